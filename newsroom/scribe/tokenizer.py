"""Byte-level BPE with the control tokens kept outside of it.

Design choices:
- Text can never become a control token: the BPE knows only bytes and merges, control ids lie above its vocabulary and
  are only ever put in by name (`Tokenizer.control`). An article that quotes `<|write|>` is just text.
- Every field is encoded with a leading space, so that a word has the same tokens at the start and inside of a text.
- Digits stand alone, so that a number is copied digit by digit and swapped digit by digit in augmentation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from tokenizers import Tokenizer as Bpe
from tokenizers import decoders, models, pre_tokenizers, trainers

from newsroom.scribe.errors import BadWeights
from orchestrator.protocols import ACTS, SPEAKERS, STYLES

TASKS = ("text", "summarise", "speak", "turn", "headline", "open", "handover", "close")
FIELDS = ("title", "fact", "next", "said", "show", "write", "end", "pad")
CONTROLS: tuple[str, ...] = (
    *TASKS,
    *FIELDS,
    *SPEAKERS,
    *(f"act:{act}" for act in ACTS),
    *(f"style:{style}" for style in STYLES),
)
RESERVED_CONTROLS = 64
FILE_NAME = "tokenizer.json"


class Tokenizer:
    """Text to ids and back. Ids below `bpe_size` are text, those above are controls."""

    def __init__(self, bpe: Bpe) -> None:
        self._bpe = bpe
        self.bpe_size = bpe.get_vocab_size()
        self._controls = {name: self.bpe_size + index for index, name in enumerate(CONTROLS)}

    @classmethod
    def load(cls, folder: Path) -> Tokenizer:
        path = folder / FILE_NAME
        try:
            return cls(Bpe.from_file(str(path)))
        except Exception as error:  # the Rust side raises bare Exception
            raise BadWeights(f"{path} is not a readable tokenizer: {error}") from error

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._bpe.save(str(folder / FILE_NAME), pretty=False)

    @property
    def vocabulary_size(self) -> int:
        return self.bpe_size + RESERVED_CONTROLS

    def control(self, name: str) -> int:
        return self._controls[name]

    def is_text(self, token: int) -> bool:
        return token < self.bpe_size

    def encode(self, text: str) -> list[int]:
        """Ids of one field; text that holds nothing to say gives no ids."""
        stripped = text.strip()
        return self._bpe.encode(f" {stripped}").ids if stripped else []

    def encode_many(self, texts: Sequence[str]) -> list[list[int]]:
        fields = [f" {text.strip()}" if text.strip() else "" for text in texts]
        return [encoding.ids for encoding in self._bpe.encode_batch(fields)]

    def decode(self, ids: Iterable[int]) -> str:
        """Text of the ids, controls left out. Broken byte sequences decode to U+FFFD, which the checker refuses."""
        return str(self._bpe.decode([token for token in ids if token < self.bpe_size])).strip()

    def piece(self, token: int) -> str:
        """The text of one id as it stands inside a sentence, leading space kept."""
        return str(self._bpe.decode([token])) if token < self.bpe_size else ""


def train_tokenizer(texts: Iterable[str], vocabulary_size: int) -> Tokenizer:
    """Learn the merges. `vocabulary_size` counts the reserved control ids; the BPE gets the rest.

    Byte-level BPE as in Radford et al. 2019, with the 256 bytes always in the vocabulary: nothing is ever unknown.
    """
    bpe = Bpe(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    bpe.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary_size - RESERVED_CONTROLS,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
        min_frequency=2,
    )
    bpe.train_from_iterator((f" {text}" for text in texts), trainer=trainer)
    return Tokenizer(bpe)
