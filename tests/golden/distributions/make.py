# Makes reference.json with scipy (Debian bookworm: scipy 1.10.1): python3 make.py > reference.json
import json
import scipy
from scipy import special, stats

beta = [[x, a, b] for x in (1e-6, 0.01, 0.3, 0.5, 0.77, 0.999) for a, b in ((0.5, 0.5), (1, 3), (2.5, 40), (300, 200), (5000, 0.5))]
student = [[p, v] for p in (0.005, 0.025, 0.3, 0.9, 0.975, 0.9995) for v in (1, 2, 4, 9, 19, 99, 1000)]
binomial = [[k, n, level] for n in (1, 7, 40, 1000) for k in sorted({0, 1, n // 3, n}) for level in (0.9, 0.95, 0.99)]


def exact(k, n, level):
    low, high = stats.binomtest(k, n).proportion_ci(level, method="exact")
    return [float(low), float(high)]


print(json.dumps({
    "made_with": "scipy " + scipy.__version__,
    "log_gamma": [[x, float(special.gammaln(x))] for x in (0.1, 0.5, 1, 1.5, 2, 10.3, 171.5, 12345.6)],
    "incomplete_beta": [[*c, float(special.betainc(c[1], c[2], c[0]))] for c in beta],
    "student_quantile": [[*c, float(stats.t.ppf(*c))] for c in student],
    "clopper_pearson": [[*c, *exact(*c)] for c in binomial],
}))
