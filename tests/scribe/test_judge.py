"""What a radio editor would strike out for its grammar, told from what may stay."""

from __future__ import annotations

import pytest

from newsroom.scribe.judge import faults
from orchestrator.protocols import DraftLine

MACHINE = "A vending machine that sells umbrellas left on trains has earned 2 million yen at a station in Nagoya."
PRICE = "Every umbrella costs 100 yen, and its buyers cannot see what they are getting until the hatch opens."
DIVERS = "Divers who had lowered a lamp into it on Saturday counted 23 jars in the cellar, 17 of them intact."
HARBOUR = "The harbour light, first lit in 1911, shows boats the way in fog, and its lamp is now electric."
JOBS = "The firm filed for insolvency in Cologne on Wednesday, putting 2,900 jobs at 163 shops at risk."
BREAD = "Bread sold in the bakeries of the town will have to contain less salt from October, the regulator said."
SLEEP = "Deep sleep fills more of the first half of the night and light sleep more of the second."
WIND = "Winds of up to 35 km/h delayed the final by two hours."
CONES = "The street held a tenth birthday party on Sunday for 14 orange cones that were put out in 2015."
DRUGS = "The unions objected that hospitals had run out of basic drugs twice this year and were not heard."
BOOSTER = "Children in the west who were given a booster had fewer severe episodes than others."
BOATS = "The harbour master Nils Havn said the boats had all come home by then."
UPDATE = "An update that lets the crew stop the bus is being tested."
SONG = '"Steam", sung in two languages, beat 11 other records.'
BOARD = "Withdrawals will need the approval of a board of five, one of whom must be under 30."


def found(text: str, *facts: str) -> list[str]:
    return faults(DraftLine("A", "neutral", "report", text), facts=facts)


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (DIVERS, "Divers who had lowered a lamp it on Saturday counted 23 jars in the cellar."),
        (PRICE, "Every umbrella costs 100 yen, and its buyers are getting until the hatch opens."),
        (BREAD, "The bakeries will have to contain less salt from October, in the bakeries."),
        (BREAD, "Bakeries of the town will have to contain less salt from October."),
        (BOARD, "Withdrawals will need the approval of a board, one must be under 30."),
        (JOBS, "The firm filed for insolvency in Cologne, and the insolvency is in Cologne."),
    ],
)
def test_pieces_that_lost_what_joins_them_do_not_fit(fact: str, text: str) -> None:
    assert "pieces that do not fit" in found(text, fact)


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (DIVERS, "Divers counted 23 jars in the cellar, 17 of them intact."),
        (MACHINE, "A vending machine that sells umbrellas has earned 2 million yen."),
        (JOBS, "The firm filed for insolvency on Wednesday, putting 2,900 jobs at risk."),
        (BREAD, "Bread sold in the bakeries will have to contain less salt from October."),
        (HARBOUR, "The harbour light shows boats the way in fog."),
        (BOARD, "Withdrawals will need the approval of a board of five."),
        (HARBOUR, "For more than a century, this light has been showing boats home through the fog."),
    ],
)
def test_what_was_left_out_whole_is_not_missed(fact: str, text: str) -> None:
    assert not found(text, fact)


@pytest.mark.parametrize(
    "text",
    [
        "The commission says buckles coming loose and children falling.",
        "The other islands of the group, and their future is still open.",
        "Meters alone would not help unless the flat electricity price.",
        "The machine has left behind on trains has taken in two million.",
        "The abbot says the dogs are welcome to they stay quiet.",
        "Her best pupil got 22, and she knew either she was ill.",
        "The prize, she says, is for the band because she have enough.",
        "The keeper adds that buckles coming loose and children falling.",
        "The inspector warns buckles coming loose and children falling.",
    ],
)
def test_a_clause_that_is_not_whole_is_struck_out(text: str) -> None:
    assert "a clause that is not whole" in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "The commission says the buckles came loose and four children fell.",
        "Prices rose, and their cause is still disputed.",
        "The man who was first is still there, and he says the others have left.",
        "Nobody is known to have been hurt.",
        "Either the lamp is repaired or the boats stay in port.",
        "It is the kind of light that has become rare, the keeper says.",
        "Did she have a choice?",
        "Engines, factories and air conditioners add waste heat of their own.",
        "The Sun pulls on the sea as well.",
    ],
)
def test_a_whole_clause_stays(text: str) -> None:
    assert "a clause that is not whole" not in found(text)


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (
            "The cinema reopened with its last doorman tearing the tickets.",
            "The cinema reopened with its doorman tearing.",
        ),
        ("The show runs from April 9 to Aug. 30 in the hall.", "The show runs from April 9 to Aug."),
        ("The piece is about two lighthouse keepers' wives.", "The piece is about two lighthouse keepers'."),
    ],
)
def test_a_line_that_stops_before_its_object_is_cut_short(fact: str, text: str) -> None:
    assert "cut short" in found(text, fact)


def test_a_name_with_an_apostrophe_is_no_verb() -> None:
    assert "a sentence without a verb" in found("The school's director, mainly during the coffee harvest.")


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (SLEEP, SLEEP),
        (WIND, WIND),
        (BOOSTER, "Children in the west who were given a booster had fewer severe episodes."),
        (CONES, "The street held a tenth birthday party for 14 orange cones."),
        (DRUGS, "The unions objected that hospitals had run out of basic drugs twice."),
        (SONG, SONG),
        (UPDATE, "A unanimous crew in an hour of a one-off test for a European union is testing a useful update."),
        (BOATS, "The boats had all come home by then, says the harbour master Nils Havn."),
    ],
)
def test_what_the_fact_says_in_these_words_can_be_said(fact: str, text: str) -> None:
    assert not found(text, fact)


@pytest.mark.parametrize(
    ("fact", "text", "fault"),
    [
        (HARBOUR, "The harbour light shows boats the way, the way in fog.", "stutters"),
        (SLEEP, "Deep sleep fills the night and deep sleep fills the second.", "stutters"),
        (BOOSTER, "Children in the west who were given a booster.", "a sentence without a verb"),
        (BOOSTER, "The children, who were given a booster in the west.", "a sentence without a verb"),
        (DRUGS, "The unions objected that hospitals had run out of basic.", "cut short"),
        (UPDATE, "An update lets the crew stop the bus is being tested.", "pieces that do not fit"),
        (UPDATE, "an update is being tested.", "not a finished sentence"),
        (UPDATE, "A update is being tested.", "the wrong article"),
        (UPDATE, "An crew is being tested.", "the wrong article"),
    ],
)
def test_what_it_does_not_say_so_is_struck_out(fact: str, text: str, fault: str) -> None:
    assert fault in found(text, fact)
