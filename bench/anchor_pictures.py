"""Spectrograms of Anchor-1 beside a recording, for the model card.

python -m bench.anchor_pictures --out docs/models [--recording clip.opus --text "its words"]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from synthesis.anchor.engine import Engine, load_engine
from synthesis.anchor.lines import Line

mpl.use("Agg")
from matplotlib import pyplot as plt

SENTENCE = "The mayor said on Tuesday that the new bridge will open in March."
SECONDS = 4.0


def draw(path: Path, waves: dict[str, NDArray[np.float32]]) -> None:
    """One spectrogram under another, 0 to 12 kHz."""
    figure, rows = plt.subplots(len(waves), 1, figsize=(9, 2.2 * len(waves)), squeeze=False)
    for row, (title, wave) in zip(rows[:, 0], waves.items(), strict=True):
        padded = wave[: int(24_000 * SECONDS)] + np.float32(1e-6) * np.random.default_rng(0).standard_normal(
            min(len(wave), int(24_000 * SECONDS))
        )
        row.specgram(padded, NFFT=1024, Fs=24_000, noverlap=768, cmap="magma", vmin=-130, vmax=-40)
        row.set_title(title, fontsize=8)
        row.tick_params(labelsize=6)
    figure.tight_layout()
    figure.savefig(path, dpi=60)
    with Image.open(path) as picture:
        few_colours = picture.convert("RGB").convert("P", palette=Image.Palette.ADAPTIVE, colors=48)
    few_colours.save(path, optimize=True)


def say(engine: Engine, text: str, voice: str) -> NDArray[np.float32]:
    [speech] = engine.speak([Line(text, voice)])
    return speech.samples


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--recording", type=Path)
    parser.add_argument("--text")
    options = parser.parse_args()
    engine = load_engine(threads=1)
    draw(options.out / "anchor-1-voices.png", {voice: say(engine, SENTENCE, voice) for voice in engine.voices})
    if options.recording:
        from synthesis.anchor.evaluation.heldout import copy_synthesis
        from synthesis.anchor.training.corpus import read_wave

        real = read_wave(options.recording)
        draw(
            options.out / "anchor-1-beside-a-recording.png",
            {
                "recording (held out)": real,
                "vocoder on the recording's own features": copy_synthesis(engine, real),
                "Anchor-1 from text": say(engine, options.text, "kathleen"),
            },
        )


if __name__ == "__main__":
    main()
