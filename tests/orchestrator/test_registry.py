"""Models are known from their cards and built when first asked."""

from __future__ import annotations

import threading
import time

import pytest

from orchestrator import registry
from orchestrator.errors import ModelUnavailable
from tests.orchestrator import stage
from tests.orchestrator.stage import CARD, Announcer, Writer, card, put, says

built: list[object] = []


def slow_factory() -> Writer:
    time.sleep(0.05)
    built.append(model := Writer(CARD, says("Hi.")))
    return model


def no_factory() -> Writer:
    raise FileNotFoundError("weights/scribe.safetensors is missing")


def test_a_model_is_built_once_however_many_ask() -> None:
    built.clear()
    registry.register(CARD, f"{__name__}.slow_factory")
    assert built == []
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(registry.get("First").build())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1
    assert found == built * 8


def test_a_factory_that_fails_says_why_and_may_succeed_later() -> None:
    registry.register(CARD, f"{__name__}.no_factory")
    with pytest.raises(ModelUnavailable, match=r"First could not be started: weights/scribe\.safetensors is missing"):
        registry.get("First").build()
    registry.get("First").factory = f"{__name__}.slow_factory"
    assert isinstance(registry.get("First").build(), Writer)


@pytest.mark.parametrize("factory", ["no.such.module.make", "tests.orchestrator.stage.nobody", "", "nodots"])
def test_a_factory_that_is_not_there_makes_the_model_unavailable(factory: str) -> None:
    registry.register(CARD, factory)
    with pytest.raises(ModelUnavailable, match="First could not be started"):
        registry.get("First").build()


def test_a_factory_must_make_what_the_card_promises() -> None:
    speaks = card("First", tasks=frozenset({"speech"}))
    put(Writer(speaks, says("Hi.")), speaks)
    with pytest.raises(ModelUnavailable, match="made no VoiceModel"):
        registry.get("First").build()
    put(Announcer(CARD, 1), CARD)
    with pytest.raises(ModelUnavailable, match="made no TextModel"):
        registry.get("First").build()


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    registry.register(CARD, "x.y")
    with pytest.raises(ModelUnavailable, match=r"There is no model named 'Secnd'; registered are: First\."):
        registry.get("Secnd")


def test_a_new_version_takes_the_place_of_the_old() -> None:
    registry.register(CARD, "x.y")
    registry.register(card("First", version="2"), "x.z")
    assert [found.label for found in registry.cards()] == ["First 2"]


def test_what_is_missing_is_known_without_building() -> None:
    registry.register(CARD, "x.y", check=f"{stage.__name__}.not_installed")
    assert registry.get("First").missing() == "is not installed; run pip install example"
    registry.register(CARD, "x.y", check="no.such.check")
    assert registry.get("First").missing().startswith("cannot be checked")


@pytest.mark.parametrize(
    ("languages", "language", "known"),
    [
        ({"en"}, "en-GB", True),
        ({"en"}, "EN", True),
        ({"en-GB"}, "en", False),
        ({"*"}, "cy", True),
        ({"en"}, "eng", False),
    ],
)
def test_a_card_knows_its_languages(languages: set[str], language: str, known: bool) -> None:
    assert card("First", languages=frozenset(languages)).speaks(language) is known
