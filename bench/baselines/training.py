"""PyTorch's side of `npm run bench -- training`.

Reads a JSON object from standard input:
  {"work": "mlp" | "attacker" | "conv" | "child", "threads": 1 or 2, "steps": n, ...}
and prints {"milliseconds": per step (median of stretches), "torch": version, "peakMegabytes": of this process}.

Plain, idiomatic PyTorch: the tensors are in memory before the clock starts, and batches are drawn by index.
"""

import json
import resource
import statistics
import sys
import time

import torch

request = json.load(sys.stdin)
torch.set_num_threads(request["threads"])
torch.manual_seed(1)


def dense(widths):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def convolutional():
    """Appendix C of paper 2, the discriminative network's widths: three 3x3x64 convolutions with pooling, dense 500."""
    def block(inputs):
        return [torch.nn.Conv2d(inputs, 64, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2, ceil_mode=True)]
    return torch.nn.Sequential(*block(1), *block(64), *block(64), torch.nn.Flatten(),
                               torch.nn.Linear(64 * 4 * 4, 500), torch.nn.ReLU(), torch.nn.Linear(500, 10))


def report(milliseconds, **more):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"milliseconds": milliseconds, "torch": torch.__version__, "peakMegabytes": peak, **more}))


def train(model, x, y, batch, steps, warm, stretch):
    """Median time of a step, from stretches of steps."""
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    loss_of = torch.nn.CrossEntropyLoss()
    times = []
    order = torch.randperm(len(x))
    at = 0
    for first in range(0, warm + steps, stretch):
        start = time.perf_counter()
        for _ in range(stretch):
            if at + batch > len(x):
                order, at = torch.randperm(len(x)), 0
            index = order[at:at + batch]
            at += batch
            optimiser.zero_grad()
            loss_of(model(x[index]), y[index]).backward()
            optimiser.step()
        if first >= warm:
            times.append((time.perf_counter() - start) / stretch * 1000)
    return statistics.median(times)


work = request["work"]
if work == "mlp":
    x, y = torch.randn(20000, 20), torch.randint(0, 5, (20000,))
    report(train(dense([20, 128, 512, 128, 5]), x, y, 128, request["steps"], 50, 25))
elif work == "attacker":
    x, y = torch.randn(5000, 5), torch.randint(0, 2, (5000,))
    report(train(dense([5, 5, 5, 2]), x, y, 128, request["steps"], 100, 100))
elif work == "conv":
    x, y = torch.randn(2000, 1, 28, 28), torch.randint(0, 10, (2000,))
    report(train(convolutional(), x, y, 64, request["steps"], 2, 1))
elif work == "child":
    # A whole run: the network's table is read from a file of bytes, indicators are made, and the training is timed.
    import numpy
    rows, widths, classes = request["rows"], request["widths"], request["classes"]
    start = time.perf_counter()
    table = numpy.fromfile(request["file"], dtype=numpy.uint8).reshape(len(widths) + 1, rows)
    x = torch.cat([torch.nn.functional.one_hot(torch.from_numpy(column).long(), width).float()
                   for column, width in zip(table[:-1], widths)], dim=1)
    y = torch.from_numpy(table[-1]).long()
    split = rows * 6 // 10
    model = dense([x.shape[1], 128, 512, 128, classes])
    train(model, x[:split], y[:split], 128, request["steps"], 0, 100)
    with torch.no_grad():
        accuracy = (model(x[split:]).argmax(1) == y[split:]).float().mean().item()
    report((time.perf_counter() - start) * 1000, accuracy=accuracy)
else:
    sys.exit(f"unknown work: {work}")
