"""The steps of training, each resumable, each leaving its result in the work folder.

work/packs/<speaker>/      samples, F0, voicing         (prepare)
work/examples/<speaker>.json  phone times                (prepare)
work/letters.pt            letter-to-sound model        (letters)
work/vocoder/, acoustic/   checkpoints and logs         (vocoder, acoustic)
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from torch import nn

from synthesis.anchor.acoustic import AcousticModel, AcousticSize
from synthesis.anchor.alignment import Aligner
from synthesis.anchor.errors import TrainingDataMissing
from synthesis.anchor.evaluation.listener import Listener
from synthesis.anchor.text.frontend import Frontend
from synthesis.anchor.text.letters import LetterToSound
from synthesis.anchor.text.lexicon import load_lexicon
from synthesis.anchor.text.pronouncer import Pronouncer
from synthesis.anchor.training.acoustic_data import BatchMaker, Sample, gather_samples
from synthesis.anchor.training.acoustic_run import train_acoustic
from synthesis.anchor.training.aligner_run import realigned, train_aligner
from synthesis.anchor.training.corpus import Clip, read_corpus
from synthesis.anchor.training.examples import Example, align_clips, load_examples, save_examples
from synthesis.anchor.training.letters_run import train_letters
from synthesis.anchor.training.listener_run import train_listener
from synthesis.anchor.training.packs import Take, read_pack, write_pack
from synthesis.anchor.training.teachers import plain_sentences, speak_corpus
from synthesis.anchor.training.vocoder_run import train_vocoder
from synthesis.anchor.vocoder import SourceFilterVocoder, VocoderSize
from synthesis.anchor.weights import WEIGHTS_FILE, load_networks

SPEAKERS = ("kathleen", "darshan", "cameron", "rms", "slt", "awb")
RECORDED = ("kathleen", "darshan", "cameron")
WIDE_BAND = ("kathleen", "darshan")


def prepare(corpus: Path, work: Path, speakers: Iterable[str] = SPEAKERS) -> dict[str, int]:
    """Pack and align every speaker of a corpus folder; returns the number of aligned clips of each."""
    frontend = Frontend(Pronouncer(load_lexicon(), load_letters(work)))
    clips = read_corpus(corpus)
    counts: dict[str, int] = {}
    for speaker in sorted({clip.speaker for clip in clips} & set(speakers)):
        own = [clip for clip in clips if clip.speaker == speaker]
        counts[speaker] = _prepare_speaker(frontend, own, speaker, work)
    return counts


def teachers_step(texts: Path, work: Path, count: int = 500) -> None:
    """Let two flite voices speak `count` sentences each into work/teachers, and prepare them like recordings."""
    sentences = plain_sentences(texts, load_lexicon(), 2 * count, seed=1)
    for index, voice in enumerate(("rms", "slt")):
        speak_corpus(work / "teachers", voice, sentences[index * count : (index + 1) * count])
    prepare(work / "teachers", work)


def _prepare_speaker(frontend: Frontend, clips: list[Clip], speaker: str, work: Path) -> int:
    write_pack(work / "packs" / speaker, clips)
    examples = list(align_clips(frontend, clips))
    save_examples(work / "examples" / f"{speaker}.json", examples)
    return len(examples)


def load_letters(work: Path) -> LetterToSound:
    """The letter-to-sound model of this work folder, else the shipped one."""
    path = work / "letters.pt"
    if not path.is_file():
        return load_networks(WEIGHTS_FILE).letters
    saved = torch.load(path, map_location="cpu", weights_only=True)
    model = LetterToSound(saved["chunks"])
    model.load_state_dict(saved["state"])
    return model.eval()


def letters_step(work: Path, minutes: float) -> float:
    """Train the letter-to-sound model; returns its share of exactly right held-out words."""
    model, share = train_letters(load_lexicon(), minutes)
    work.mkdir(parents=True, exist_ok=True)
    torch.save({"chunks": model.chunks, "state": model.state_dict()}, work / "letters.pt")
    return share


def read_takes(work: Path, speakers: Iterable[str]) -> list[Take]:
    """Packs of the speakers that have been prepared; a pack folder is named after its speaker, or speaker-part."""
    folders = sorted((work / "packs").glob("*")) if (work / "packs").is_dir() else []
    wanted = [folder for folder in folders if folder.name.split("-")[0] in set(speakers)]
    if not wanted:
        raise TrainingDataMissing(f"{work} holds no packs; run the prepare step first.")
    return [take for folder in wanted for take in read_pack(folder, folder.name.split("-")[0])]


def read_examples(work: Path, split: str) -> list[Example]:
    """Aligned clips of one split."""
    files = sorted((work / "examples").glob("*.json")) if (work / "examples").is_dir() else []
    return [example for file in files for example in load_examples(file) if example.split == split]


def samples_of(work: Path, split: str) -> list[Sample]:
    """Everything the acoustic model learns from."""
    return gather_samples(read_examples(work, split), read_takes(work, SPEAKERS))


def vocoder_step(work: Path, minutes: float, *, adversarial: bool = False) -> None:
    """Train the vocoder on the wide-band speakers, validation clips left out."""
    held = {example.id for example in read_examples(work, "validation")}
    takes = [take for take in read_takes(work, WIDE_BAND) if take.id not in held]
    model = SourceFilterVocoder(VocoderSize())
    if not (work / "vocoder" / "vocoder.pt").is_file():
        start_from_shipped(model, "vocoder")
    train_vocoder(model, takes, work / "vocoder", minutes, adversarial=adversarial)


def acoustic_step(work: Path, minutes: float, frames: int) -> None:
    """Train the acoustic model."""
    model = AcousticModel(AcousticSize(), SPEAKERS)
    if not (work / "acoustic" / "acoustic.pt").is_file():
        start_from_shipped(model, "acoustic")
    maker = BatchMaker(samples_of(work, "train"), SPEAKERS, frames, seed=int(torch.initial_seed() % 2**31))
    train_acoustic(model, maker, work / "acoustic", minutes)


def listener_step(work: Path, minutes: float, frames: int) -> None:
    """Train the listener of the evaluation, on real recordings only."""
    real = gather_samples(read_examples(work, "train"), read_takes(work, RECORDED))
    train_listener(Listener(), BatchMaker(real, SPEAKERS, frames, seed=0), work / "listener", minutes)


def aligner_step(work: Path, minutes: float, frames: int) -> float:
    """Train the learned aligner and write examples with its times to work/examples-learned.

    Returns the median shift in milliseconds.
    """
    samples = samples_of(work, "train")
    maker = BatchMaker(samples, SPEAKERS, frames, seed=0)
    model = Aligner()
    train_aligner(model, maker, work / "aligner", minutes)
    examples = [realigned(model.eval(), maker, sample) for sample in samples]
    shifts = [
        abs(new - old)
        for sample, example in zip(samples, examples, strict=True)
        for new, old in zip(example.ends[:-1], sample.example.ends[:-1], strict=True)
    ]
    for speaker in {example.speaker for example in examples}:
        held = [example for example in read_examples(work, "validation") if example.speaker == speaker]
        own = [example for example in examples if example.speaker == speaker]
        save_examples(work / "examples-learned" / f"{speaker}.json", own + held)
    return 1000.0 * float(np.median(shifts))


def start_from_shipped(model: nn.Module, part: str) -> bool:
    """Begin with the shipped weights where they fit this size (the optimiser starts afresh); says whether they did."""
    if not WEIGHTS_FILE.is_file():
        return False
    shipped = load_networks(WEIGHTS_FILE).modules()[part].state_dict()
    own = model.state_dict()
    if {name: value.shape for name, value in shipped.items()} != {name: value.shape for name, value in own.items()}:
        return False
    model.load_state_dict(shipped)
    return True
