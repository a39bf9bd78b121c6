"""A line cut into the pieces the model speaks one by one: sentences, or phrases of long sentences.

Pieces bound memory, let a stream start after its first one, and are the same whether a line is spoken whole or
streamed, so both give the same samples.
"""

from __future__ import annotations

from dataclasses import replace

from synthesis.anchor.text.phonemes import EDGE, is_pause
from synthesis.anchor.text.utterance import Symbol

SENTENCE_ENDS = frozenset(".?!")
PHRASE_ENDS = frozenset(",;:-~")
COMFORTABLE = 90
LONGEST = 180
TAIL_SECONDS = 0.08


def cut(symbols: list[Symbol]) -> list[list[Symbol]]:
    """Symbols of a line → pieces, each with silence at both ends."""
    pieces: list[list[Symbol]] = []
    piece: list[Symbol] = []
    for index, symbol in enumerate(symbols[1:-1], start=1):
        piece.append(symbol)
        if _may_cut(piece, symbol, symbols[index + 1]):
            pieces.append(piece)
            piece = []
    if piece or not pieces:
        pieces.append(piece)
    *front, last = _joined(pieces)
    return [[Symbol(EDGE), *piece, Symbol(EDGE)] for piece in (*front, _without_tail(last))]


def _without_tail(piece: list[Symbol]) -> list[Symbol]:
    """The last mark of a line is melody, not silence: how long to wait for the next line is not ours to say."""
    if piece and is_pause(piece[-1].name) and piece[-1].seconds is None:
        return [*piece[:-1], replace(piece[-1], seconds=TAIL_SECONDS)]
    return piece


def _may_cut(piece: list[Symbol], symbol: Symbol, following: Symbol) -> bool:
    if symbol.name in SENTENCE_ENDS:
        return not is_pause(following.name)
    if symbol.name in PHRASE_ENDS:
        return len(piece) >= COMFORTABLE
    return len(piece) >= LONGEST and symbol.place in ("last", "only")


def _joined(pieces: list[list[Symbol]]) -> list[list[Symbol]]:
    """A piece without a sound goes to the one before it."""
    joined: list[list[Symbol]] = []
    for piece in pieces:
        if joined and all(is_pause(symbol.name) for symbol in piece):
            joined[-1] = joined[-1] + piece
        else:
            joined.append(piece)
    return joined
