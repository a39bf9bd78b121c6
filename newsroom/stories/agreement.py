"""How well a clustering agrees with labels: pairwise and B-cubed precision and recall.

B-cubed (Bagga and Baldwin, 1998) asks for each article which share of its cluster is of its label, and which share of
its label is in its cluster, and takes the mean: large stories do not drown the small ones, as they do in pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def pairwise(labels: Sequence[Hashable], clusters: Sequence[Hashable]) -> Agreement:
    """Over all pairs of articles: put together rightly, of those put together and of those that belong together."""
    right = _pairs(Counter(zip(labels, clusters, strict=True)))
    together, belonging = _pairs(Counter(clusters)), _pairs(Counter(labels))
    return Agreement(right / together if together else 1.0, right / belonging if belonging else 1.0)


def b_cubed(labels: Sequence[Hashable], clusters: Sequence[Hashable]) -> Agreement:
    """The mean over articles."""
    both = Counter(zip(labels, clusters, strict=True))
    by_label, by_cluster = Counter(labels), Counter(clusters)
    precision = sum(count * count / by_cluster[cluster] for (_, cluster), count in both.items())
    recall = sum(count * count / by_label[label] for (label, _), count in both.items())
    return Agreement(precision / len(labels), recall / len(labels)) if labels else Agreement(1.0, 1.0)


def _pairs(counts: Counter[Hashable] | Counter[tuple[Hashable, Hashable]]) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())
