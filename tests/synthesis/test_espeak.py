"""eSpeak NG speaks what is written, obeys nothing in it, and cannot take a worker down."""

from __future__ import annotations

import itertools
import os
import signal
import threading
import time

import numpy as np
import psutil
import pytest

from orchestrator.errors import ModelRefused, ModelTimeout, ModelUnavailable
from orchestrator.protocols import STYLES, Speech, SpeechLine, SpeechRequest
from synthesis.espeak import process as espeak_process
from synthesis.espeak import text as espeak_text
from synthesis.espeak import voice as espeak
from synthesis.espeak.process import EspeakProcess
from synthesis.measuring import voiced_pitches


def say(text: str, voice: str = "harriet", timeout: float = 20, **settings: object) -> Speech:
    request = SpeechRequest((SpeechLine(text, voice, **settings),))  # type: ignore[arg-type]
    return espeak.build().speak(request, timeout=timeout).lines[0]


def pitch(speech: Speech) -> float:
    return float(np.median(voiced_pitches(speech)))


SENTENCE = "The people of the town have voted to keep their old ferry running all year."


def test_speech_is_mono_at_24_khz_and_never_clips() -> None:
    speech = say(SENTENCE)
    assert speech.sample_rate == 24_000
    assert speech.samples.dtype == np.float32
    assert speech.samples.ndim == 1
    assert 0.05 < np.abs(speech.samples).max() < 1.0
    assert 3 < speech.seconds < 8


def test_the_voices_are_clearly_different() -> None:
    heard = {voice: say(SENTENCE, voice) for voice in espeak.build().voices()}
    pitches = {voice: pitch(speech) for voice, speech in heard.items()}
    assert len(heard) >= 4
    assert max(pitches[name] for name in ("edwin", "marcus", "rory")) < 150
    assert min(pitches[name] for name in ("harriet", "nell", "isla")) > 150
    assert pitches["harriet"] > 1.5 * pitches["edwin"]
    assert len({speech.samples.tobytes() for speech in heard.values()}) == len(heard)


def test_every_style_sounds_different() -> None:
    heard = {style: say(SENTENCE, style=style) for style in STYLES}
    assert len({speech.samples.tobytes() for speech in heard.values()}) == len(STYLES)
    assert heard["upbeat"].seconds < heard["neutral"].seconds < heard["serious"].seconds
    assert pitch(heard["upbeat"]) > pitch(heard["serious"])


def test_pace_pitch_and_energy_do_what_they_say() -> None:
    plain = say(SENTENCE)
    assert say(SENTENCE, pace=1.5).seconds == pytest.approx(plain.seconds / 1.5, rel=0.1)
    assert pitch(say(SENTENCE, pitch=6)) == pytest.approx(pitch(plain) * 2 ** (6 / 12), rel=0.1)
    quiet = say(SENTENCE, energy=0.5)
    assert np.abs(quiet.samples).max() == pytest.approx(np.abs(plain.samples).max() / 2, rel=0.01)
    assert np.std(voiced_pitches(say(SENTENCE, pitch_range=0.0))) < np.std(voiced_pitches(plain))


def test_word_times_are_those_of_the_written_words() -> None:
    speech = say("On 25 February, Dr. Müller's firm paid $3.5m — in U.S. dollars.")
    words = [word.word for word in speech.words]
    assert words == ["On", "25", "February,", "Dr.", "Müller's", "firm", "paid", "$3.5m", "in", "U.S.", "dollars."]
    times = [(word.start, word.end) for word in speech.words]
    assert all(0 <= start < end <= speech.seconds for start, end in times)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(times))
    long_words = {word.word: word.end - word.start for word in speech.words}
    assert long_words["$3.5m"] > 3 * long_words["On"]


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("They paid $3.5m.", "They paid three point five million dollars."),
        ("At 8:05 p.m. it was 21°C.", "At eight oh five P M it was twenty one degrees celsius."),
        ("Café 24 opened in 1999, twice.", "Café twenty four opened in nineteen ninety nine, twice."),
        ("No figures here: none.", "No figures here: none."),
    ],
)
def test_english_figures_are_read_as_anchor_reads_them(written: str, spoken: str) -> None:
    prepared = espeak_text.prepare(written, {}, english=True)
    assert prepared.spoken.lower() == spoken.lower()
    assert len(prepared.origin) == len(prepared.spoken)
    assert list(prepared.origin) == sorted(prepared.origin)


def test_a_pronunciation_wins_over_a_figures_reading_and_other_languages_keep_their_figures() -> None:
    assert espeak_text.prepare("The 747 left.", {"747": "seven forty seven"}, english=True).spoken == (
        "The seven forty seven left."
    )
    assert espeak_text.prepare("Es kostet 3,5 Mio.", {}).spoken == "Es kostet 3,5 Mio."


def test_a_word_before_a_pause_ends_when_the_pause_begins() -> None:
    speech = say("Well, no.")
    well, no = speech.words
    between = speech.samples[round(well.end * 24_000) + 480 : round(no.start * 24_000)]
    assert len(between) > 1200
    assert np.abs(between).max() < 0.05 * np.abs(speech.samples).max()


@pytest.mark.parametrize("text", ["", "   ", "...", "—", "\x01\x02", "\u200d\ufe0f"])
def test_a_line_without_a_word_is_refused_in_words(text: str) -> None:
    with pytest.raises(ModelRefused, match="no word to speak"):
        say(text)


def test_a_line_beyond_the_limit_is_refused_and_one_at_the_limit_is_spoken() -> None:
    with pytest.raises(ModelRefused, match=r"3001 characters.*Split it"):
        say("a" * 3001)
    assert say(("word " * 600).strip()).seconds > 60


def test_markup_and_hidden_commands_are_text_not_orders() -> None:
    plain = say("Hello there.")
    assert say("<break time='60s'/> Hello there.").seconds < plain.seconds + 5
    assert say("<audio src='http://127.0.0.1/x.wav'/> Hello there.").seconds < plain.seconds + 8
    assert np.array_equal(say("\x01400S Hello").samples, say("400S Hello").samples)
    hidden = say("[[h@l'oU]] there.")
    assert not np.array_equal(hidden.samples, say("Hello there.").samples)
    assert np.array_equal(hidden.samples, say("((h@l'oU)) there.").samples)


@pytest.mark.parametrize(
    "text", ["Nice 👍🏽", "👩‍👩‍👧 family", "Привет, мир", "你好", "\u202eevil", "a\ud800b", "Z̷̢a̴lgo"]
)
def test_odd_text_is_spoken_or_refused_but_never_breaks_the_process(text: str) -> None:
    assert say(text).seconds > 0.2
    assert say("Still here.").seconds > 0.3


def test_an_emoji_is_named_in_words() -> None:
    assert say("Thanks 👍").seconds > say("Thanks").seconds + 0.3


def test_pronunciations_win_in_any_case_and_only_as_whole_words() -> None:
    respelled = say("Lund is old.", pronunciations={"lund": "loond"})
    assert np.array_equal(respelled.samples, say("loond is old.").samples)
    assert [word.word for word in respelled.words] == ["Lund", "is", "old."]
    assert np.array_equal(say("Lundgren.", pronunciations={"Lund": "x"}).samples, say("Lundgren.").samples)


def test_ipa_between_slashes_is_spoken_as_it_sounds() -> None:
    heard = say("Nguyen won.", pronunciations={"Nguyen": "/ˈwɪn/"})
    assert not np.array_equal(heard.samples, say("Nguyen won.").samples)
    assert heard.seconds == pytest.approx(say("Win won.").seconds, rel=0.1)
    assert [word.word for word in heard.words] == ["Nguyen", "won."]


def test_a_symbol_that_is_no_english_sound_is_named() -> None:
    with pytest.raises(ModelRefused, match="'ʙ', which is no English sound"):
        say("Nguyen won.", pronunciations={"Nguyen": "/ʙa/"})


def test_other_languages_are_spoken_by_their_own_rules() -> None:
    german = say("Guten Tag, liebe Hörer.", language="de-DE")
    assert not np.array_equal(german.samples, say("Guten Tag, liebe Hörer.").samples)
    with pytest.raises(ModelRefused, match="no voice or language"):
        say("Hello.", language="xx")
    assert say("Hello.").seconds > 0.3


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [({"pace": 0.0}, "pace must be from 0.5 to 2"), ({"pitch": float("nan")}, "pitch must be from -12 to 12")],
)
def test_settings_out_of_range_are_refused(settings: dict[str, float], sentence: str) -> None:
    with pytest.raises(ModelRefused, match=sentence):
        say(SENTENCE, **settings)


def test_an_unknown_voice_names_those_there_are() -> None:
    with pytest.raises(ModelRefused, match="no voice 'nobody'; it has harriet, edwin"):
        say(SENTENCE, "nobody")


def test_another_models_voice_is_replaced_by_its_stand_in() -> None:
    stood_in = say(SENTENCE, "vera", stand_ins={espeak.NAME: "nell"})
    assert np.array_equal(stood_in.samples, say(SENTENCE, "nell").samples)


def request(text: str = "Hello there.") -> dict[str, object]:
    return espeak.parameters(SpeechLine(text, "nell")) | {"text": text}


def child_of(process: EspeakProcess) -> int:
    assert process._child is not None
    return process._child.pid


def test_a_hanging_library_is_ended_in_time_and_the_next_line_is_spoken() -> None:
    process = EspeakProcess()
    process.ask(request(), 10)
    stuck = child_of(process)
    os.kill(stuck, signal.SIGSTOP)
    started = time.monotonic()
    with pytest.raises(ModelTimeout, match="did not finish the line in time"):
        process.ask(request(), 0.5)
    assert time.monotonic() - started < 3
    assert process.ask(request(), 10).pcm
    assert child_of(process) != stuck
    process.close()


def crash_next_line(process: EspeakProcess) -> None:
    """Send the C code a segmentation fault while it speaks."""
    server = psutil.Process(child_of(process))
    while not (speaking := server.children()):
        time.sleep(0.0005)
    speaking[0].send_signal(signal.SIGSEGV)


def test_a_crash_of_the_library_costs_one_line_and_no_worker() -> None:
    process = EspeakProcess()
    process.ask(request(), 10)
    child = child_of(process)
    thread = threading.Thread(target=crash_next_line, args=(process,))
    thread.start()
    with pytest.raises(ModelRefused, match=r"crashed on this line \(signal 11\)"):
        process.ask(request("word " * 1200), 20)
    thread.join()
    assert process.ask(request(), 10).pcm
    assert child_of(process) == child
    process.close()


def test_the_same_line_is_the_same_sound_whatever_was_said_before() -> None:
    first = say(SENTENCE)
    say("Something else.", "rory")
    assert np.array_equal(say(SENTENCE).samples, first.samples)


def test_a_process_killed_between_lines_is_started_again() -> None:
    process = EspeakProcess()
    first = process.ask(request(), 10)
    os.kill(child_of(process), signal.SIGKILL)
    time.sleep(0.1)
    assert process.ask(request(), 10).pcm == first.pcm
    process.close()


def test_threads_share_it_without_mixing_their_lines() -> None:
    texts = [f"This is line number {number} of many." for number in range(8)]
    alone = [say(text).samples for text in texts]
    together: dict[int, np.ndarray] = {}

    def speak(place: int) -> None:
        together[place] = say(texts[place]).samples

    threads = [threading.Thread(target=speak, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(together[place], alone[place]) for place in range(8))


def test_a_forked_worker_speaks_with_a_process_of_its_own() -> None:
    process = EspeakProcess()
    expected = process.ask(request(), 10).pcm
    child = child_of(process)
    pid = os.fork()
    if not pid:
        same = process.ask(request(), 10).pcm == expected and child_of(process) != child
        process.close()
        os._exit(0 if same else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert process.ask(request(), 10).pcm == expected
    assert child_of(process) == child
    process.close()


def test_without_the_wheel_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "espeakng_loader", None)
    assert "pip install 'newsroom[espeak]'" in espeak.missing()
    with pytest.raises(ModelUnavailable, match="is not installed"):
        espeak_process.paths()
