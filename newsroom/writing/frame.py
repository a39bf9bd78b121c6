"""What holds an edition together: opening with the date and the disclosure, headlines, hand-overs, closing."""

from __future__ import annotations

import random
import re
import zlib

from newsroom.writing.calendar import MONTHS, WEEKDAYS
from newsroom.writing.casting import told_by_one
from newsroom.writing.phrasebook import Phrasebook
from newsroom.writing.speech import say_figures
from newsroom.writing.tokens import normalise
from orchestrator.protocols import Act, DraftLine, Format, Frame, FrameRequest, ShowBrief, Speaker, StoryBrief, Style

GREETINGS = {
    "morning": ("Good morning.", "Good morning, and welcome.", "Morning, everyone."),
    "midday": ("Good day.", "Hello, and welcome.", "Hello, it's midday."),
    "evening": ("Good evening.", "Good evening, and welcome.", "Hello, and good evening."),
    "night": ("Hello, and welcome.", "Good evening, and thanks for staying up.", "Hello at the end of the day."),
}
OPENINGS = (
    "{greeting} It's {date}, this is {show}, and I'm {host}.",
    "{greeting} This is {show} for {date}. I'm {host}.",
    "{greeting} You're listening to {show}. It's {date}, and I'm {host}.",
    "This is {show}. {greeting} It's {date}. I'm {host}.",
    "{greeting} {show} is on, it's {date}, and my name is {host}.",
)
DISCLOSURES = (
    "And I'm {host}. Before we start: our voices are synthetic, and this script was written by machine.",
    "I'm {host}. Neither of us is a person: these are synthetic voices, reading what a computer wrote.",
    "And I'm {host}. So you know, you're hearing computer voices, and a computer wrote the words too.",
    "I'm {host}. As always, our voices are generated, and so is the script we read from.",
    "And I'm {host}. The voices are made by computer, and the script is written by one.",
)
AMONG_MANY = (
    "And I'm {host}. With us are {others}. All our voices are synthetic, and this script was written by machine.",
    "I'm {host}, and {others} are here too. None of us is a person: computer voices read what a computer wrote.",
)
ALONE = (
    "My voice is synthetic, and this script was written by machine.",
    "I'm a computer voice, and a computer wrote what I read.",
    "The voice you hear is generated, and so is the script.",
)
HEADLINES = ("The headlines.", "Here's what we have.", "In this edition:", "These are the headlines.", "What's ahead:")
SUBJECTS: dict[Format, tuple[str, ...]] = {
    "interview": ("What we'll talk about:", "In this conversation:", "I have questions about this:"),
    "explainer": ("What we'll explain:", "What we want to understand:", "In this explainer:"),
    "story": ("What you'll hear:", "This is the story:", "In this episode:"),
}
MORE_HEADLINES = ("Also ahead:", "And also:", "Then:", "We also have this:", "And after that:")
STARTS = (
    "We begin with {topic}.",
    "First, {topic}.",
    "{Topic} first.",
    "We start with {topic}.",
    "Let's begin with {topic}.",
)
HANDOVERS = (
    "To {topic} now.", "Next, {topic}.", "We turn to {topic}.", "Now to {topic}.", "On to {topic}.",
    "{Topic} is next.", "Let's move on to {topic}.", "Our next story is about {topic}.", "From {before} to {topic}.",
    "That's {before}. Now, {topic}.", "{Topic} now.", "We leave {before} there. {Topic} next.",
)  # fmt: skip
PLACED = (
    "To {place} now, for {topic}.", "Next, {topic}, and we go to {place}.", "{Topic} next, with a story from {place}.",
    "Our next story is from {place}.", "Now to {place}.", "We go to {place} next.", "From {before} to {topic}, and to {place}.",
    "{Topic} now, from {place}.", "Let's go to {place}.", "On to {place}, and {topic}.",
)  # fmt: skip
SAME_TOPIC = (
    "We stay with {topic}.",
    "More on {topic}.",
    "Staying with {topic} for another story.",
    "Another story about {topic}.",
)
LAST_PLACED = (
    "And finally, {topic}, from {place}.",
    "Our last story is from {place}.",
    "To end with, we go to {place}.",
    "And to close, {topic} from {place}.",
)
LAST = ("And finally, {topic}.", "Our last story is about {topic}.", "To end with, {topic}.", "And to close, {topic}.")
CLOSINGS = (
    "That's {show} for {day}. I'm {host}.",
    "And that's where we leave it. I'm {host}.",
    "That was {show}. I'm {host}.",
    "That's all from us on {show}. I'm {host}.",
    "We'll leave it there for {day}. I'm {host}.",
)
FAREWELLS = (
    "And I'm {host}. The transcript and our sources are in the notes. Thanks for listening.",
    "I'm {host}. You'll find the sources and a transcript in the notes. Thank you for listening.",
    "And I'm {host}. Every source is in the notes, next to the transcript. Thanks for being with us.",
    "I'm {host}. If you want to check us, the notes have the transcript and the sources. Goodbye.",
)
ALONE_FAREWELLS = (
    "The transcript and the sources are in the notes. Thanks for listening.",
    "You'll find the sources and a transcript in the notes. Goodbye.",
)
TOPICS = {
    "world": "world news", "politics": "politics", "business": "business", "science": "science", "health": "health",
    "technology": "technology", "climate": "the climate", "sports": "sport", "culture": "culture", "local": "local news",
    "education": "education", "transport": "transport", "space": "space", "food": "food", "oddities": "something out of the ordinary",
}  # fmt: skip
# For a story whose topic is not known, as in a listener's own document, by its heading where it has one.
NAMED_HANDOVERS = (
    "Next: {heading}", "On to the next part: {heading}", "And now: {heading}", "Let's move on. {heading}", "Then there's this: {heading}",
    "Now to this: {heading}", "There's more. {heading}", "Let's go on. {heading}",
)  # fmt: skip
NAMED_LAST = ("And finally: {heading}", "One more to close: {heading}", "To end with: {heading}")
LONGEST_NAME = 10
PLAIN_STARTS = ("Let's begin.", "We start here.", "Let's get into it.")
PLAIN_HANDOVERS = (
    "To the next one.", "Next.", "Let's move on.", "On we go.", "Here's the next one.", "Let's go on.", "There's more.",
    "Now for the next.",
)  # fmt: skip
PLAIN_LAST = ("And finally.", "And the last one.", "To end with, one more.", "One more to close.")
QUIET = (
    "We'll be quick. Our sources have brought nothing new since the last edition.",
    "This will be short: there's nothing new in our sources for this edition.",
    "A quiet edition. Nothing new has come in from our sources.",
)
PLACE = re.compile(
    r"\bin (?P<place>(?:(?:northern|southern|eastern|western|central|rural|north-eastern|south-eastern) )?"
    r"(?:[A-Z][^\W\d_]+)(?: [A-Z][^\W\d_]+)?)(?=[,.]| (?:on|after|has|have|is|are|was|were|will|to|for|with|in|who|which|that|and)\b)"
)
NO_PLACES = frozenset(
    {*MONTHS, *WEEKDAYS, "english", "french", "german", "spanish", "parliament", "congress", "latin", "braille"}
)
SHORT_HEADLINES = 2
# An hour with sixty stories does not begin with five minutes of headlines.
MOST_HEADLINES = 8


def frame(request: FrameRequest) -> Frame:
    """The frame of an edition; a show with one host gets a briefing's."""
    writer = _Framer(request)
    return Frame(writer.opening(), writer.handovers(), writer.closing())


class _Framer:
    def __init__(self, request: FrameRequest) -> None:
        self.show, self.stories = request.show, request.stories
        self.phrases = Phrasebook(f"{request.show.name}/{request.show.date.isoformat()}/{request.seed}")
        self.rng = random.Random(zlib.crc32(f"{self.phrases.occasion}/who".encode()))
        self.alone = told_by_one(request.show)
        self.compact = request.compact

    def deal(self, name: str, pack: tuple[str, ...], host: Speaker = "A", **words: str) -> str:
        text = self.phrases.deal(name, pack)
        return text.format(show=self.show.name, host=host_name(self.show, host), date=spoken_date(self.show), **words)

    def line(self, speaker: Speaker, text: str, act: Act, style: Style = "neutral") -> DraftLine:
        return DraftLine("A" if self.alone else speaker, style, act, text)

    def opening(self) -> tuple[DraftLine, ...]:
        greeting = self.phrases.deal("greeting", GREETINGS[self.show.daypart])
        lines = [self.line("A", self.deal("opening", OPENINGS, "A", greeting=greeting), "open", "warm")]
        if self.alone:
            lines.append(self.line("A", self.deal("alone", ALONE), "open"))
        elif others := self.others():
            lines.append(self.line("B", self.deal("disclosure", AMONG_MANY, "B", others=others), "open"))
        else:
            lines.append(self.line("B", self.deal("disclosure", DISCLOSURES, "B"), "open"))
        return (*lines, *(() if self.compact and self.stories else self.headlines()))

    def others(self) -> str:
        """The third and the fourth voice by name, where the format lets them speak."""
        return " and ".join(self.show.hosts[2:4]) if self.show.format == "explainer" else ""

    def headlines(self) -> list[DraftLine]:
        """The headlines shared between the hosts, then where the edition begins."""
        if not self.stories:
            return [self.line("A", self.deal("quiet", QUIET), "report")]
        told = [spoken_headline(story) for story in self.stories[:MOST_HEADLINES]]
        half = len(told) if self.alone or len(told) <= SHORT_HEADLINES else (len(told) + 1) // 2
        opener = self.deal("headlines", SUBJECTS.get(self.show.format, HEADLINES))
        lines = [self.line("A", f"{opener} {' '.join(told[:half])}", "open")]
        if told[half:]:
            lines.append(self.line("B", f"{self.deal('also', MORE_HEADLINES)} {' '.join(told[half:])}", "open"))
        if self.show.format in SUBJECTS:
            return lines
        topic = topic_of(self.stories[0])
        start = self.topical("start", STARTS, topic) if topic else self.deal("plain start", PLAIN_STARTS)
        lines.append(self.line(_other(lines[-1].speaker), start, "transition"))
        return lines

    def handovers(self) -> tuple[tuple[DraftLine, ...], ...]:
        return tuple(self.handover(i) for i in range(1, len(self.stories)))

    def handover(self, i: int) -> tuple[DraftLine, ...]:
        before, topic = topic_of(self.stories[i - 1]), topic_of(self.stories[i])
        place = place_of(self.stories[i])
        last = i == len(self.stories) - 1 and len(self.stories) > 2
        if not topic:
            text = self.untitled(self.stories[i], last=last)
        elif last:
            text = self.topical("last", LAST_PLACED if place else LAST, topic, before, place)
        elif before == topic:
            text = self.topical("same", SAME_TOPIC, topic, before)
        else:
            text = self.topical("handover", PLACED if place and i % 3 else HANDOVERS, topic, before or "that", place)
        return (self.line("A" if i % 2 else "B", text, "transition"),)

    def untitled(self, story: StoryBrief, *, last: bool) -> str:
        if heading := heading_of(story):
            return self.deal(f"named {last}", NAMED_LAST if last else NAMED_HANDOVERS, heading=heading)
        return self.deal(f"plain {last}", PLAIN_LAST if last else PLAIN_HANDOVERS)

    def topical(self, name: str, pack: tuple[str, ...], topic: str, before: str = "", place: str = "") -> str:
        return _opened(self.deal(name, pack, topic=topic, Topic=_opened(topic), before=before, place=place))

    def closing(self) -> tuple[DraftLine, ...]:
        day = WEEKDAYS[self.show.date.weekday()].title()
        if self.compact:
            return (self.line("A", self.deal("farewell alone", ALONE_FAREWELLS), "close", "warm"),)
        first = self.line("A", self.deal("closing", CLOSINGS, "A", day=day), "close", "warm")
        if self.alone:
            return (first, self.line("A", self.deal("farewell alone", ALONE_FAREWELLS), "close", "warm"))
        return (first, self.line("B", self.deal("farewell", FAREWELLS, "B"), "close", "warm"))


def host_name(show: ShowBrief, speaker: Speaker) -> str:
    index = "ABCD".index(speaker)
    return show.hosts[index] if index < len(show.hosts) else show.hosts[0] if show.hosts else "your host"


def spoken_date(show: ShowBrief) -> str:
    return f"{WEEKDAYS[show.date.weekday()].title()}, {show.date.day} {MONTHS[show.date.month - 1].title()}"


def spoken_headline(story: StoryBrief) -> str:
    text = re.sub(r"\s+", " ", say_figures(story.headline)).strip()
    if story.update and not text.lower().startswith("update"):
        text = f"Update: {text}"
    return text if text.endswith((".", "?", "!")) else f"{text}."


def place_of(story: StoryBrief) -> str:
    """Where a story happens, if its first fact says so in a way that a rule can trust; else ""."""
    match = PLACE.search(normalise(story.facts[0].text)) if story.facts else None
    if match is None or set(match.group("place").lower().split()) & NO_PLACES:
        return ""
    return match.group("place")


def heading_of(story: StoryBrief) -> str:
    """Its heading, where that can be said before the story; "" where the story itself begins with these words."""
    heading = spoken_headline(story)
    told = normalise(story.facts[0].text).lower() if story.facts else ""
    if len(heading.split()) > LONGEST_NAME or told.startswith(normalise(heading).lower().rstrip(".?!")):
        return ""
    return heading


def topic_of(story: StoryBrief) -> str:
    """How its category is spoken of; "" for one that has none."""
    return TOPICS.get(story.category.lower(), "")


def _other(speaker: Speaker) -> Speaker:
    return "B" if speaker == "A" else "A"


def _opened(text: str) -> str:
    return text[:1].upper() + text[1:]
