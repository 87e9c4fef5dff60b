# Tails of the chi-squared distribution and G-tests of two samples, from scipy (chi2.sf; chi2_contingency with
# lambda_="log-likelihood", correction=False). Run: python3 make.py > reference.json
import json
import scipy
from scipy.stats import chi2, chi2_contingency

tails = [[value, degrees, float(chi2.sf(value, degrees))] for value in (1e-6, 0.1, 1, 3.84, 10, 50, 200) for degrees in (1, 2, 5, 30, 100, 1000)]
tables = [[[30, 70], [45, 55]], [[120, 300, 80], [100, 330, 70]], [[500, 10], [480, 40]], [[5, 6, 7, 8], [80, 70, 60, 50]], [[1000, 1000, 1000], [100, 100, 100]]]
tests = []
for table in tables:
    result = chi2_contingency(table, correction=False, lambda_="log-likelihood")
    tests.append(dict(table=table, statistic=float(result.statistic), degrees=int(result.dof), probability=float(result.pvalue)))
print(json.dumps(dict(scipy=scipy.__version__, tails=tails, tests=tests), indent=1))
