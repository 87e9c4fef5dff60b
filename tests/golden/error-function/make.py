# Makes reference.json with scipy: python3 make.py > reference.json
import json
import scipy
from scipy import special

x = (-3, -0.7, 0, 1e-6, 0.3, 0.99, 1, 1.01, 1.7, 2.5, 4, 7, 12, 26)
print(json.dumps({
    "made_with": "scipy " + scipy.__version__,
    "erfc": [[v, float(special.erfc(v))] for v in x],
    "log_erfc": [[v, float(special.log_ndtr(-v * 2 ** 0.5) + special.xlogy(1, 2))] for v in (*x, 60, 1000)],
}))
