"""PyTorch's side of the black-box row of `npm run bench -- black-box`.

Reads a JSON object from standard input, {"threads", "file"}, learns who is a member from the file's "train" answers,
guesses for those of "test", and prints {"seconds", "accuracy", "auc"}.

The Adversarial Robustness Toolbox cannot be installed where this runs, so its default network attacker (version 1.20,
MembershipInferenceBlackBox) is written here anew after its description: the probabilities pass through layers of 512, 100
and 64, the true outcome's indicator through 256 and 64, one sigmoid reads both; Adam 1e-4, batches of 100 from a data
loader, 100 passes.
"""

import json
import sys
import time

import numpy
import torch

request = json.load(sys.stdin)
torch.set_num_threads(request["threads"])
torch.manual_seed(1)
with open(request["file"]) as file:
    answers = json.load(file)


def layers(*widths):
    found = []
    for inputs, outputs in zip(widths, widths[1:]):
        found += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    return torch.nn.Sequential(*found)


class Attacker(torch.nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.probabilities = layers(classes, 512, 100, 64)
        self.outcome = layers(classes, 256, 64)
        self.member = torch.nn.Linear(128, 1)

    def forward(self, probabilities, outcome):
        read = torch.cat((self.probabilities(probabilities), self.outcome(outcome)), 1)
        return torch.sigmoid(self.member(read))[:, 0]


def data(part):
    labels = torch.tensor(part["labels"])
    probabilities = torch.tensor(part["probabilities"]).reshape(len(labels), -1)
    outcome = torch.nn.functional.one_hot(labels, probabilities.shape[1]).float()
    return torch.utils.data.TensorDataset(probabilities, outcome, torch.tensor(part["member"]).float())


train, test = data(answers["train"]), data(answers["test"])
start = time.perf_counter()
attacker = Attacker(train.tensors[0].shape[1])
optimiser = torch.optim.Adam(attacker.parameters(), lr=1e-4)
loss_of = torch.nn.BCELoss()
loader = torch.utils.data.DataLoader(train, batch_size=100, shuffle=True)
for _ in range(100):
    for probabilities, outcome, member in loader:
        optimiser.zero_grad()
        loss_of(attacker(probabilities, outcome), member).backward()
        optimiser.step()
with torch.no_grad():
    scores = attacker(*test.tensors[:2]).numpy()
seconds = time.perf_counter() - start

member = test.tensors[2].numpy() == 1
accuracy = ((scores > 0.5) == member).mean()
# The mean rank of ties, as the area's definition counts half for them.
values, group, count = numpy.unique(scores, return_inverse=True, return_counts=True)
rank = (numpy.cumsum(count) - (count - 1) / 2)[group]
positive = int(member.sum())
area = (rank[member].sum() - positive * (positive + 1) / 2) / (positive * (len(member) - positive))
print(json.dumps({"seconds": seconds, "accuracy": float(accuracy), "auc": float(area)}))
