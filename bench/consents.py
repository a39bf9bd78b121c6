"""How well a consent that is read aloud is checked. Prints Markdown tables for docs/trust.md.

    python -m bench.consents --speech "$NEWSROOM_DATA/speech" [--pieces 12] [--seconds 12]

Likeness: recorded readers, each with a microphone of their own, and the voices of Anchor-1, which share everything but
the voice. Sentences: spoken by Anchor-1, heard by PocketSphinx, held against it and others.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from bench.watermark import Samples, decoded
from synthesis.anchor.engine import load_engine
from synthesis.anchor.evaluation.recogniser import Recogniser
from synthesis.anchor.evaluation.report import SENTENCES
from synthesis.anchor.lines import Line
from synthesis.consents.likeness import MOST, RATE, distance
from synthesis.consents.sentence import drawn, enough, sentence, share_heard

Pieces = dict[str, list[Samples]]
CONSENTS = [
    ("Oda Brandt", "the morning news of this station"),
    ("Ilan Kessler", "podcasts about local history, and nothing that is sold"),
    ("Mirela Dobre", "reading articles aloud to members"),
]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--speech", type=Path, required=True)
    options.add_argument("--pieces", type=int, default=12)
    options.add_argument("--seconds", type=int, default=12)
    args = options.parse_args()
    print("| pairs | number | least | median | 95 of 100 below | most | taken for one person |")
    print("|---|---|---|---|---|---|---|")
    recorded = {
        folder.name: recordings(folder, args.pieces, args.seconds)
        for folder in sorted(args.speech.iterdir())
        if folder.is_dir()
    }
    spoken = synthetic(args.pieces, args.seconds)
    for name, pieces in recorded.items():
        report(f"{name} with herself or himself", itertools.combinations(pieces, 2))
    report("two readers", between(recorded))
    report("two voices of Anchor-1", between(spoken))
    report(
        "a reader and Anchor-1's voice of the same reader", itertools.product(recorded["kathleen"], spoken["kathleen"])
    )
    telephone = [narrow(piece) for piece in recorded["kathleen"]]
    report("kathleen with herself by telephone", itertools.product(recorded["kathleen"], telephone))
    heard()


def heard() -> None:
    engine, recogniser = load_engine(), Recogniser()
    consents = [(words, sentence(person, uses, None, words)) for person, uses in CONSENTS for words in [drawn()]]
    rows = [
        (words, asked, " ".join(recogniser.hear(spoken.samples, spoken.sample_rate)))
        for voice in engine.voices
        for words, asked in consents
        for spoken in engine.speak([Line(asked, voice)])
    ]
    own = [(share_heard(asked, text), enough(asked, words, text)) for words, asked, text in rows]
    others = [
        (share_heard(asked, text), enough(asked, words, text))
        for words, asked in consents
        for _, read, text in rows
        if read != asked
    ]
    print("\n| read | number | least share | median | most | believed |\n|---|---|---|---|---|---|")
    for name, found in (("what was asked", own), ("another consent", others)):
        shares = [share for share, _ in found]
        told = " | ".join(f"{figure:.0%}" for figure in (min(shares), float(np.median(shares)), max(shares)))
        print(f"| {name} | {len(found)} | {told} | {sum(good for _, good in found)} |")


def report(name: str, pairs: Iterator[tuple[Samples, Samples]]) -> None:
    found = np.array([distance(one, other) for one, other in pairs])
    least, middle, high, most = np.percentile(found, [0, 50, 95, 100])
    told = " | ".join(f"{figure:.2f}" for figure in (least, middle, high, most))
    print(f"| {name} | {len(found)} | {told} | {np.mean(found <= MOST):.1%} |", flush=True)


def between(pieces: Pieces) -> Iterator[tuple[Samples, Samples]]:
    for one, other in itertools.combinations(pieces, 2):
        yield from itertools.product(pieces[one], pieces[other])


def recordings(folder: Path, count: int, seconds: int) -> list[Samples]:
    """Clips in an order by chance, joined and cut into pieces; fewer where there are not so many."""
    clips = sorted(folder.glob("*.*"))
    order = np.random.default_rng(1).permutation(len(clips))[: count * seconds]
    sound = np.concatenate([decoded(clips[place], RATE) for place in order])
    return [sound[start : start + seconds * RATE] for start in range(0, len(sound) - seconds * RATE, seconds * RATE)][
        :count
    ]


def synthetic(count: int, seconds: int) -> Pieces:
    engine = load_engine()
    texts = SENTENCES.read_text(encoding="utf-8").splitlines()
    found: Pieces = {}
    for voice in engine.voices:
        sounds = engine.speak([Line(text, voice) for text in texts])
        sound = np.concatenate([resample_poly(one.samples, 2, 3) for one in sounds]).astype(np.float32)
        found[voice] = [
            sound[start : start + seconds * RATE] for start in range(0, len(sound) - seconds * RATE, seconds * RATE)
        ][:count]
    return found


def narrow(sound: Samples) -> Samples:
    """As a telephone lets it through."""
    from scipy.signal import butter, sosfilt

    return np.asarray(sosfilt(butter(4, (300, 3_400), "bandpass", fs=RATE, output="sos"), sound), dtype=np.float32)


if __name__ == "__main__":
    main()
