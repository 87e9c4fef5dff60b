# Makes reference.json with numpy 1.24.2, and iris from scikit-learn 1.2.1: python3 make.py > reference.json
#
# quantiles: numpy.quantile (linear, its default) of tie-free values, and how many values numpy puts into each bin.
# supervised: Fayyad and Irani 1993, written from the paper alone: equation 9 in integers and fractions of logarithms,
# every boundary tried by counting afresh, recursion on copies of the data. For iris, R's discretization::mdlp prints
# the same cuts (5.55 6.15 | 2.95 3.35 | 2.45 4.75 | 0.80 1.75).
import json
from math import log2
import numpy as np
from sklearn.datasets import load_iris


def entropy(labels):
    n = len(labels)
    return -sum(labels.count(c) / n * log2(labels.count(c) / n) for c in set(labels))


def mdlp(pairs, least=lambda n, k: log2(n - 1) + log2(3**k - 2), last=None):
    """All accepted cuts of [(value, label)], in no special order. The rest is for wrong variants, see below."""
    values = sorted({v for v, _ in pairs})
    labels = [y for _, y in pairs]
    n = len(pairs)
    options = []
    for a, b in list(zip(values, values[1:]))[:last]:
        left = [y for v, y in pairs if v <= a]
        right = [y for v, y in pairs if v > a]
        gain = entropy(labels) - len(left) / n * entropy(left) - len(right) / n * entropy(right)
        options.append((gain, -a, b, left, right))
    if not options:
        return []
    gain, a, b, left, right = max(options, key=lambda option: option[:2])
    k, k1, k2 = len(set(labels)), len(set(left)), len(set(right))
    if gain <= (least(n, k) - (k * entropy(labels) - k1 * entropy(left) - k2 * entropy(right))) / n:
        return []
    cut = (-a + b) / 2
    halves = [[p for p in pairs if p[0] <= -a], [p for p in pairs if p[0] > -a]]
    return [cut] + [found for half in halves for found in mdlp(half, least, last)]


# Ways to get the criterion a little wrong. Small data on which each of them gives other cuts make the test sharp.
wrong = {
    "n for n - 1": dict(least=lambda n, k: log2(n) + log2(3**k - 2)),
    "3^k for 3^k - 2": dict(least=lambda n, k: log2(n - 1) + log2(3**k)),
    "all classes for those here": dict(least=lambda n, k: log2(n - 1) + log2(3**4 - 2)),
    "no cost of the cut": dict(least=lambda n, k: log2(3**k - 2)),
    "no cut before the last value": dict(last=-1),
}


rng = np.random.default_rng(5)
quantiles = []
for n, bins in [(2, 2), (3, 2), (5, 4), (17, 3), (40, 7), (101, 20)]:
    values = rng.permutation(np.round(rng.normal(50, 20, 10 * n), 6))[:n]
    assert len(set(values)) == n
    cuts = np.quantile(values, np.arange(1, bins) / bins)
    sizes = np.bincount(np.searchsorted(cuts, values, side="left"), minlength=bins)
    quantiles.append(dict(values=values.tolist(), bins=bins, cuts=cuts.tolist(), sizes=sizes.tolist()))

supervised = []
iris = load_iris()
for name, column in zip(iris.feature_names, iris.data.T):
    cuts = sorted(mdlp(list(zip(column.tolist(), iris.target.tolist()))))
    supervised.append(dict(name="iris " + name, values=column.tolist(), labels=iris.target.tolist(), classes=3, cuts=cuts))
for n, classes, strength in [(60, 2, 3.0), (80, 4, 4.0), (120, 3, 1.5), (50, 2, 0.3), (90, 5, 6.0)]:
    labels = rng.integers(0, classes, n)
    values = np.round(strength * labels + rng.normal(0, 1, n), 1)
    cuts = sorted(mdlp(list(zip(values.tolist(), labels.tolist()))))
    supervised.append(dict(name=f"{classes} classes {strength} apart", values=values.tolist(), labels=labels.tolist(), classes=classes, cuts=cuts))

for name, variant in wrong.items():
    found = 0
    while found < 3:
        n = int(rng.integers(4, 25))
        labels = rng.integers(0, 4, n)
        values = labels + rng.integers(0, 3, n)
        pairs = list(zip(values.tolist(), labels.tolist()))
        cuts = sorted(mdlp(pairs))
        if cuts != sorted(mdlp(pairs, **variant)):
            found += 1
            supervised.append(dict(name=f"not {name} ({found})", values=values.tolist(), labels=labels.tolist(), classes=4, cuts=cuts))

print(json.dumps(dict(made_with="numpy " + np.__version__, quantiles=quantiles, supervised=supervised)))
