"""Who is asked first, and what an editor reads about it."""

from __future__ import annotations

from orchestrator.policy import Policy
from orchestrator.routes import none_left, plan
from tests.orchestrator.stage import card

ENGLISH = frozenset({"en"})
FLOOR = card("Extractive", floor=True)
OURS = card("Scribe-1")
OPEN = card("OLMoE", kind="open")
PARTNER = card("GPT", kind="partner", retention="provider")
VOICE = card("Anchor-1", tasks=frozenset({"speech"}))
ALL = [FLOOR, PARTNER, VOICE, OPEN, OURS]


def order(policy: Policy, *, languages: frozenset[str] = ENGLISH) -> list[str]:
    return [candidate.card.name for candidate in plan(ALL, "summary", languages, policy).candidates]


def test_in_house_comes_first_and_the_floor_last() -> None:
    assert order(Policy()) == ["Scribe-1", "OLMoE", "GPT", "Extractive"]


def test_preferred_models_come_first_in_their_order() -> None:
    assert order(Policy(preferred=("gpt", "Extractive 1"))) == ["GPT", "Extractive", "Scribe-1", "OLMoE"]


def test_of_two_of_a_kind_the_cheaper_then_the_quicker_comes_first() -> None:
    cards = [
        card("Slow", latency=2.0),
        card("Dear", price_per_million_tokens_out=1.0),
        card("Quick", latency=1.0),
    ]
    route = plan(cards, "summary", ENGLISH, Policy())
    assert [candidate.card.name for candidate in route.candidates] == ["Quick", "Slow", "Dear"]


def test_a_model_that_does_not_know_the_language_is_left_out_with_the_reason() -> None:
    route = plan([OURS, card("Any", languages=frozenset({"*"}))], "summary", frozenset({"cy"}), Policy())
    assert [candidate.card.name for candidate in route.candidates] == ["Any"]
    assert route.excluded[0].why == "does not know cy"


def test_the_choice_is_told_in_words() -> None:
    assert plan(ALL, "summary", ENGLISH, Policy(kinds=frozenset({"in-house"}))).in_words() == (
        "Scribe-1, because it is an in-house model that the policy allows; next: Extractive."
    )
    assert plan([OURS], "summary", ENGLISH, Policy(preferred=("Scribe-1",))).in_words() == (
        "Scribe-1, because it is preferred."
    )


def test_an_empty_choice_names_everyone_who_was_left_out() -> None:
    assert plan([OURS, OPEN], "summary", ENGLISH, Policy(deny=frozenset({"Scribe-1"}), max_latency=-1)).in_words() == (
        "No model could summarise this story: Scribe-1 is on the policy's deny list; "
        "OLMoE needs 0 s to its first result, more than the -1 s allowed."
    )
    assert plan([], "speech", ENGLISH, Policy()).in_words() == (
        "No model could speak this: none is installed that can do a 'speech' task."
    )


def test_reasons_read_as_one_sentence_however_they_were_worded() -> None:
    reasons = [
        ("A", "took longer than 2 s"),
        ("B", "Server on fire."),
        ("C", "C could not start"),
        ("D", ""),
    ]
    assert none_left("story", reasons) == (
        "No model could write this story: A took longer than 2 s; B: Server on fire; C could not start; D failed."
    )
