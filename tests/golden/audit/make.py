# Makes reference.json with scipy: python3 make.py > reference.json
#
# Steinke, Nasr and Jagielski, "Privacy Auditing with One (1) Training Run" (NeurIPS 2023, arXiv 2305.08846), appendix D gives
# a program for the p-value of theorem 5.2 and the lower bound. This is that computation, from its description there:
# with m examples, r guesses of which v are right, p = P[B >= v] + 2 m delta max_i P[v - i <= B < v] / i for B binomial with r
# trials of probability e^eps / (1 + e^eps), and the bound is the largest eps whose p is below 1 - confidence.
import json
import math
import numpy as np
import scipy
from scipy import stats


def p_value(m, r, v, eps, delta):
    q = 1 / (1 + math.exp(-eps))
    tail = stats.binom.sf(v - 1, r, q)
    sums = np.cumsum(stats.binom.pmf(np.arange(v - 1, -1, -1), r, q))
    alpha = max(sums / np.arange(1, v + 1), default=0) if v > 0 else 0
    return float(min(1, tail + alpha * delta * 2 * m))


def bound(m, r, v, delta, p):
    low, high = 0.0, 1.0
    while p_value(m, r, v, high, delta) < p:
        high += 1
    for _ in range(60):
        middle = (low + high) / 2
        if p_value(m, r, v, middle, delta) < p:
            low = middle
        else:
            high = middle
    return low


cases = [(1000, 100, 95, 0), (1000, 100, 95, 1e-5), (1000, 100, 100, 1e-5), (5000, 1000, 600, 1e-5), (200, 200, 120, 0), (200, 200, 100, 0), (10000, 2000, 1990, 1e-6), (1000, 500, 400, 1e-3)]
print(json.dumps({
    "made_with": "scipy " + scipy.__version__,
    "p_values": [[m, r, v, e, d, p_value(m, r, v, e, d)] for m, r, v, d in cases for e in (0.1, 1, 3)],
    "bounds": [[m, r, v, d, p, bound(m, r, v, d, p)] for m, r, v, d in cases for p in (0.05, 0.01)],
}))
