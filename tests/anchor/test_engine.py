"""The engine with the shipped weights: what comes out, and that the controls do what they say."""

from __future__ import annotations

import os
import threading
from dataclasses import replace

import numpy as np
import pytest

from synthesis.anchor.engine import Engine
from synthesis.anchor.errors import BadWeights, InvalidLine, OutOfRange, UnknownStyle, UnknownVoice
from synthesis.anchor.lines import Line, Speech, join_speech
from synthesis.anchor.styles import STYLES
from synthesis.anchor.weights import load_networks

LINE = Line("The council met on Monday, and nobody left early.", "kathleen")


def speak(engine: Engine, line: Line) -> Speech:
    [speech] = engine.speak([line])
    return speech


def melody(engine: Engine, line: Line) -> np.ndarray:  # type: ignore[type-arg]
    """F0 in Hz of the loud frames, by autocorrelation of what is heard."""
    wave = speak(engine, line).samples
    frames = np.lib.stride_tricks.sliding_window_view(wave, 1200)[::480]
    frames = frames[np.square(frames).mean(axis=1) > 0.1 * np.square(frames).mean(axis=1).max()]
    found = []
    for frame in frames - frames.mean(axis=1, keepdims=True):
        correlation = np.correlate(frame, frame, "full")[1199:]
        lag = 60 + int(np.argmax(correlation[60:400]))
        if correlation[lag] > 0.5 * correlation[0]:
            found.append(24_000 / lag)
    return np.array(found)


def test_speech_is_heard_and_clean(engine: Engine) -> None:
    speech = speak(engine, LINE)
    assert speech.samples.dtype == np.float32
    assert speech.sample_rate == 24_000
    assert 1.5 < speech.seconds < 6.0
    assert 0.02 < np.sqrt(np.mean(np.square(speech.samples))) < 0.3
    assert np.abs(speech.samples).max() < 0.96
    assert abs(float(speech.samples.mean())) < 1e-3


def test_a_line_is_bit_identical_each_time_alone_or_among_others(engine: Engine) -> None:
    other = Line("Something else is said first.", "felix")
    alone, again = speak(engine, LINE).samples, engine.speak([other, LINE, other])[1].samples
    assert alone.tobytes() == again.tobytes()


def test_the_number_of_threads_does_not_change_a_sample(engine: Engine) -> None:
    several = Engine(engine.networks, engine.recipes, threads=3)
    lines = [replace(LINE, text="One here. Two here. Three here.", seed=seed) for seed in range(3)]
    heard = [[speech.samples.tobytes() for speech in one.speak(lines)] for one in (engine, several)]
    assert heard[0] == heard[1]


def test_another_seed_gives_other_samples_of_the_same_length(engine: Engine) -> None:
    first, second = speak(engine, LINE).samples, speak(engine, replace(LINE, seed=7)).samples
    assert len(first) == len(second)
    assert first.tobytes() != second.tobytes()


def test_words_and_phones_follow_each_other_to_the_end(engine: Engine) -> None:
    speech = speak(engine, Line("In 1999, $5 million went to NASA.", "june"))
    assert [word for word, _, _ in speech.words] == ["In", "1999", "$5 million", "went", "to", "NASA"]
    for spans in (speech.words, speech.phones):
        times = [moment for _, start, end in spans for moment in (start, end)]
        assert times == sorted(times)
        assert times[-1] <= speech.seconds + 1e-6
    assert all(end > start for _, start, end in speech.words)


def test_streamed_pieces_are_the_spoken_line(engine: Engine) -> None:
    line = replace(LINE, text="First sentence here. Then a second one! And is there a third?")
    pieces = list(engine.stream(line))
    assert len(pieces) == 3
    assert join_speech(pieces).samples.tobytes() == speak(engine, line).samples.tobytes()


def test_pauses_are_silent_and_exactly_as_long_as_asked(engine: Engine) -> None:
    short, long = (speak(engine, replace(LINE, text=f"One [pause {ms}ms] two.")) for ms in (200, 1200))
    assert long.seconds - short.seconds == pytest.approx(1.0, abs=0.02)
    (_, _, end), (_, start, _) = long.words
    middle = long.samples[int((end + 0.2) * 24_000) : int((start - 0.2) * 24_000)]
    assert np.abs(middle).max() == 0.0


def test_pace_changes_the_length(engine: Engine) -> None:
    slow, fast = (speak(engine, replace(LINE, pace=pace)).seconds for pace in (0.8, 1.6))
    assert slow / fast == pytest.approx(2.0, rel=0.12)


def test_pitch_moves_the_voice_by_semitones(engine: Engine) -> None:
    plain, raised = melody(engine, LINE), melody(engine, replace(LINE, pitch=4.0))
    assert 12.0 * np.log2(np.median(raised) / np.median(plain)) == pytest.approx(4.0, abs=1.2)


def test_range_flattens_or_widens_the_melody(engine: Engine) -> None:
    flat, wide = (np.log2(melody(engine, replace(LINE, pitch_range=value))) for value in (0.0, 1.8))
    spread = [float(np.subtract(*np.percentile(values, [85, 15]))) for values in (flat, wide)]
    assert spread[0] < 0.6 * spread[1]


def test_energy_changes_the_loudness(engine: Engine) -> None:
    plain, soft = (speak(engine, replace(LINE, energy=value)).samples for value in (1.0, 0.5))
    assert np.sqrt(np.mean(soft**2) / np.mean(plain**2)) == pytest.approx(0.5, abs=0.05)


def test_emphasis_lengthens_the_word(engine: Engine) -> None:
    plain, stressed = (speak(engine, replace(LINE, text=text)) for text in ("It is very late.", "It is *very* late."))
    lengths = [{word: end - start for word, start, end in speech.words}["very"] for speech in (plain, stressed)]
    assert lengths[1] > 1.05 * lengths[0]


def test_styles_differ_and_a_whisper_has_no_voice(engine: Engine) -> None:
    heard = {style: speak(engine, replace(LINE, style=style)).samples.tobytes() for style in STYLES}
    assert len(set(heard.values())) == len(STYLES)
    assert len(melody(engine, replace(LINE, style="whisper"))) < 0.3 * len(melody(engine, LINE))


def test_upbeat_is_higher_and_faster_than_serious(engine: Engine) -> None:
    upbeat, serious = (replace(LINE, style=style) for style in ("upbeat", "serious"))
    assert np.median(melody(engine, upbeat)) > 1.08 * np.median(melody(engine, serious))
    assert speak(engine, upbeat).seconds < speak(engine, serious).seconds


def test_two_voices_are_low_and_two_are_high(engine: Engine) -> None:
    height = {name: float(np.median(melody(engine, replace(LINE, voice=name)))) for name in engine.voices}
    assert len(height) >= 4
    assert sum(value < 140 for value in height.values()) >= 2
    assert sum(value > 145 for value in height.values()) >= 2


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"voice": "nobody"}, UnknownVoice),
        ({"style": "shouting"}, UnknownStyle),
        ({"pace": 9.0}, OutOfRange),
        ({"pitch": float("nan")}, OutOfRange),
        ({"energy": float("inf")}, OutOfRange),
        ({"seed": -1}, OutOfRange),
        ({"text": "a" * 5001}, OutOfRange),
        ({"text": " "}, InvalidLine),
        ({"text": 5}, InvalidLine),
        ({"pronunciations": ["x"]}, InvalidLine),
    ],
)
def test_a_bad_line_is_refused_before_any_work(
    engine: Engine, change: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        engine.speak([LINE, replace(LINE, **change)])  # type: ignore[arg-type]


def test_a_very_long_word_and_a_long_sentence_are_spoken_in_pieces(engine: Engine) -> None:
    line = replace(LINE, text="bla" * 60 + " and then " + "one two three four five " * 20)
    assert len(list(engine.stream(line))) > 1


def test_threads_share_an_engine(engine: Engine) -> None:
    expected, heard = speak(engine, LINE).samples.tobytes(), []
    threads = [threading.Thread(target=lambda: heard.append(speak(engine, LINE).samples.tobytes())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert heard == [expected] * 3


def test_a_forked_worker_can_speak(engine: Engine) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0 if len(speak(engine, LINE).samples) > 1000 else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_damaged_weights_are_named(tmp_path: object) -> None:
    path = tmp_path / "broken.safetensors"  # type: ignore[operator]
    for content in (b"", b"nonsense", b"\xff" * 4096):
        path.write_bytes(content)
        with pytest.raises(BadWeights, match=r"broken\.safetensors"):
            load_networks(path)
    with pytest.raises(BadWeights):
        load_networks(path.with_name("absent.safetensors"))
