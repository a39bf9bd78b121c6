"""A policy is read from an editor's JSON, or refused with a sentence."""

from __future__ import annotations

import pytest

from orchestrator.errors import PolicyError
from orchestrator.policy import Policy
from tests.orchestrator.stage import CARD, card


def test_an_empty_policy_allows_every_model() -> None:
    assert Policy.from_json({}) == Policy()
    dear = card("Far", kind="partner", retention="provider", price_per_million_tokens_out=99.0, latency=50.0)
    assert Policy().objection(dear) == ""


@pytest.mark.parametrize(
    ("policy", "changes", "words"),
    [
        ({"kinds": ["open"]}, {}, "is an in-house model, which the policy does not allow"),
        ({"privacy": "host"}, {"retention": "organisation"}, "keeps data within the organisation, but the policy"),
        ({"privacy": "organisation"}, {"retention": "provider"}, "keeps data with an outside provider, but the policy"),
        (
            {"max_price_tokens": 2},
            {"price_per_million_tokens_in": 2.5},
            "costs $2.5 per million tokens, more than",
        ),
        ({"max_price_audio": 0.1}, {"price_per_audio_minute": 0.2}, "costs $0.2 a minute, more than the $0.1 allowed"),
        ({"max_latency": 1}, {"latency": 1.5}, "needs 1.5 s to its first result, more than the 1 s allowed"),
        ({"languages": ["de"]}, {}, "does not know de"),
        ({"deny": "first"}, {}, "is on the policy's deny list"),
        ({"deny": ["First 1"]}, {}, "is on the policy's deny list"),
    ],
)
def test_each_rule_keeps_a_model_out_and_says_why(
    policy: dict[str, object], changes: dict[str, object], words: str
) -> None:
    assert words in Policy.from_json(policy).objection(card("First", **changes))


@pytest.mark.parametrize(
    ("policy", "changes"),
    [
        ({"privacy": "organisation"}, {"retention": "host"}),
        ({"max_price_tokens": 2}, {"price_per_million_tokens_in": 2.0}),
        ({"max_latency": None}, {"latency": 100.0}),
        ({"languages": ["en-GB"]}, {}),
        ({"deny": ["First 2"]}, {}),
    ],
)
def test_a_model_within_the_rules_stays_in(policy: dict[str, object], changes: dict[str, object]) -> None:
    assert Policy.from_json(policy).objection(card("First", **changes)) == ""


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ([], "A policy is an object"),
        (None, "A policy is an object"),
        ({"kind": ["open"]}, "unknown entry 'kind'; the entries are \"kinds\""),
        ({3: 4}, "unknown entry 3"),
        ({"kinds": []}, '"kinds" must be a list of "in-house", "open", "partner"'),
        ({"kinds": ["ours"]}, '"kinds" must be a list of'),
        ({"kinds": [["open"]]}, '"kinds" must be a name or a list of names'),
        ({"privacy": "nobody"}, '"privacy" must be one of "host", "organisation", "provider", not \'nobody\''),
        ({"privacy": ["host"]}, '"privacy" must be one of'),
        ({"max_latency": "fast"}, '"max_latency" must be a number of 0 or more, or null'),
        ({"max_latency": True}, '"max_latency" must be a number'),
        ({"max_price_audio": -1}, '"max_price_audio" must be a number'),
        ({"max_price_tokens": float("nan")}, '"max_price_tokens" must be a number'),
        ({"preferred": ""}, '"preferred" must be a name or a list of names'),
        ({"arm": 1}, '"arm" must be the name'),
    ],
)
def test_what_is_no_policy_is_refused_with_a_sentence(policy: object, words: str) -> None:
    with pytest.raises(PolicyError) as refusal:
        Policy.from_json(policy)
    assert words in str(refusal.value)


def test_all_problems_are_told_at_once_and_briefly() -> None:
    with pytest.raises(PolicyError) as refusal:
        Policy.from_json({"privacy": "x" * 10_000, "kinds": "😀"})
    assert '"privacy"' in str(refusal.value)
    assert '"kinds"' in str(refusal.value)
    assert len(str(refusal.value)) < 500


def test_preferring_goes_before_what_was_preferred() -> None:
    policy = Policy.from_json({"preferred": "Other"}).preferring("First")
    assert policy.preferred == ("First", "Other")
    assert policy.rank(CARD) == 0


def test_the_arm_of_an_experiment_is_kept() -> None:
    assert Policy.from_json({"arm": "b"}).arm == "b"


def test_two_policies_at_once_demand_what_the_stricter_demands() -> None:
    show = Policy.from_json({"kinds": ["in-house", "open"], "max_latency": 3, "preferred": "Scribe-1", "deny": "a"})
    key = Policy.from_json({"kinds": ["open", "partner"], "privacy": "host", "max_latency": 2, "deny": "b", "arm": "x"})
    both = key.within(show)
    assert both == Policy.from_json(
        {
            "kinds": ["open"], "privacy": "host", "max_latency": 2, "preferred": "Scribe-1", "deny": ["a", "b"],
            "arm": "x",
        }
    )  # fmt: skip
    assert Policy.from_json(both.to_json()) == both
    assert Policy().to_json() == {}
    with pytest.raises(PolicyError, match='allows "in-house" models only, the other "open"'):
        Policy(kinds=frozenset({"in-house"})).within(both)
