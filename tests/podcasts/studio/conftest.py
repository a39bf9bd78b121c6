"""Listeners, voices, and episodes of theirs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User

from synthesis.models import Consent, Voice


def make_voices(*names: str, model: str = "eSpeak NG", language: str = "en") -> list[Voice]:
    consent, _ = Consent.objects.get_or_create(
        person="nobody", purposes="tests", proof="none", given_on=dt.date(2026, 1, 1)
    )
    registers = (Voice.Register.HIGHER, Voice.Register.LOWER)
    return [
        Voice.objects.create(
            slug=name, name=name.title(), model=model, key=name, register=registers[place % 2], language=language,
            words_per_minute=152, consent=consent,
        )
        for place, name in enumerate(names)
    ]  # fmt: skip


@pytest.fixture
def voices(db: None) -> list[Voice]:
    return make_voices("harriet", "edwin", "nell", "marcus")


@pytest.fixture
def ana(db: None) -> User:
    return User.objects.create_user("ana", "ana@example.org", "open-sesame-71")


@pytest.fixture
def outsider(db: None) -> User:
    return User.objects.create_user("ben", "ben@example.org", "open-sesame-72")
