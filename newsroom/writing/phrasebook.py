"""What presenters say around the facts: questions, bridges, openings, hand-overs, closings. None of it claims anything.

Every list is dealt like a pack of cards: shuffled once for the show and the day, then one card further for each
story, so
that an episode does not use a phrase twice while the pack lasts.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

# kind of fact → questions that such a fact answers
QUESTIONS: dict[str, tuple[str, ...]] = {
    "harm": (
        "Was anyone hurt?", "Do we know if anybody was hurt?", "And the people there, were any of them hurt?",
        "Is everybody all right?", "Did anyone come to harm?", "What do we know about the people caught up in it?",
    ),
    "unknown": (
        "What don't we know yet?", "Is there anything that's still open?", "What's still unclear?",
        "Where are the gaps in what we know?", "So what hasn't been settled?", "What are we still waiting to hear?",
    ),
    "objection": (
        "Does everybody agree?", "Is everyone happy with that?", "I take it there's another side to this?",
        "Who sees it differently?", "And the doubters?", "Any objections?", "What's the case against?",
    ),
    "worry": (
        "Are there worries?", "What's the concern?", "Is there a catch?", "Any warnings to go with that?",
        "Should we be cautious about any of this?", "What could go wrong?",
    ),
    "next": (
        "What happens next?", "So what's the next step?", "Where does it go from here?", "And from here on?",
        "What's still to come?", "And now?", "What should we look out for?",
    ),
    "money": (
        "What about the money?", "What sort of sums are we talking about?", "And in money terms?",
        "How much money is in this?", "Can we talk about the money?", "What are the sums involved?",
    ),
    "cost": ("What does it cost?", "And the cost?", "What's the price of that?", "How much does that cost?", "What's the bill?"),
    "duration": ("How long does that take?", "How long does it take?", "And how long is that?", "What sort of time does it take?"),
    "lasted": ("How long did that take?", "How long did it take?", "And how long did it take them?"),
    "start": ("When does it start?", "And when will that be?", "When do we see it?", "What's the date for that?"),
    "evidence": ("How do we know?", "What's that based on?", "How do they know?", "Where does that come from?"),
    "crowd": ("How many people are we talking about?", "How many are there?", "How many does that affect?", "How many people is that?"),
    "comparison": (
        "How does that compare?", "What should we set that against?", "Is there something to compare it with?",
        "Compared with what, though?", "And in comparison?",
    ),
    "figures": (
        "Do we have figures?", "What are the numbers?", "Can you put numbers on that?", "How does that look in figures?",
        "What do the numbers tell us?", "And in numbers?", "What do the figures say?",
    ),
    "aim": (
        "What's the idea behind it?", "What's it meant to achieve?", "And the point of it?", "What's the thinking there?",
        "What are they hoping for?",
    ),
    "method": (
        "How does it work?", "How's that done?", "So how do they do it?", "How would that work?", "How do you do that?",
    ),
    "maker": ("Who's behind it?", "Whose work is it?", "Who do we have to thank for that?", "Who's behind all this?"),
    "past": (
        "What's the background?", "How did we get here?", "Is there a history to this?", "What came before?",
        "How far back does this go?", "Remind us of the history.",
    ),
    "voice": (
        "What are people saying about it?", "What do those involved say?", "Have we heard from anyone involved?",
        "How do they put it themselves?", "Who's had something to say about it?", "And in their own words?",
    ),
    "role": (
        "What does the {role} say?", "Have we heard from the {role}?", "And what do we hear from the {role}?",
        "How does the {role} see it?", "What's the {role} saying?",
    ),
    "terms": ("What does the {noun} say?", "What's in the {noun}?", "What would the {noun} mean?", "What does the {noun} involve?"),
    "why": ("Why is that?", "Why's that?", "How come?", "And why?", "For what reason?", "Do we know why?"),
    "more": (
        "What else do we know?", "What else is there?", "What more can you tell us?", "Anything else on that?",
        "Is there more to it?", "What else should we know?", "Tell us more.",
    ),
}  # fmt: skip

# kind of fact → words that may stand before it when nobody asks
BRIDGES: dict[str, tuple[str, ...]] = {
    "unknown": ("One thing is still open.", "There's a gap in what we know.", "Not everything is clear."),
    "objection": ("There is another side to this.", "Not everyone sees it that way.", "Then there are the doubters."),
    "worry": ("A word of caution, though.", "One caution.", "There is a catch, though."),
    "next": ("As for what happens next:", "Looking ahead:", "And the next step:"),
    "money": ("Then there's the money.", "Now, the sums.", "And the money:"),
    "figures": ("Some figures.", "Here are the numbers.", "To put numbers on it:"),
    "past": ("Some background.", "A little history.", "To go back a little:"),
    "comparison": ("For comparison:", "To compare:"),
}  # fmt: skip

ATTRIBUTIONS = (
    "That's according to {source}.", "That comes from {source}.", "So {source} reports.", "{source} has the details.",
    "That's what {source} reports.", "We have that from {source}.", "The source there is {source}.",
)  # fmt: skip
# How a quotation is led in; the speaker may be one or several.
LEADS = (
    "In the words of {who}:", "{Who} had this to say:", "Here's how {who} put it:", "As {who} put it:", "{Who} said:",
    "This is how {who} put it:", "These are the words of {who}:",
)  # fmt: skip
UPDATES = (
    "An update on a story you've heard here before.", "Update: this one has moved on since we last told it.",
    "There's an update to a story we've followed.", "Update: we told you about this one, and there's more now.",
)  # fmt: skip


@dataclass
class Phrasebook:
    """Deals phrases. `occasion` fixes the order of each pack, `turn` where a story starts in it."""

    occasion: str
    turn: int = 0
    dealt: dict[str, int] = field(default_factory=dict)

    def deal(self, name: str, phrases: Sequence[str]) -> str:
        """The next phrase of a pack."""
        pack = list(phrases)
        random.Random(zlib.crc32(f"{self.occasion}/{name}".encode())).shuffle(pack)
        count = self.dealt.get(name, 0)
        self.dealt[name] = count + 1
        return pack[(self.turn + count) % len(pack)]
