# Makes reference.json with scipy: python3 make.py > reference.json
import json
import scipy
from scipy import stats

samples = [
    [[0.58, 0.61, 0.55, 0.6, 0.59], [0.51, 0.49, 0.56]],
    [[1, 2], [10, 30]],
    [[0.5, 0.5, 0.5], [0.4, 0.6, 0.7, 0.1]],
    [[3.1, 2.9, 3.3, 3.0, 3.05, 2.95, 3.2, 3.15, 2.85, 3.1], [3.0, 3.4, 2.2, 3.9, 3.6, 2.7, 3.3, 3.1, 2.5, 4.0]],
]


def interval(first, second, level):
    found = stats.ttest_ind(second, first, equal_var=False).confidence_interval(level)
    return [float(found.low), float(found.high)]


print(json.dumps({
    "made_with": "scipy " + scipy.__version__,
    "intervals": [{"first": a, "second": b, "level": level, "interval": interval(a, b, level)} for a, b in samples for level in (0.9, 0.95, 0.99)],
}))
