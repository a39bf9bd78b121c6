"""What an editor types about a show is refused in words, not at six in the morning."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from podcasts.models import Show


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("time_zone", "Mars/Olympus", "no time zone"),
        ("time_zone", "../../etc/passwd", "no time zone"),
        ("weekdays", "Mon", "digits"),
        ("weekdays", "07", "digits"),
        ("weekdays", "", "digits"),
        ("policy", {"kinds": ["ours"]}, "ours"),
        ("policy", {"no such rule": 1}, "no such rule"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(field: str, value: object, says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Show(**{field: value}).clean()
    assert says in " ".join(refused.value.message_dict[field])


def test_a_show_as_it_comes_makes_sense() -> None:
    Show().clean()
