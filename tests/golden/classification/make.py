# Makes reference.json with scikit-learn 1.2.1: python3 make.py > reference.json
import json
import numpy as np
import sklearn
from sklearn import metrics

rng = np.random.default_rng(11)
cases = []
for rows, classes, digits, absent in [(7, 2, 1, 0), (200, 2, 2, 0), (150, 3, 1, 0), (300, 5, 3, 0), (40, 4, 2, 1)]:
    labels = rng.integers(0, classes - absent, rows)
    weights = rng.dirichlet(np.ones(classes), rows) + 0.3 * np.eye(classes)[labels]
    p = weights / weights.sum(axis=1, keepdims=True)
    if digits:  # rounded, so that there are ties; the last class takes the rest
        p = np.floor(p * 10**digits) / 10**digits
        p[:, -1] = 1 - p[:, :-1].sum(axis=1)
    p = p.clip(0, 1)
    predicted = p.argmax(axis=1)
    onehot = np.eye(classes)[labels]
    if absent:
        auc = None
    elif classes == 2:
        auc = metrics.roc_auc_score(labels, p[:, 1])
    else:
        auc = metrics.roc_auc_score(labels, p, multi_class="ovr", average="macro")
    cases.append(dict(
        probabilities=p.tolist(), labels=labels.tolist(), classes=classes,
        accuracy=metrics.accuracy_score(labels, predicted),
        balanced_accuracy=metrics.balanced_accuracy_score(labels, predicted),
        # For two classes sklearn counts one of the two squares, half of Brier's own score.
        brier=2 * metrics.brier_score_loss(labels, p[:, 1]) if classes == 2 else float(np.mean(((p - onehot) ** 2).sum(axis=1))),
        auc=auc,
        log_loss=[float(metrics.log_loss([y], [q], labels=range(classes), eps=1e-12)) for y, q in zip(labels, p)],
    ))
print(json.dumps(dict(made_with="scikit-learn " + sklearn.__version__, cases=cases)))
