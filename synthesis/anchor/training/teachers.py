"""Parametric teachers: flite (free licence) speaks as much text as wanted, as one more corpus folder.

Its voices lend contexts that the real recordings lack; they are never shipped alone.
"""

from __future__ import annotations

import json
import lzma
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from synthesis.anchor.errors import TrainingDataMissing
from synthesis.anchor.text.lexicon import Lexicon

PLAIN_SENTENCE = re.compile(r"[A-Z][a-z]+(?:,? [A-Za-z']+)+[.?!]")
WORDS = (6, 14)


def plain_sentences(texts: Path, lexicon: Lexicon, count: int, seed: int) -> list[str]:
    """Sentences of dictionary words from a packed JSON-lines file with a `text` field."""
    found = sorted(set(_sentences(texts, lexicon)))
    random.Random(seed).shuffle(found)
    return found[:count]


def _sentences(texts: Path, lexicon: Lexicon) -> Iterator[str]:
    with lzma.open(texts, "rt", encoding="utf-8") as lines:
        for line in lines:
            for sentence in re.split(r"(?<=[.?!])\s+", json.loads(line)["text"][:4000]):
                words = re.findall(r"[a-z']+", sentence.lower())
                plain = WORDS[0] <= len(words) <= WORDS[1] and PLAIN_SENTENCE.fullmatch(sentence)
                if plain and all(word in lexicon for word in words):
                    yield sentence


def speak_corpus(folder: Path, voice: str, sentences: list[str]) -> None:
    """Speak the sentences with one flite voice and add them to a corpus folder."""
    flite = shutil.which("flite")
    if flite is None:
        raise TrainingDataMissing("The flite program is missing; install the Debian package flite.")
    (folder / voice).mkdir(parents=True, exist_ok=True)
    new = not (folder / "metadata.csv").exists()
    with (folder / "metadata.csv").open("a", encoding="utf-8") as metadata, (folder / "splits.csv").open("a") as splits:
        if new:
            metadata.write("id|speaker|file|text\n")
            splits.write("id|split\n")
        for index, sentence in enumerate(sentences):
            name = f"{voice}-{index:05d}"
            path = folder / voice / f"{name}.wav"
            subprocess.run([flite, "-voice", voice, "-t", sentence, "-o", str(path)], check=True, capture_output=True)  # noqa: S603 (fixed program, sentence as one argument)
            metadata.write(f"{name}|{voice}|{voice}/{name}.wav|{sentence}\n")
            splits.write(f"{name}|train\n")
