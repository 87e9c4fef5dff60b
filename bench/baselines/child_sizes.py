"""The study child-sizes (paper 1, figures 3a and 3b) in PyTorch, numpy and pandas, one model after another.

Reads {"nodes": [{"name", "levels", "parents": [positions], "table": [[...], ...]}], "outcome": position, "sizes": [n, ...],
"repetitions": k, "steps": of the network, "attackSteps": of an attacker, "mostRows": per population, "threads": t}, parents
before children; prints {"torch", "numpy", "pandas", "seconds": [one for each size], "accuracies": [...]}.

Each repetition does what src/engine/protocol/repetitions.ts does: rows are drawn from P and divided 60 : 40, P* is made by
redrawing every table but the outcome's, the causal model is the outcome's table given its parents (pandas), the associational
one the network 128-512-128 on indicators of all features, both are asked about training rows, P and P*, and five attackers
per model (members against P and P*, held-out rows against P*, and both with shuffled membership) learn from three quarters
of the rows and are tested on the rest.
"""

import json
import sys
import time

import numpy
import pandas
import torch

request = json.load(sys.stdin)
nodes, outcome = request["nodes"], request["outcome"]
torch.set_num_threads(request["threads"])
classes = nodes[outcome]["levels"]
features = [position for position in range(len(nodes)) if position != outcome]


def sample(tables, rows, random):
    columns = []
    for node, table in zip(nodes, tables):
        number = numpy.zeros(rows, dtype=numpy.int64)
        for parent in node["parents"]:
            number = number * nodes[parent]["levels"] + columns[parent]
        draws = random.random(rows)
        columns.append((draws[:, None] >= numpy.cumsum(table, axis=1)[number][:, :-1]).sum(axis=1).astype(numpy.uint8))
    return numpy.stack(columns, axis=1)


def indicators(table):
    return torch.cat([torch.nn.functional.one_hot(torch.from_numpy(table[:, position]).long(), nodes[position]["levels"])
                      for position in features], dim=1).float()


def train(widths, x, y, steps, rate):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    optimiser = torch.optim.Adam(model.parameters(), lr=rate)
    loss_of = torch.nn.CrossEntropyLoss()
    order, at = torch.randperm(len(x)), 0
    for _ in range(steps):
        if at + 128 > len(x):
            order, at = torch.randperm(len(x)), 0
        index = order[at:at + 128]
        at += 128
        optimiser.zero_grad()
        loss_of(model(x[index]), y[index]).backward()
        optimiser.step()
    return model


def answers_of_network(model, table):
    with torch.no_grad():
        return torch.cat([torch.softmax(model(part), dim=1) for part in indicators(table).split(8192)])


def fit_table(table):
    parents = [nodes[position]["name"] for position in nodes[outcome]["parents"]]
    frame = pandas.DataFrame({name: table[:, position] for name, position in
                              zip([*parents, "outcome"], [*nodes[outcome]["parents"], outcome])})
    return parents, pandas.crosstab([frame[name] for name in parents], frame["outcome"], normalize="index").reindex(
        columns=range(classes), fill_value=0)


def answers_of_table(model, table):
    parents, probabilities = model
    keys = pandas.DataFrame({name: table[:, position] for name, position in zip(parents, nodes[outcome]["parents"])})
    if len(parents) == 1:
        found = probabilities.reindex(keys[parents[0]])
    else:
        found = probabilities.reindex(pandas.MultiIndex.from_frame(keys))
    return torch.from_numpy(found.fillna(1 / classes).to_numpy()).float()


def attack(members, others, shuffled):
    count = min(len(members), len(others))
    members, others = members[torch.randperm(len(members))[:count]], others[torch.randperm(len(others))[:count]]
    learn = count * 3 // 4
    x = torch.cat([members[:learn], others[:learn]])
    y = torch.cat([torch.ones(learn), torch.zeros(learn)]).long()
    test = torch.cat([members[learn:], others[learn:]])
    truth = torch.cat([torch.ones(count - learn), torch.zeros(count - learn)]).long()
    if shuffled:
        y, truth = y[torch.randperm(len(y))], truth[torch.randperm(len(truth))]
    model = train([classes, 5, 5, 2], x, y, request["attackSteps"], 1e-3)
    with torch.no_grad():
        return (model(test).argmax(1) == truth).float().mean().item()


def repetition(rows, random):
    tables = [numpy.array(node["table"]) for node in nodes]
    table = sample(tables, rows, random)
    redrawn = [own if position == outcome else random.dirichlet(numpy.ones(own.shape[1]), own.shape[0])
               for position, own in enumerate(tables)]
    split = rows * 6 // 10
    count = min(rows - split, request["mostRows"])
    asked = {"train": table[:split][:request["mostRows"]], "P": table[split:][:count],
             "P*": sample(redrawn, count, random)}
    training = table[:split]
    y = torch.from_numpy(training[:, outcome]).long()
    x = indicators(training)
    network = train([x.shape[1], 128, 512, 128, classes], x, y, request["steps"], 1e-4)
    causal = fit_table(training)
    found = []
    for answer in (lambda rows_: answers_of_table(causal, rows_), lambda rows_: answers_of_network(network, rows_)):
        answers = {name: answer(population) for name, population in asked.items()}
        for name, population in asked.items():
            right = answers[name].argmax(1) == torch.from_numpy(population[:, outcome]).long()
            found.append(right.float().mean().item())
        for members, others, shuffled in (("train", "P", False), ("train", "P", True), ("train", "P*", False),
                                          ("train", "P*", True), ("P", "P*", False)):
            found.append(attack(answers[members], answers[others], shuffled))
    return found


torch.manual_seed(1)
random = numpy.random.default_rng(1)
seconds, accuracies = [], []
for rows in request["sizes"]:
    start = time.perf_counter()
    accuracies.append([repetition(rows, random) for _ in range(request["repetitions"])])
    seconds.append(time.perf_counter() - start)
print(json.dumps({"torch": torch.__version__, "numpy": numpy.__version__, "pandas": pandas.__version__,
                  "seconds": seconds, "accuracies": accuracies}))
