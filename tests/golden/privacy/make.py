"""
The moments accountant of noisy max (PATE), after Papernot et al. 2017, "Semi-supervised knowledge transfer for deep learning from
private training data", lemma 4 and theorems 2 and 3, and the authors' code for them (tensorflow/privacy,
research/pate_2017/analysis.py: compute_q_noisy_max, logmgf_exact), written again with 60 digits. The votes are drawn here and
stored.

    python3 make.py > reference.json      (Python's own decimal)
"""

import json
import random
from decimal import Decimal as D
from decimal import getcontext

getcontext().prec = 60
random.seed(3)


def q_of(votes, gamma):
    winner = votes.index(max(votes))
    q = D(0)
    for k, count in enumerate(votes):
        if k != winner:
            gap = gamma * (votes[winner] - count)
            q += (2 + gap) / (4 * gap.exp())
    return min(q, 1 - 1 / D(len(votes)))


def moment(votes, gamma, order):
    q, epsilon = q_of(votes, gamma), 2 * gamma
    bounds = [epsilon * epsilon * order * (order + 1) / 2, epsilon * order]
    if q < (epsilon.exp() - 1) / ((2 * epsilon).exp() - 1):
        stays = (1 - q) * ((1 - q) / (1 - epsilon.exp() * q)) ** order
        bounds.append((stays + q * (epsilon * order).exp()).ln())
    return min(bounds)


cases = []
for teachers, classes, gamma, queries, delta in [
    (250, 10, "0.05", 40, "1e-5"),
    (100, 3, "0.1", 25, "1e-5"),
    (20, 2, "0.5", 10, "1e-3"),
    (10, 4, "0.01", 5, "1e-6"),
]:
    g = D(gamma)
    votes = []
    for query in range(queries):
        leaning = random.random() ** 0.3
        right = random.randrange(classes)
        counts = [0] * classes
        for _ in range(teachers):
            counts[right if random.random() < leaning else random.randrange(classes)] += 1
        votes.append(counts)
    orders = range(1, 65)
    totals = {order: sum(moment(v, g, order) for v in votes) for order in orders}
    epsilons = {order: (totals[order] - D(delta).ln()) / order for order in orders}
    plain = {order: (queries * min(2 * g * g * order * (order + 1), 2 * g * order) - D(delta).ln()) / order for order in orders}
    best = min(epsilons, key=epsilons.get)
    cases.append(
        dict(
            gamma=float(gamma), delta=float(delta), votes=votes,
            failure=[float(q_of(v, g)) for v in votes],
            moments={str(order): [float(moment(v, g, order)) for v in votes] for order in (1, 4, 32)},
            epsilon=float(min(epsilons[best], 2 * g * queries)), order=best,
            independent=float(min(min(plain.values()), 2 * g * queries)),
        )
    )
print(json.dumps(cases))
