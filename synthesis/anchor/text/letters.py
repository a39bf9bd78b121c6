"""Letter-to-sound: a small convolutional network for words the dictionary lacks.

Every letter speaks zero, one or two phones (a "chunk"); one classification per letter, no loop over time.
The chunks come from an alignment of the dictionary found by expectation-maximisation (Black, Lenzo & Pagel 1998
call such chunks epsilon-scattering); the network is a stack of ConvNeXt blocks over the letters.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from synthesis.anchor.blocks import ConvNeXtBlock, length_mask
from synthesis.anchor.text.phonemes import is_vowel

ALPHABET = "_abcdefghijklmnopqrstuvwxyz'"
LETTER_IDS = {letter: index for index, letter in enumerate(ALPHABET)}
LONGEST = 40


class LetterToSound(nn.Module):
    """Letters of a word to one chunk of phones per letter."""

    def __init__(self, chunks: list[str], width: int = 160, blocks: int = 5) -> None:
        super().__init__()
        self.chunks = chunks
        self.embed = nn.Embedding(len(ALPHABET), width)
        self.blocks = nn.ModuleList(ConvNeXtBlock(width, 3 * width, 5) for _ in range(blocks))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, len(chunks))

    def forward(self, letters: Tensor, lengths: Tensor) -> Tensor:
        """letters (B, L) ids, lengths (B,) → chunk logits (B, L, chunks)."""
        mask = length_mask(lengths, letters.shape[1])
        x = self.embed(letters) * mask
        for block in self.blocks:
            x = block(x, mask)
        logits: Tensor = self.head(self.norm(x))
        return logits

    @torch.inference_mode()
    def pronounce(self, word: str) -> tuple[str, ...]:
        """Phones of a lower-case word, very long ones in parts; signs outside the alphabet have no sound."""
        known = [LETTER_IDS[letter] for letter in word if letter in LETTER_IDS]
        parts = [known[start : start + LONGEST] for start in range(0, len(known), LONGEST)]
        return tuple(phone for part in parts for phone in self._part(part))

    def _part(self, letters: list[int]) -> tuple[str, ...]:
        best = self(torch.tensor([letters]), torch.tensor([len(letters)]))[0].argmax(dim=-1).tolist()
        return mend_stress(tuple(phone for index in best for phone in self.chunks[index].split()))


def mend_stress(phones: tuple[str, ...]) -> tuple[str, ...]:
    """Exactly one primary stress: letters are classified alone and may disagree about it."""
    vowels = [index for index, phone in enumerate(phones) if is_vowel(phone)]
    primary = [index for index in vowels if phones[index].endswith("1")]
    if not vowels:
        return phones
    keep = primary[0] if primary else vowels[max(0, len(vowels) - 2)]
    mended = list(phones)
    for index in primary:
        mended[index] = phones[index][:-1] + "2"
    mended[keep] = phones[keep][:-1] + "1"
    return tuple(mended)
