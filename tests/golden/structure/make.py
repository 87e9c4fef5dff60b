"""Reference values for structure learning from scipy and numpy. Run: python3 make.py > reference.json

chi_squared: scipy.stats.chi2.sf. g_test: scipy.stats.chi2_contingency(lambda_="log-likelihood", correction=False) on each
configuration of the condition, statistics and degrees added. gaussian: regressions by numpy.linalg.lstsq for each
configuration, density by scipy.stats.norm with the residual standard error (divided by the degrees of freedom), as R's
bnlearn scores "loglik-cg" and "bic-cg". logistic: the likelihood maximised by scipy.optimize.minimize (BFGS).
"""

import json

import numpy as np
import scipy
from scipy import optimize, special, stats

rng = np.random.default_rng(1)
chi = [[x, k, stats.chi2.sf(x, k)] for x, k in [(0.5, 1), (3.84, 1), (10, 3), (100, 120), (120, 100), (700, 600), (40, 1),
                                                (200, 20), (1e-3, 5), (3000, 2500)]]

a = rng.integers(0, 3, 300)
b = (a + rng.integers(0, 2, 300) * rng.integers(0, 3, 300)) % 3
c = rng.integers(0, 4, 300)
b[c == 3] = np.minimum(b[c == 3], 1)  # one configuration lacks a level


def g_test(condition):
    statistic, degrees = 0.0, 0
    for value in np.unique(condition):
        here = condition == value
        table = np.array([[np.sum(here & (a == i) & (b == j)) for j in range(3)] for i in range(3)])
        table = table[table.sum(1) > 0][:, table.sum(0) > 0]
        found = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
        statistic, degrees = statistic + found.statistic, degrees + found.dof
    return [statistic, int(degrees), stats.chi2.sf(statistic, degrees)]


x = rng.normal(5, 2, 300)
y = 100 + 3 * x + a * x + rng.normal(0, 1 + a, 300)


def log_density(target, regressors, configurations):
    total = 0.0
    for value in np.unique(configurations):
        here = configurations == value
        design = np.column_stack([np.ones(here.sum())] + [r[here] for r in regressors])
        weights = np.linalg.lstsq(design, target[here], rcond=None)[0]
        residuals = target[here] - design @ weights
        deviation = np.sqrt(np.sum(residuals**2) / (here.sum() - design.shape[1]))
        total += stats.norm.logpdf(residuals, 0, deviation).sum()
    return total


def logistic(design, labels, classes):
    def loss(flat):
        scores = np.column_stack([design @ flat.reshape(classes - 1, -1).T, np.zeros(len(design))])
        return -(scores[np.arange(len(labels)), labels] - special.logsumexp(scores, axis=1)).sum()
    start = np.zeros((classes - 1) * design.shape[1])
    return -optimize.minimize(loss, start, method="BFGS", options={"gtol": 1e-7}).fun


none = np.zeros(300, int)
print(json.dumps({
    "made_by": f"scipy {scipy.__version__}, numpy {np.__version__}",
    "chi_squared": chi,
    "columns": {"a": a.tolist(), "b": b.tolist(), "c": c.tolist(), "x": x.tolist(), "y": y.tolist()},
    "g_test": {"none": g_test(none), "c": g_test(c)},
    "gaussian": {"x": log_density(x, [], none), "y|x": log_density(y, [x], none), "y|a": log_density(y, [], a),
                 "y|a,x": log_density(y, [x], a), "y|a,c,x": log_density(y, [x], a * 4 + c)},
    "logistic": {"b|x": logistic(np.column_stack([np.ones(300), (x - 5) / 2]), b, 3),
                 "b|x,y": logistic(np.column_stack([np.ones(300), (x - 5) / 2, (y - 120) / 20]), b, 3)},
}))
