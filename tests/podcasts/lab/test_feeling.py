"""Emotive reading: what a sentence asks for, how much of it is done, and that the voice does it."""

from __future__ import annotations

import numpy as np
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from orchestrator.protocols import CONTROLS
from podcasts.lab import feeling, parts, tale
from podcasts.lab.feeling import Manner
from podcasts.lab.pages import api_call
from podcasts.models import Sketch
from synthesis.anchor.engine import Engine, load_engine
from synthesis.anchor.evaluation.manner import melody_of
from synthesis.anchor.lines import Line
from synthesis.models import Render

TEXT = "The old bridge is gone. We won the cup, hooray! Her grave lies alone in the rain... Who opened the door?"
WORDS = "the ships sail at night with all their lamps and come back in the morning"


def test_each_sentence_is_read_by_its_own_words() -> None:
    plain, glad, sad, asked = feeling.felt(parts.reading(TEXT), Manner(), 1.0)
    assert plain.manner == Manner()
    assert (glad.manner.style, sad.manner.style, asked.manner.style) == ("upbeat", "serious", "curious")
    assert glad.manner.pace > 1 > sad.manner.pace
    assert glad.manner.energy > 1 > sad.manner.energy
    assert glad.manner.pitch_range > asked.manner.pitch_range > 1 > sad.manner.pitch_range


def test_the_slider_says_how_much() -> None:
    none, little, much = (
        feeling.felt(parts.reading("We won!"), Manner(), share)[0].manner for share in (0.0, 0.2, 1.0)
    )
    assert none == Manner()
    assert 1 < little.energy < much.energy
    assert (little.style, much.style) == ("neutral", "upbeat")


def test_what_a_listener_asks_for_is_where_it_starts() -> None:
    [felt] = feeling.felt(parts.reading("We won!"), Manner(pace=1.4, pitch=-3), 1.0)
    assert felt.manner.pace > 1.4
    assert -3 < felt.manner.pitch < 0


def test_a_tale_says_how_its_characters_speak() -> None:
    told = tale.told("“Come here now,” whispered the fox.\n“Come here now,” shouted the bear.")
    said = [felt.manner for felt in feeling.felt(told.parts, Manner(), 1.0) if felt.part.name != tale.NARRATOR]
    assert said[0].energy < 0.8
    assert said[1].energy > 1.3
    assert said[1].pitch > said[0].pitch


@pytest.mark.parametrize(
    "text", ["", "…", "!!!", "🎺", "A" * 500 + "!?!…", "DEAD! DEAD! ”“”", "she said: “", "\x00 run run run!"]
)
def test_any_text_has_a_manner_within_the_limits(text: str) -> None:
    for much in (0.0, 0.5, 1.0):
        for felt in feeling.felt(parts.reading(text), Manner(pace=2.0, pitch=12, pitch_range=2.0, energy=2.0), much):
            assert all(least <= getattr(felt.manner, name) <= most for name, (least, most) in CONTROLS.items())


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine(threads=1)


def heard(engine: Engine, sentence: str, manner: Manner) -> tuple[float, float, float]:
    """Seconds, level in dB, and the melody's reach (10 to 90 %) in semitones."""
    [speech] = engine.speak([Line(sentence, "kathleen", manner.style, **manner.settings)])
    loud = speech.samples[np.abs(speech.samples) > 0.01]
    low, high = np.percentile(melody_of(speech.samples).hertz, [10, 90])
    return speech.seconds, 20 * float(np.log10(np.sqrt(np.square(loud).mean()))), 12 * float(np.log2(high / low))


def test_the_voice_does_what_the_page_says(engine: Engine) -> None:
    glad, sad = (
        heard(engine, sentence, feeling.of_sentence(sentence))
        for sentence in (f"{WORDS} hooray!", f"{WORDS} and wept...")
    )
    level = heard(engine, f"{WORDS} hooray!", Manner()), heard(engine, f"{WORDS} and wept...", Manner())
    assert glad[0] < 0.97 * level[0][0]  # faster
    assert sad[0] > 1.1 * level[1][0]  # slower
    assert glad[1] > level[0][1] + 1.5  # louder
    assert sad[1] < level[1][1] - 1.5  # softer
    assert glad[2] > 1.15 * level[0][2]  # a wider melody
    assert sad[2] < 0.95 * level[1][2]  # a narrower one


@pytest.fixture
def lab(client: Client, voices: object, redis_server: str, settings: Settings) -> Client:
    settings.LAB = "anyone"
    return client


def speak(lab: Client, **fields: object) -> str:
    response = lab.post("/lab/", {"text": TEXT, "feeling": "100", **fields})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def test_a_take_shows_how_each_sentence_is_spoken_and_the_api_call_says_it(lab: Client) -> None:
    page = lab.get(speak(lab)).content.decode()
    sketch = Sketch.objects.get()
    plain, glad, *_ = sketch.lines.all()
    assert (plain.style, plain.settings, glad.style) == ("neutral", {}, "upbeat")
    assert f"energy {glad.settings['energy']}" in page
    assert f'"energy": {glad.settings["energy"]}' in api_call(sketch)
    assert glad.render is not None
    assert glad.render.settings["energy"] == glad.settings["energy"]


def manners(sketch: Sketch) -> dict[str, object]:
    """The fields of all lines, as the form has them."""
    names = ("pace", "pitch", "pitch_range", "energy")
    rows = [(f"line-{line.position}", line) for line in sketch.lines.all()]
    styles = {f"{prefix}-style": line.style for prefix, line in rows}
    return styles | {
        f"{at}-{name}": line.settings.get(name, getattr(Manner(), name)) for at, line in rows for name in names
    }


def test_a_listener_changes_one_sentence_and_keeps_it(lab: Client) -> None:
    first = speak(lab)
    fields = manners(Sketch.objects.get()) | {"line-1-style": "wry", "line-1-pace": "0.7"}
    second = speak(lab, beside=first.split("/")[2], **fields)
    changed = Sketch.objects.latest("pk")
    assert [line.by_hand for line in changed.lines.all()] == [False, True, False, False]
    line = changed.lines.get(position=1)
    assert (line.style, line.settings["pace"]) == ("wry", 0.7)
    assert Render.objects.count() == 5
    speak(lab, beside=second.split("/")[2], **{**manners(changed), "feeling": "50"})
    kept, other = Sketch.objects.latest("pk").lines.filter(position__in=[1, 2])
    assert (kept.style, kept.settings["pace"], kept.by_hand) == ("wry", 0.7, True)
    assert other.settings != changed.lines.get(position=2).settings


@pytest.mark.parametrize("wrong", [{"feeling": "101"}, {"feeling": "much"}, {"feeling": "-1"}])
def test_a_wrong_feeling_is_refused(lab: Client, wrong: dict[str, str]) -> None:
    assert lab.post("/lab/", {"text": TEXT, **wrong}).status_code == 422
    assert not Render.objects.exists()


def test_a_wrong_manner_of_a_line_is_refused_at_its_field(lab: Client) -> None:
    first = speak(lab)
    fields = manners(Sketch.objects.get()) | {"line-1-pace": "9"}
    response = lab.post("/lab/", {"text": TEXT, "feeling": "100", "beside": first.split("/")[2], **fields})
    assert response.status_code == 422
    assert "less than or equal to 2" in response.content.decode()
    lost = lab.post("/lab/", {"text": TEXT, "feeling": "100", "beside": first.split("/")[2], "line-0-style": "loud"})
    assert lost.status_code == 422


def test_a_story_is_told_with_feeling(lab: Client) -> None:
    story = "A girl came.\n“Who are you?” whispered the wolf.\n“I am Red!” shouted the girl."
    speak(lab, text=story, story="on")
    lines = {line.name: line for line in Sketch.objects.get().lines.all() if line.speaker != "A"}
    assert lines["Wolf"].settings["energy"] < 1 < lines["Girl"].settings["energy"]
