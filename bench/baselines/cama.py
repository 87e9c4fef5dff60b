"""PyTorch's side of `npm run bench -- cama`.

Reads a JSON object from standard input: {"threads": 1 or 2, "steps": n, "batch": rows}, and prints
{"milliseconds": per step (median), "torch": version, "peakMegabytes": of this process}.

One step trains the deep CAMA of paper 2 for MNIST (appendix C, corrected: sizes 28-14-7-4 with ceil-mode pooling and back)
on the intervention ELBO with do(m = 0), one sample of z. NN_M of p is given m = 0 once for all rows, as ours is.
"""

import json
import resource
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

request = json.load(sys.stdin)
torch.set_num_threads(request["threads"])
torch.manual_seed(1)
CLASSES, LATENT, MANIPULATION, HIDDEN, FILTERS = 10, 64, 32, 500, 64


def mlp(*widths):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers)


class Cama(nn.Module):
    def __init__(self):
        super().__init__()
        def block(inputs):
            return [nn.Conv2d(inputs, FILTERS, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2, ceil_mode=True)]
        self.seen = nn.Sequential(*block(1), *block(FILTERS), *block(FILTERS), nn.Flatten(),
                                  nn.Linear(FILTERS * 16, HIDDEN), nn.ReLU())
        self.posterior = nn.Sequential(*mlp(HIDDEN + CLASSES + MANIPULATION, HIDDEN), nn.Linear(HIDDEN, 2 * LATENT))
        self.y = mlp(CLASSES, HIDDEN, HIDDEN)
        self.z = mlp(LATENT, HIDDEN, HIDDEN)
        self.m = mlp(MANIPULATION, HIDDEN, HIDDEN, HIDDEN, HIDDEN)
        self.merge = mlp(3 * HIDDEN, FILTERS * 16)
        # 4-7-14-28: SAME padding of stride 2, with the output's size said.
        self.drawn = nn.Sequential(
            nn.ConvTranspose2d(FILTERS, FILTERS, 3, stride=2, padding=1), nn.ReLU(),
            nn.ConvTranspose2d(FILTERS, FILTERS, 3, stride=2, padding=1, output_padding=1), nn.ReLU(),
            nn.ConvTranspose2d(FILTERS, 1, 3, stride=2, padding=1, output_padding=1))

    def loss(self, x, y):
        rows = len(x)
        m = torch.zeros(1, MANIPULATION)
        mean, log_variance = self.posterior(torch.cat([self.seen(x), y, m.expand(rows, -1)], 1)).chunk(2, 1)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        merged = self.merge(torch.cat([self.y(y), self.z(z), self.m(m).expand(rows, -1)], 1))
        logits = self.drawn(merged.view(rows, FILTERS, 4, 4))
        likelihood = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum((1, 2, 3))
        divergence = 0.5 * (mean ** 2 + log_variance.exp() - log_variance - 1).sum(1)
        return (divergence - likelihood).mean()


x, y = torch.rand(1024, 1, 28, 28), F.one_hot(torch.randint(0, CLASSES, (1024,)), CLASSES).float()
model = Cama()
optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
times = []
order, at = torch.randperm(len(x)), 0
for step in range(request["steps"]):
    start = time.perf_counter()
    if at + request["batch"] > len(x):
        order, at = torch.randperm(len(x)), 0
    index = order[at:at + request["batch"]]
    at += request["batch"]
    optimiser.zero_grad()
    model.loss(x[index], y[index]).backward()
    optimiser.step()
    if step >= 2:
        times.append((time.perf_counter() - start) * 1000)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"milliseconds": statistics.median(times), "torch": torch.__version__, "peakMegabytes": peak}))
