"""
Golden numbers of paper 3's parts, by numpy, scipy and scikit-learn.

    /usr/bin/python3 make.py > reference.json

- pca: scikit-learn's PCA; signs turned so that each component's entry of greatest size is positive
- ridge: scikit-learn's Ridge (alpha = n lambda, its objective being the sum) with an intercept that is penalised as a column of
  ones, and numpy's lstsq without penalty
- information: the mutual information of a choice between two normal distributions and the draw, by scipy's quadrature
- analytic: the least sigma and epsilon of the analytic Gaussian mechanism (Balle and Wang 2018, theorem 8), by scipy's
  norm and brentq with 1e-14
- published: sigma(1, 1e-5, 1) as printed in diPLSlib's documentation, which runs Balle and Wang's own code; deltas as in the
  tests of Google's dp_accounting (privacy_loss_mechanism_test.py: standard deviation, sensitivity, epsilon, delta)
"""

import json

import numpy as np
import scipy
import sklearn
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import norm
from sklearn.decomposition import PCA
from sklearn.linear_model import Ridge

rng = np.random.default_rng(7)

# Columns of very different sizes, correlated.
mixing = rng.normal(size=(4, 4))
x = rng.normal(size=(40, 4)) @ mixing * np.array([1, 10, 1000, 0.1]) + np.array([5, -20, 3000, 1])
fitted = PCA(3).fit(x)
components = fitted.components_.copy()
signs = np.array([row[np.argmax(np.abs(row))] for row in components])
signs = np.sign(signs)
pca = {
    "values": x.ravel().tolist(),
    "width": 4,
    "components": (components * signs[:, None]).ravel().tolist(),
    "variances": fitted.explained_variance_.tolist(),
    "scores": (fitted.transform(x) * signs).ravel().tolist(),
}

y = (x[:, 0] + rng.normal(size=40) * 3 > 5).astype(float)
ones = np.column_stack([x / x.std(axis=0), np.ones(40)])
ridge = []
for rows, penalty in [(list(range(40)), 0.3), (list(range(5, 25)), 0.01), (list(range(0, 40, 2)), 0.0)]:
    a, b = ones[rows], y[rows]
    if penalty > 0:
        theta = Ridge(alpha=penalty * len(rows), fit_intercept=False, solver="cholesky").fit(a, b).coef_
    else:
        theta = np.linalg.lstsq(a, b, rcond=None)[0]
    ridge.append({"rows": rows, "penalty": penalty, "parameters": theta.tolist(), "loss": float(np.mean((a @ theta - b) ** 2))})


def information(m1, s1, m0, s0, share):
    p1, p0 = norm(m1, s1).pdf, norm(m0, s0).pdf

    def integrand(t):
        a, b = p1(t), p0(t)
        mix = share * a + (1 - share) * b
        total = 0.0
        if a > 0:
            total += share * a * np.log(a / mix)
        if b > 0:
            total += (1 - share) * b * np.log(b / mix)
        return total

    low, high = min(m1 - 12 * s1, m0 - 12 * s0), max(m1 + 12 * s1, m0 + 12 * s0)
    return quad(integrand, low, high, epsabs=1e-13, epsrel=1e-11, limit=500, points=[m1, m0])[0]


cases = [(0.5, 1, 0, 1, 0.5), (0.05, 1, 0, 1.02, 0.5), (2, 0.7, 0, 1.5, 0.2), (0.3, 1, 0, 1, 0.001)]
informations = [
    {"one": [m1, s1], "zero": [m0, s0], "share": share, "information": information(m1, s1, m0, s0, share)}
    for m1, s1, m0, s0, share in cases
]


def delta_of(sensitivity, sigma, epsilon):
    a, b = sensitivity / (2 * sigma), epsilon * sigma / sensitivity
    return norm.cdf(a - b) - np.exp(epsilon + norm.logcdf(-a - b))


analytic = []
for sensitivity, epsilon, delta in [(1, 0.1, 1e-5), (1, 1, 1e-5), (2, 4, 1e-6), (0.5, 20, 1e-3), (1, 0.5, 0.2)]:
    sigma = brentq(lambda s: delta_of(sensitivity, s, epsilon) - delta, 1e-3, 1e4, xtol=1e-14, rtol=1e-14)
    analytic.append({"sensitivity": sensitivity, "epsilon": epsilon, "delta": delta, "sigma": sigma})

published = {
    "sigma": [{"sensitivity": 1, "epsilon": 1, "delta": 1e-5, "sigma": 3.730631634944469}],
    "delta": [[1, 1, 1, 0.12693674], [2, 6, 1, 0.78760074], [5, 5, 2, 0.02092364], [1, 1, 0, 0.38292492]],
}

tails = [{"value": v, "log": float(norm.logcdf(v))} for v in [-200, -40, -31, -30, -29.5, -10, -1, 0, 0.5, 3, 9]]

print(
    json.dumps(
        {
            "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "sklearn": sklearn.__version__},
            "pca": pca,
            "outcome": y.tolist(),
            "ridge": ridge,
            "information": informations,
            "analytic": analytic,
            "published": published,
            "tails": tails,
        }
    )
)
