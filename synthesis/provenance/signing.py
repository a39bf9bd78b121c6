"""Signs MP3 files with a C2PA manifest, and reads what such a manifest says. c2pa-python does the cryptography.

The manifest goes into the ID3 tag, so tags and chapters are written before; whoever changes a byte later breaks it.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import c2pa

from synthesis.errors import SigningFailed
from synthesis.provenance.certificate import Credentials
from synthesis.provenance.manifest import CHAIN_LABEL

KIND = "audio/mpeg"
# The chain of our own authority ends nowhere a validator knows; that says nothing about the file.
UNTRUSTED = {"signingCredential.untrusted"}


@dataclass(frozen=True, slots=True)
class Signed:
    """A manifest as it was found. `intact`: the file is what was signed; `trusted`: by somebody the validator knows."""

    title: str
    signer: str
    intact: bool
    trusted: bool
    faults: tuple[str, ...]
    actions: tuple[dict[str, Any], ...]
    chain: dict[str, Any]


def sign(path: Path, definition: dict[str, Any], by: Credentials) -> None:
    """Put the signed manifest into an MP3; the file changes whole or not at all. Raises `SigningFailed`."""
    partial = path.with_name(f".{path.name}.signing")
    try:
        with (
            c2pa.Signer.from_info(_signer(by)) as signer,
            c2pa.Builder(json.dumps(definition)) as builder,
            path.open("rb") as source,
            partial.open("w+b") as out,
        ):
            builder.sign(signer, KIND, source, out)
            out.flush()
            os.fsync(out.fileno())
        os.replace(partial, path)
    except (c2pa.C2paError, OSError) as error:
        raise SigningFailed(f"The file could not be signed ({error}). Check certificate and disk space.") from error
    finally:
        partial.unlink(missing_ok=True)


def read(path: Path) -> Signed | None:
    """The manifest of an MP3, validated; None where there is none."""
    try:
        with path.open("rb") as file, c2pa.Reader(KIND, file) as reader:
            found = json.loads(reader.json())
    except c2pa.C2paError as error:
        if isinstance(error, c2pa.C2paError.ManifestNotFound):
            return None
        raise SigningFailed(f"The manifest of this file cannot be read ({error}).") from error
    active = found["manifests"][found["active_manifest"]]
    assertions = {one["label"]: one["data"] for one in active["assertions"]}
    codes = {fault["code"] for fault in found.get("validation_status", [])}
    return Signed(
        title=active.get("title", ""),
        signer=active["signature_info"].get("issuer", ""),
        intact=not codes - UNTRUSTED,
        trusted=not codes & UNTRUSTED,
        faults=tuple(sorted(codes - UNTRUSTED)),
        actions=tuple(assertions.get("c2pa.actions.v2", {}).get("actions", ())),
        chain=assertions.get(CHAIN_LABEL, {}),
    )


def _signer(by: Credentials) -> c2pa.C2paSignerInfo:
    return c2pa.C2paSignerInfo(alg=by.algorithm.encode(), sign_cert=by.chain, private_key=by.key, ta_url=None)
