"""How fast a voice gets through a real script, its pauses included. Lengths are planned by this figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orchestrator.protocols import Act, Speaker, Style
from synthesis import programme
from synthesis.models import Render
from synthesis.programme import Part


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line of the measuring script: what it does, who says it, how, and the words."""

    act: Act
    speaker: Speaker
    style: Style
    text: str
    story: str = ""


SCRIPT = (
    Spoken("open", "A", "neutral", "Good morning. It's Tuesday, 3 March, and this is the first edition of the day."),
    Spoken("open", "B", "warm", "Our voices are synthetic and a machine wrote the script. Here's what we have."),
    Spoken("open", "A", "neutral", "A harbour town votes on its ferry, and a museum finds a painting behind another."),
    Spoken("transition", "B", "neutral", "First to the coast, where one question has divided the town for a decade."),
    Spoken(
        "report",
        "A",
        "neutral",
        "The people of Port Ellery will keep their ferry. Turnout was 71 percent.",
        "1",
    ),
    Spoken("question", "B", "curious", "Wasn't the council sure that it would lose?", "1"),
    Spoken("answer", "A", "neutral", "It was. It had ordered buses, and 14 of them are parked by the pier.", "1"),
    Spoken(
        "context",
        "B",
        "neutral",
        "The ferry carries about 900 passengers a day, most on their way to work.",
        "1",
    ),
    Spoken(
        "attribute",
        "A",
        "serious",
        "The mayor says repairs will cost 2.4 million dollars and take all summer.",
        "1",
    ),
    Spoken("caveat", "B", "serious", "Where the money comes from isn't known yet.", "1"),
    Spoken("transition", "A", "neutral", "From something that stays where it was to something nobody knew was there."),
    Spoken("report", "B", "upbeat", "Restorers in Lund have found a picture under a portrait of a merchant.", "2"),
    Spoken("react", "A", "wry", "So he was covering something up.", "2"),
    Spoken(
        "answer",
        "B",
        "neutral",
        "A landscape, painted around 1640, with a windmill and two cows.",
        "2",
    ),
    Spoken("report", "B", "neutral", "X-rays showed it first. Cleaning four square centimetres took three weeks.", "2"),
    Spoken("question", "A", "curious", "And what happens to the merchant?", "2"),
    Spoken("answer", "B", "warm", "He stays. The museum will show a photograph of the landscape beside him.", "2"),
    Spoken("close", "A", "warm", "That's all for this morning. The sources are in the notes. Thank you for listening."),
)


def words() -> int:
    """In the script."""
    return sum(len(line.text.split()) for line in SCRIPT)


def words_per_minute(seconds: Sequence[float]) -> float:
    """From the seconds that each line of the script took."""
    parts = [Part(Render(), line.act, line.speaker, line.story, "", line.style) for line in SCRIPT]
    timeline = programme.lay_out(parts, seconds, music=False)
    return round(60 * words() / timeline.seconds, 1)
