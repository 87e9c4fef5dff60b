# Makes reference.json with scipy: python3 make.py > reference.json
# Two samples' largest distance (scipy.stats.ks_2samp) and the limit distribution's tail (scipy.special.kolmogorov).
import json
import math
import numpy as np
import scipy
from scipy import special, stats

rng = np.random.default_rng(1)
cases = []
for n, m, shift in ((20, 30, 0), (50, 40, 0.8), (200, 300, 0.1), (8, 8, 2)):
    a = np.round(rng.normal(size=n), 1)
    b = np.round(rng.normal(size=m) + shift, 1)
    d = float(stats.ks_2samp(a, b).statistic)
    cases.append({"a": a.tolist(), "b": b.tolist(), "distance": d, "tail": float(special.kolmogorov(math.sqrt(n * m / (n + m)) * d))})
print(json.dumps({"made_with": "scipy " + scipy.__version__, "cases": cases, "tails": [[x, float(special.kolmogorov(x))] for x in (0.05, 0.2, 0.3, 0.7, 1, 1.3581, 2, 4)]}))
