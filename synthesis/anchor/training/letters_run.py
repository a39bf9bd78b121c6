"""Training of the letter-to-sound model on the dictionary."""

from __future__ import annotations

import math
import random
import re
from collections import Counter

import torch
from torch import Tensor

from synthesis.anchor.text.letters import LETTER_IDS, LONGEST, LetterToSound
from synthesis.anchor.text.lexicon import Lexicon, Phones
from synthesis.anchor.text.phonemes import without_stress
from synthesis.anchor.training.runs import Budget, cosine_rate, half_precision, set_rate

Pair = tuple[str, Phones]
MOST_PHONES = 2
PLAIN_WORD = re.compile(r"^[a-z][a-z']*$")


def dictionary_pairs(lexicon: Lexicon) -> list[Pair]:
    """Plain words of the dictionary with their usual pronunciation."""
    plain = [word for word in lexicon.words() if PLAIN_WORD.match(word) and len(word) <= LONGEST]
    return [(word, lexicon.pronunciations(word)[0]) for word in plain]


class ChunkAligner:
    """Viterbi EM between letters and chunks of zero to two phones."""

    def __init__(self) -> None:
        self.cost: dict[tuple[str, str], float] = {}

    def fit(self, pairs: list[Pair], rounds: int = 4) -> None:
        """Re-estimate chunk probabilities from the best alignments, a few times."""
        for _ in range(rounds):
            counts: Counter[tuple[str, str]] = Counter()
            for word, phones in pairs:
                plain = tuple(without_stress(phone) for phone in phones)
                counts.update(zip(word, self.align(word, plain) or (), strict=False))
            totals: Counter[str] = Counter()
            for (letter, _), count in counts.items():
                totals[letter] += count
            self.cost = {key: -math.log(count / totals[key[0]]) for key, count in counts.items()}

    def align(self, word: str, phones: Phones) -> tuple[str, ...] | None:
        """One chunk per letter, or None where the word has more sounds than its letters can speak."""
        best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
        for letter in word:
            best.append(self._extend(best[-1], letter, phones))
        if len(phones) not in best[-1]:
            return None
        end, chunks = len(phones), []
        for row in reversed(best[1:]):
            start = row[end][1]
            chunks.append(" ".join(phones[start:end]))
            end = start
        return tuple(reversed(chunks))

    def _extend(self, row: dict[int, tuple[float, int]], letter: str, phones: Phones) -> dict[int, tuple[float, int]]:
        grown: dict[int, tuple[float, int]] = {}
        for start, (cost, _) in row.items():
            for end in range(start, min(start + MOST_PHONES, len(phones)) + 1):
                total = cost + self._price(letter, phones[start:end])
                if end not in grown or total < grown[end][0]:
                    grown[end] = (total, start)
        return grown

    def _price(self, letter: str, chunk: Phones) -> float:
        if self.cost:
            return self.cost.get((letter, " ".join(chunk)), 12.0)
        return (1.5, 1.0, 2.5)[len(chunk)]


def chunked(pairs: list[Pair]) -> list[tuple[str, tuple[str, ...]]]:
    """Words with one stressed chunk per letter."""
    aligner = ChunkAligner()
    aligner.fit(pairs[::5])
    aligned = []
    for word, phones in pairs:
        plain = aligner.align(word, tuple(without_stress(phone) for phone in phones))
        if plain is not None:
            aligned.append((word, _restress(plain, phones)))
    return aligned


def _restress(chunks: tuple[str, ...], phones: Phones) -> tuple[str, ...]:
    stressed, start = [], 0
    for chunk in chunks:
        end = start + len(chunk.split())
        stressed.append(" ".join(phones[start:end]))
        start = end
    return tuple(stressed)


def train_letters(lexicon: Lexicon, minutes: float, seed: int = 0) -> tuple[LetterToSound, float]:
    """Train; returns the model and the share of 2,000 held-out words it pronounces exactly, stress included."""
    pairs = dictionary_pairs(lexicon)
    random.Random(seed).shuffle(pairs)
    held, words = pairs[:2000], chunked(pairs[2000:])
    counts = Counter(chunk for _, chunks in words for chunk in chunks)
    names = [chunk for chunk, count in counts.items() if count >= 20]
    ids = {name: index for index, name in enumerate(names)}
    usable = [(word, [ids[c] for c in chunks]) for word, chunks in words if all(c in ids for c in chunks)]
    torch.manual_seed(seed)
    model = LetterToSound(names)
    _fit(model, usable, minutes, random.Random(seed))
    return model, exact_share(model.eval(), held)


def _fit(model: LetterToSound, words: list[tuple[str, list[int]]], minutes: float, shuffler: random.Random) -> None:
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.01)
    budget, step = Budget(minutes), 0
    while (progress := budget.progress()) < 1.0:
        set_rate(optimiser, cosine_rate(2e-3, progress, step))
        letters, lengths, targets = _collate(shuffler.sample(words, 256))
        with half_precision():
            logits = model(letters, lengths)
        loss = torch.nn.functional.cross_entropy(logits.float().transpose(1, 2), targets, ignore_index=-1)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        step += 1


def _collate(batch: list[tuple[str, list[int]]]) -> tuple[Tensor, Tensor, Tensor]:
    longest = max(len(word) for word, _ in batch)
    letters = torch.zeros(len(batch), longest, dtype=torch.long)
    targets = torch.full((len(batch), longest), -1)
    for row, (word, chunks) in enumerate(batch):
        letters[row, : len(word)] = torch.tensor([LETTER_IDS[letter] for letter in word])
        targets[row, : len(word)] = torch.tensor(chunks)
    return letters, torch.tensor([len(word) for word, _ in batch]), targets


def exact_share(model: LetterToSound, pairs: list[Pair]) -> float:
    """Share of words pronounced exactly as the dictionary says."""
    return sum(model.pronounce(word) == phones for word, phones in pairs) / len(pairs)
