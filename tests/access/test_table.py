"""Who gets what at every address, as tests/access/table.txt says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.access.conftest import World
from tests.access.routes import methods, routes

TABLE = Path(__file__).parent / "table.txt"
WHO = ("anonymous", "listener", "tester", "editor", "publisher", "superuser")
Door = tuple[str, str]


def table() -> dict[Door, tuple[int, ...]]:
    rows = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    assert rows[0] == ["route", "method", *WHO]
    found = {(route, method): tuple(int(status) for status in statuses) for route, method, *statuses in rows[1:]}
    assert len(found) == len(rows) - 1, "a door stands in the table twice"
    return found


def test_every_route_stands_in_the_table() -> None:
    known, there = {route for route, _ in table()}, set(routes())
    assert there - known == set(), "new routes: say in the table who gets what there"
    assert known - there == set(), "routes that are gone"


def test_every_method_of_the_api_stands_in_the_table() -> None:
    known = table()
    api = {route: methods(pattern) for route, pattern in routes().items() if route.startswith("api/")}
    missing = {(route, method) for route, answered in api.items() for method in answered} - set(known)
    assert missing == set()


@pytest.mark.parametrize("who", WHO)
def test_everybody_gets_what_the_table_says(world: World, who: str) -> None:
    place = WHO.index(who)
    wrong = {
        door: f"{found}, not {expected[place]}"
        for door, expected in table().items()
        if (found := world.ask(who, door[1], door[0])) != expected[place]
    }
    assert wrong == {}


def test_nothing_fails_and_strangers_are_not_told_what_there_is() -> None:
    found = table()
    assert [door for door, statuses in found.items() if max(statuses) >= 500] == []
    assert [door for door, statuses in found.items() if statuses[0] == 403] == []
