"""Which version of a script a caller has read. Its ETag names the revision, as the desk counts them."""

from __future__ import annotations

import re
from typing import Any

from rest_framework.request import Request

from podcasts.api import versions
from podcasts.api.problems import Problem
from podcasts.models import Episode, Script

REVISION = re.compile(r'"r(\d{1,9})\.[0-9a-f]{32}"')


def edited_script(episode: Episode) -> Script:
    """The one that edits and decisions are about."""
    script = episode.newest_script()
    if script is None:
        raise Problem("conflict", "This episode has no script yet.")
    return script


def tag(script: Script, shown: Any) -> str:
    return f'"r{script.revision}.{versions.etag(shown)[1:-1]}"'


def seen(request: Request, script: Script) -> int:
    """The revision that the caller has read, from the ETag in If-Match."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise Problem("unconditional")
    if given == "*":
        return script.revision
    found = REVISION.fullmatch(given)
    if found is None:
        raise Problem("changed", "This is no ETag of a script. Read the script, then send its ETag in If-Match.")
    return int(found[1])
