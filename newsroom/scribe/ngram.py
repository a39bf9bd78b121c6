"""A byte n-gram model, the simplest rival that bits per byte are compared with.

Interpolated Witten-Bell smoothing (Bell, Cleary, Witten 1990): each order gives its share to the next lower one in
proportion to how many different bytes followed the context.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable


class ByteNgram:
    """Counts of bytes after every context of up to `order` - 1 bytes."""

    def __init__(self, order: int) -> None:
        self._order = order
        self._counts: list[dict[bytes, Counter[int]]] = [defaultdict(Counter) for _ in range(order)]

    def learn(self, texts: Iterable[str]) -> None:
        for text in texts:
            data = text.encode()
            for end in range(len(data)):
                for length in range(min(self._order, end + 1)):
                    self._counts[length][data[end - length : end]][data[end]] += 1

    def probability(self, context: bytes, byte: int) -> float:
        """Probability of a byte after a context, of which the last `order` - 1 bytes count."""
        share = 1 / 256
        for length in range(min(self._order, len(context) + 1)):
            followers = self._counts[length].get(context[len(context) - length :])
            if followers is None:
                break
            total, kinds = followers.total(), len(followers)
            share = (followers[byte] + kinds * share) / (total + kinds)
        return share

    def bits_per_byte(self, texts: Iterable[str]) -> float:
        bits, size = 0.0, 0
        for text in texts:
            data = text.encode()
            size += len(data)
            for end, byte in enumerate(data):
                bits -= math.log2(self.probability(data[max(0, end - self._order + 1) : end], byte))
        return bits / max(1, size)
