"""What the signed manifest of an episode says, as C2PA 2.2 wants it (https://spec.c2pa.org/specifications/)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
CHAIN_LABEL = "org.newsroom.chain"


@dataclass(frozen=True, slots=True)
class Source:
    """An article that lines rest on."""

    title: str
    outlet: str
    url: str
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person did with the script, such as ("edited", 3)."""

    what: str
    times: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an episode comes from: models with the lines each made, sources, deeds of editors, the log it stands in."""

    title: str
    show: str
    address: str
    writers: tuple[tuple[str, int], ...]
    voices: tuple[tuple[str, int], ...]
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
    """One action for each model, then what editors did."""
    made = [("wrote", *row) for row in origin.writers] + [("spoke", *row) for row in origin.voices]
    first, *others = made or [("made", "an unknown model", 0)]
    rows = [_made("c2pa.created", *first), *(_made("c2pa.edited", *other) for other in others)]
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


def _made(action: str, verb: str, model: str, lines: int) -> dict[str, Any]:
    name, _, version = model.rpartition(" ")
    agent = {"name": name or model, "version": version} if name else {"name": model}
    return {
        "action": action,
        "digitalSourceType": TRAINED,
        "softwareAgent": agent,
        "description": f"{verb} {lines} line{'' if lines == 1 else 's'}",
    }


def _done(deed: Deed) -> dict[str, Any]:
    times = f"{deed.times} times" if deed.times != 1 else "once"
    return {"action": "c2pa.edited", "description": f"an editor {deed.what} the script or a line of it {times}"}
