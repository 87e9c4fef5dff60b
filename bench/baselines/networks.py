"""Sampling and fitting a discrete Bayesian network with numpy, the way one would write it: whole columns at a time.

Reads {"nodes": [{"levels": count, "parents": [positions], "table": [[...], ...]}], "rows": n, "repetitions": k} from
standard input, parents before children; prints {"numpy": version, "sample": seconds, "fit": seconds, "first": [...]}, the
fastest of the repetitions.
"""

import json
import sys
import time

import numpy


def configurations(node, nodes, columns, rows):
    """The number of the parents' configuration in each row, the last parent fastest."""
    number = numpy.zeros(rows, dtype=numpy.int64)
    for parent in node["parents"]:
        number = number * nodes[parent]["levels"] + columns[parent]
    return number


def sample(nodes, rows, random):
    columns = []
    for node in nodes:
        cumulative = node["cumulative"][configurations(node, nodes, columns, rows)]
        draws = random.random(rows)
        columns.append((draws[:, None] >= cumulative[:, :-1]).sum(axis=1).astype(numpy.uint8))
    return columns


def fit(nodes, columns, rows):
    tables = []
    for node, column in zip(nodes, columns):
        cells = node["cumulative"].size
        codes = configurations(node, nodes, columns, rows) * node["levels"] + column
        counts = numpy.bincount(codes, minlength=cells).reshape(-1, node["levels"])
        tables.append(counts / numpy.maximum(counts.sum(axis=1, keepdims=True), 1))
    return tables


def fastest(repetitions, work):
    seconds = []
    for _ in range(repetitions):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return min(seconds), result


request = json.load(sys.stdin)
nodes, rows = request["nodes"], request["rows"]
for node in nodes:
    node["cumulative"] = numpy.cumsum(numpy.array(node["table"]), axis=1)
random = numpy.random.default_rng(1)
sampling, columns = fastest(request["repetitions"], lambda: sample(nodes, rows, random))
fitting, tables = fastest(request["repetitions"], lambda: fit(nodes, columns, rows))
print(json.dumps({"numpy": numpy.__version__, "sample": sampling, "fit": fitting}))
