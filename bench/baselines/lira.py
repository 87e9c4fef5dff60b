"""PyTorch's side of the LiRA row of `npm run bench -- attacks`.

Reads a JSON object from standard input:
  {"threads", "shadows", "steps", "hidden", "batch", "file", "rows", "width"}
trains the shadows one after another, each on a random half of the records, asks each about every record, computes the
likelihood ratios, and prints {"seconds", "measured": shadows, "auc"}.

Plain, idiomatic PyTorch: the tensors are in memory before the clock starts, and batches are drawn by index.
"""

import json
import sys
import time

import numpy
import torch

request = json.load(sys.stdin)
torch.set_num_threads(request["threads"])
torch.manual_seed(1)
rows, width = request["rows"], request["width"]
with open(request["file"], "rb") as file:
    x = torch.from_numpy(numpy.fromfile(file, numpy.float32, rows * width).reshape(rows, width))
    y = torch.from_numpy(numpy.fromfile(file, numpy.int32, rows).astype(numpy.int64))
x, y = x[:20000], y[:20000]


def train(index):
    widths = [width, *request["hidden"], 2]
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    loss_of = torch.nn.CrossEntropyLoss()
    order, at = index[torch.randperm(len(index))], 0
    for _ in range(request["steps"]):
        if at + request["batch"] > len(order):
            order, at = index[torch.randperm(len(index))], 0
        batch = order[at:at + request["batch"]]
        at += request["batch"]
        optimiser.zero_grad()
        loss_of(model(x[batch]), y[batch]).backward()
        optimiser.step()
    return model


def confidence(model):
    with torch.no_grad():
        logits = model(x).double()
    # ln(p / (1 - p)) of two classes is the difference of their logits.
    own = logits.gather(1, y[:, None])[:, 0]
    return own - logits.gather(1, 1 - y[:, None])[:, 0]


def half():
    return torch.randperm(len(x))[:len(x) // 2]


members = half()
phi = confidence(train(members))
start = time.perf_counter()
inside = torch.zeros(request["shadows"], len(x), dtype=torch.bool)
confidences = torch.zeros(request["shadows"], len(x), dtype=torch.double)
for shadow in range(request["shadows"]):
    index = half()
    inside[shadow, index] = True
    confidences[shadow] = confidence(train(index))
scores = torch.zeros(len(x), dtype=torch.double)
for kind, sign in ((True, 1), (False, -1)):
    mask = (inside == kind).double()
    count = mask.sum(0)
    mean = (mask * confidences).sum(0) / count.clamp(min=1)
    square = (mask * (confidences - mean) ** 2).sum(0)
    variance = square.sum() / (count - 1).clamp(min=0).sum()
    scores += sign * (-(phi - mean) ** 2 / (2 * variance) - variance.log() / 2)
seconds = time.perf_counter() - start
rank = scores.argsort().argsort().double() + 1
positive = len(members)
auc = (rank[members].sum() - positive * (positive + 1) / 2) / (positive * (len(x) - positive))
print(json.dumps({"seconds": seconds, "measured": request["shadows"], "auc": auc.item()}))
