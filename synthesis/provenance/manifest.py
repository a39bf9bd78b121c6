"""What the signed manifest of an episode says, as C2PA 2.2 wants it (https://spec.c2pa.org/specifications/)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# https://cv.iptc.org/newscodes/digitalsourcetype/
TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
ALGORITHM = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
PERSON = "http://cv.iptc.org/newscodes/digitalsourcetype/humanEdits"
CHAIN_LABEL = "org.newsroom.chain"


@dataclass(frozen=True, slots=True)
class Source:
    """An article that lines rest on."""

    title: str
    outlet: str
    url: str
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Maker:
    """A model with its version, a set of rules, or a person without a name; and how many lines are by it."""

    name: str
    lines: int
    source: str = TRAINED


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person did with the script, such as ("edited", 3)."""

    what: str
    times: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an episode comes from: who made how many lines, sources, deeds of editors, the log it stands in."""

    title: str
    show: str
    address: str
    writers: tuple[Maker, ...]
    voices: tuple[Maker, ...]
    sources: tuple[Source, ...]
    deeds: tuple[Deed, ...] = ()
    log_head: str = ""
    generator: dict[str, str] = field(default_factory=lambda: {"name": "newsroom"})


def manifest(origin: Origin) -> dict[str, Any]:
    """The manifest definition that the signer takes."""
    return {
        "claim_generator_info": [origin.generator],
        "title": origin.title,
        "format": "audio/mpeg",
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": actions(origin)}},
            {"label": CHAIN_LABEL, "data": chain(origin)},
        ],
    }


def actions(origin: Origin) -> list[dict[str, Any]]:
    """One action for each model or set of rules, then what persons wrote and did."""
    machines = [("wrote", maker) for maker in origin.writers if maker.source != PERSON]
    machines += [("spoke", maker) for maker in origin.voices]
    first, *others = machines or [("made", Maker("an unknown model", 0))]
    rows = [_made("c2pa.created", *first), *(_made("c2pa.edited", *other) for other in others)]
    rows += [_written(maker) for maker in origin.writers if maker.source == PERSON]
    return rows + [_done(deed) for deed in origin.deeds]


def chain(origin: Origin) -> dict[str, Any]:
    """From articles to voices, and the head of the newsroom's log as it stood."""
    return {
        "show": origin.show,
        "page": origin.address,
        "sources": [
            {"title": source.title, "outlet": source.outlet, "url": source.url, "licence": source.licence}
            for source in origin.sources
        ],
        "log_head": origin.log_head,
    }


def _made(action: str, verb: str, maker: Maker) -> dict[str, Any]:
    name, _, version = maker.name.rpartition(" ")
    agent = {"name": name or maker.name, "version": version} if name else {"name": maker.name}
    return {
        "action": action,
        "digitalSourceType": maker.source,
        "softwareAgent": agent,
        "description": f"{verb} {_lines(maker)}",
    }


def _written(maker: Maker) -> dict[str, Any]:
    description = f"{maker.name} wrote {_lines(maker)}"
    return {"action": "c2pa.edited", "digitalSourceType": maker.source, "description": description}


def _lines(maker: Maker) -> str:
    return f"{maker.lines} line{'' if maker.lines == 1 else 's'}"


def _done(deed: Deed) -> dict[str, Any]:
    times = f"{deed.times} times" if deed.times != 1 else "once"
    return {"action": "c2pa.edited", "description": f"an editor {deed.what} the script or a line of it {times}"}
