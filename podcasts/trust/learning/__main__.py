"""Teach the guard's judge from labelled texts, and choose its thresholds.

    python -m podcasts.trust.learning FILE.tsv … [--news ARTICLES.jsonl …] [--pass 0.95]

Rows are verdict, where, text (a column between is skipped). Articles are harmless: their titles as prompts, their
sentences as spoken. Thresholds come from texts that the model of their fold has not seen: so many of the harmless
look-alikes pass. Weights are written to podcasts/trust/judge.json. Nothing of the held-out sets may be given here.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from newsroom.writing import sentences
from podcasts.trust import judge
from podcasts.trust.guard import SENTENCES
from podcasts.trust.judge import OK
from podcasts.trust.wording import features, plain

KINDS = (*SENTENCES, OK)
SIZE = 8_192
PENALTY = 0.05
NEWS_COUNTS = 0.3  # a sentence of an article, against a text that was written to be hard
FOLDS = 5
SENTENCES_OF_AN_ARTICLE = 8
WIDEST = 127

Numbers = NDArray[np.float64]


class Row(NamedTuple):
    verdict: str
    where: str
    text: str
    counts: float


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m podcasts.trust.learning", description=__doc__)
    options.add_argument("files", nargs="+", type=Path)
    options.add_argument("--news", nargs="*", type=Path, default=[])
    options.add_argument("--pass", dest="passing", type=float, default=0.95)
    asked = options.parse_args()
    rows = [row for path in asked.files for row in labelled(path)]
    rows += [row for path in asked.news for row in of_news(path)]
    seen, wanted = matrix(rows), np.array([KINDS.index(row.verdict) for row in rows])
    counts = np.array([row.counts for row in rows])
    thresholds = chosen(rows, unseen_scores(seen, wanted, counts), asked.passing)
    write(fitted(seen, wanted, counts), thresholds)


def labelled(path: Path) -> Iterator[Row]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            verdict, where, *_, text = line.split("\t")
            yield Row(verdict, where, text.replace("\\n", "\n"), 1.0)


def of_news(path: Path) -> Iterator[Row]:
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        yield Row(OK, "prompt", article["title"], NEWS_COUNTS)
        for sentence in list(sentences.split(article["text"]))[:SENTENCES_OF_AN_ARTICLE]:
            yield Row(OK, "spoken", sentence, NEWS_COUNTS)


def matrix(rows: Sequence[Row]) -> Any:
    """(rows, SIZE) sparse; each row has length 1, so that long texts weigh no more than short ones."""
    places = [judge.places_of(features(plain(row.text), row.where), SIZE) for row in rows]
    values = np.concatenate([np.full(len(found), len(found) ** -0.5) for found in places])
    ends = np.cumsum([0, *map(len, places)])
    return sparse.csr_matrix((values, np.concatenate(places), ends), shape=(len(rows), SIZE))


def fitted(seen: Any, wanted: NDArray[np.int64], counts: Numbers) -> Numbers:
    """(SIZE + 1, kinds) weights of a multinomial logistic regression; the last row is the bias."""
    truth = np.eye(len(KINDS))[wanted]
    turned = seen.T.tocsr()

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        weights = flat.reshape(SIZE + 1, len(KINDS))
        chances = softmax(seen, weights)
        wrong = counts[:, None] * (chances - truth)
        value = -(counts * np.log((chances * truth).sum(axis=1))).sum() + PENALTY / 2 * np.square(weights[:-1]).sum()
        slope = np.vstack([turned @ wrong + PENALTY * weights[:-1], wrong.sum(axis=0)])
        return float(value), slope.ravel()

    start = np.zeros((SIZE + 1) * len(KINDS))
    found = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 100})
    return np.asarray(found.x).reshape(SIZE + 1, len(KINDS))


def softmax(seen: Any, weights: Numbers) -> Numbers:
    sums = seen @ weights[:-1] + weights[-1]
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def unseen_scores(seen: Any, wanted: NDArray[np.int64], counts: Numbers) -> Numbers:
    """(rows,) how likely each is forbidden, by a model that has not seen it."""
    fold = np.random.default_rng(0).integers(0, FOLDS, len(wanted))
    scores = np.zeros(len(wanted))
    for number in range(FOLDS):
        rest, left = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        weights = fitted(seen[rest], wanted[rest], counts[rest])
        scores[left] = 1.0 - softmax(seen[left], weights)[:, KINDS.index(OK)]
    return scores


def chosen(rows: Sequence[Row], scores: Numbers, passing: float) -> dict[str, float]:
    """A threshold for each place, and what it does to the texts it was chosen on."""
    thresholds = {}
    hard = np.array([row.counts == 1.0 for row in rows])
    harmless = np.array([row.verdict == OK for row in rows])
    for where in ("prompt", "spoken"):
        here = np.array([row.where == where for row in rows])
        threshold = float(np.quantile(scores[here & hard & harmless], passing))
        thresholds[where] = round(threshold, 4)
        held = scores >= threshold
        figures = [held[here & group].mean() for group in (~harmless, hard & harmless, ~hard)]
        sys.stdout.write("{}: held {:.1%} forbidden, {:.1%} look-alikes, {:.1%} news\n".format(where, *figures))
    return thresholds


def write(weights: Numbers, thresholds: dict[str, float]) -> None:
    scale = float(np.abs(weights[:-1]).max()) / WIDEST
    rows = np.round(weights[:-1] / scale).astype(np.int8)
    found = {
        "kinds": KINDS,
        "scale": scale,
        "bias": [round(float(one), 4) for one in weights[-1]],
        "thresholds": thresholds,
        "rows": base64.b85encode(zlib.compress(rows.tobytes(), 9)).decode(),
    }
    judge.FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
