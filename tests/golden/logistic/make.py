"""
Penalised multinomial logistic regression by scipy's Newton conjugate gradients, written from the formula:
mean over the rows of -log softmax(x W)[label] + penalty / 2 * ||W||_F^2, where x ends with a 1 for the intercept, and rows
whose length exceeds `bound` are shortened to it before that 1 is added.

    python3 make.py > reference.json      (numpy 2.4.6, scipy 1.17.1)
"""

import json

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

rng = np.random.default_rng(5)
cases = []
for rows, width, classes, penalty, bound in [(40, 3, 2, 0.01, None), (60, 4, 4, 0.001, None), (30, 5, 3, 0.1, 1.5)]:
    x = np.round(rng.normal(size=(rows, width)) * rng.integers(0, 2, size=(rows, width)), 3)
    labels = rng.integers(classes, size=rows)
    labels[:classes] = np.arange(classes)
    used = x.copy()
    if bound is not None:
        used *= np.minimum(1, bound / np.maximum(np.linalg.norm(used, axis=1), 1e-300))[:, None]
    a = np.hstack([used, np.ones((rows, 1))])
    y = np.eye(classes)[labels]

    def objective(w):
        w = w.reshape(width + 1, classes)
        return -(log_softmax(a @ w, axis=1) * y).sum() / rows + penalty / 2 * (w**2).sum()

    def slope(w):
        w = w.reshape(width + 1, classes)
        return (a.T @ (softmax(a @ w, axis=1) - y) / rows + penalty * w).ravel()

    found = minimize(objective, np.zeros((width + 1) * classes), jac=slope, method="BFGS", options={"gtol": 1e-11, "maxiter": 100000})
    assert np.linalg.norm(slope(found.x)) < 1e-7, np.linalg.norm(slope(found.x))
    cases.append(
        dict(
            rows=rows, width=width, classes=classes, penalty=penalty, bound=bound,
            inputs=x.ravel().tolist(), labels=labels.tolist(), value=float(found.fun), weights=found.x.tolist(),
        )
    )
print(json.dumps(cases))
