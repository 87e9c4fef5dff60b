"""rho_KL of some records from refits of least squares with numpy, the way one would write it: each subset drawn, its rows
gathered and the normal equations solved, then once more with one row swapped.

Reads {"rows", "width", "size", "records", "pairs", "repetitions"} from standard input; prints {"seconds", "leakage",
"numpy"}: the median of the repetitions, and the mean over the records.
"""

import json
import sys
import time

import numpy as np

request = json.load(sys.stdin)
rows, width, size = request["rows"], request["width"], request["size"]
random = np.random.default_rng(1)
x = np.column_stack([random.normal(size=(rows, width)), np.ones(rows)])
y = (x[:, 0] + x[:, 1] + random.normal(size=rows) > 0).astype(float)


def fit(subset):
    a, b = x[subset], y[subset]
    return np.linalg.solve(a.T @ a, a.T @ b)


def leakage_of(record):
    arms = [np.empty((request["pairs"], width + 1)) for _ in range(2)]
    for pair in range(request["pairs"]):
        subset = random.choice(rows, size, replace=False, shuffle=False)
        place = np.nonzero(subset == record)[0]
        arm = 1 if len(place) else 0
        arms[arm][pair] = fit(subset)
        other = subset.copy()
        if arm:
            fresh = record
            while fresh in subset:
                fresh = random.integers(rows)
            other[place[0]] = fresh
        else:
            other[random.integers(size)] = record
        arms[1 - arm][pair] = fit(other)
    m0, m1 = arms[0].mean(axis=0), arms[1].mean(axis=0)
    s0, s1 = np.cov(arms[0].T), np.cov(arms[1].T)
    i0, i1 = np.linalg.inv(s0), np.linalg.inv(s1)
    moved = m1 - m0
    return (np.trace(i0 @ s1) + np.trace(i1 @ s0) + moved @ (i0 + i1) @ moved) / 2 - (width + 1)


times = []
for _ in range(request["repetitions"]):
    start = time.perf_counter()
    found = [leakage_of(record) for record in range(request["records"])]
    times.append(time.perf_counter() - start)
print(json.dumps({"seconds": float(np.median(times)), "leakage": float(np.mean(found)), "numpy": np.__version__}))
