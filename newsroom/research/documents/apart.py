"""Reads a file in a process of its own, with limits on its time and memory.

The libraries that read documents are careful, but a stranger's file may still make one of them loop or fill the memory.
A thread cannot be ended and a worker must not be; a process can.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from newsroom.research.documents.document import Document, Part
from newsroom.research.errors import SourceError

ROOT = Path(__file__).resolve().parents[3]
LOOK_SECONDS, READ_SECONDS = 20, 120
MEMORY = 2**30
TOO_MUCH = (
    "This file takes too long or too much memory to read. Upload a shorter or simpler one, or paste the text you need."
)


def read(data: bytes, name: str, *, look: bool = False) -> Document:
    """As `reading.read`, but whatever the file does, this returns or raises SourceError in time."""
    seconds = LOOK_SECONDS if look else READ_SECONDS
    command = [sys.executable, "-m", "newsroom.research.documents", f"--seconds={seconds}", f"--bytes={MEMORY}"]
    command += ["--look"] if look else []
    try:
        done = subprocess.run(  # noqa: S603  our own module; the name is one argument and never read as an option
            [*command, "--", name or "document"],
            input=data,
            capture_output=True,
            timeout=seconds,
            cwd=ROOT,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SourceError(TOO_MUCH) from None
    if done.returncode:
        raise SourceError(TOO_MUCH)
    return _document(json.loads(done.stdout))


def _environment() -> dict[str, str]:
    """No secret of ours goes along, and numeric libraries start no threads of their own."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def _document(answer: dict[str, Any]) -> Document:
    if "refused" in answer:
        raise SourceError(str(answer["refused"]))
    found = answer["document"]
    return Document(found["title"], tuple(Part(**part) for part in found["parts"]))
