"""Writes reference.json: losses of trainings by PyTorch 1.13 (Debian's python3-torch), in float64.

    python3 make.py > reference.json

Weights and data follow from formulas, so that only losses need to be stored: number i of the array named by `key` is
scale * sin(12.9898 * (i + 1) + 78.233 * key). See tests/golden/training/numbers.ts for the same in TypeScript.
"""

import json
import math

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def numbers(shape, key, scale=1.0):
    count = math.prod(shape)
    values = [scale * math.sin(12.9898 * (i + 1) + 78.233 * key) for i in range(count)]
    return torch.tensor(values).reshape(shape)


def labels(count, classes, key):
    return torch.tensor([int(math.floor(classes * (0.5 + 0.4999 * math.sin(3.7 * (i + 1) + key)))) for i in range(count)])


def dense(widths, key):
    """[weights, bias, ...] with weights of shape [inputs, outputs]."""
    parameters = []
    for layer, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        parameters += [numbers((inputs, outputs), key + layer, math.sqrt(2 / inputs)), torch.zeros(outputs)]
    return parameters


def multilayer(parameters, x):
    for i in range(0, len(parameters), 2):
        x = x @ parameters[i] + parameters[i + 1]
        if i + 2 < len(parameters):
            x = torch.relu(x)
    return x


def convolutional(parameters, x):
    """Two convolutions with pooling (the second pools 7x7 with a cut edge), and a dense layer."""
    kernels1, bias1, kernels2, bias2, weights, bias = parameters
    x = torch.relu(torch.nn.functional.conv2d(x, kernels1, bias1, padding=1))
    x = torch.nn.functional.max_pool2d(x, 2, ceil_mode=True)
    x = torch.relu(torch.nn.functional.conv2d(x, kernels2, bias2, padding=1))
    x = torch.nn.functional.max_pool2d(x, 2, ceil_mode=True)
    return x.flatten(1) @ weights + bias


def train(forward, parameters, x, y, batch, steps, make):
    for parameter in parameters:
        parameter.requires_grad_()
    optimiser = make(parameters)
    losses = []
    for step in range(steps):
        index = torch.tensor([(step * batch + 7 * i) % len(x) for i in range(batch)])
        loss = torch.nn.functional.cross_entropy(forward(parameters, x[index]), y[index])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses


def batch_norm():
    """Ten steps of batch normalisation's own statistics, then the answer with what was remembered."""
    layer = torch.nn.BatchNorm1d(3, momentum=0.1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([1.5, 0.5, -1.0]))
        layer.bias.copy_(torch.tensor([0.1, -0.2, 0.3]))
    outputs = [layer(numbers((8, 3), step, 2.0) + 0.5).flatten().tolist() for step in range(10)]
    layer.eval()
    return {"last": outputs[-1], "mean": layer.running_mean.tolist(), "variance": layer.running_var.tolist(),
            "predicted": layer(numbers((8, 3), 50, 2.0)).flatten().tolist()}


x, y = numbers((300, 6), 1), labels(300, 3, 1)
images, digits = numbers((60, 2, 14, 14), 2), labels(60, 4, 2)
SGD, Adam = torch.optim.SGD, torch.optim.Adam
optimisers = {
    "sgd": lambda p: SGD(p, lr=0.1),
    "sgd with momentum": lambda p: SGD(p, lr=0.05, momentum=0.9),
    "sgd with momentum and weight decay": lambda p: SGD(p, lr=0.05, momentum=0.9, weight_decay=0.01),
    "adam": lambda p: Adam(p, lr=0.01),
    "adam with weight decay": lambda p: Adam(p, lr=0.01, weight_decay=0.02),
}
reference = {
    "versions": {"torch": torch.__version__},
    "multilayer": train(multilayer, dense([6, 16, 8, 3], 10), x, y, 32, 200, optimisers["adam"]),
    "convolutional": train(
        convolutional,
        [numbers((4, 2, 3, 3), 20, 0.3), torch.zeros(4), numbers((6, 4, 3, 3), 21, 0.3), torch.zeros(6),
         numbers((96, 4), 22, 0.15), torch.zeros(4)],
        images, digits, 8, 200, optimisers["adam"]),
    "optimisers": {name: train(multilayer, dense([6, 8, 3], 30), x, y, 32, 60, make)
                   for name, make in optimisers.items()},
    "batchNorm": batch_norm(),
}
print(json.dumps(reference, indent=1))
