"""The project's settings over a data folder that is gone when the tests are: no test touches `var`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Short, because a Unix socket's path may have about a hundred characters only.
_folder = tempfile.TemporaryDirectory(prefix="newsroom-", ignore_cleanup_errors=True)
os.environ["DATA_DIR"] = _folder.name
os.environ.pop("REDIS_URL", None)
# A mark changes the sound a little: with one key, every run hears the same.
os.environ["WATERMARK_KEY"] = "of the tests"
# Scribe-1 is asked in tests that are about it; elsewhere, and in workers that tests start, scripts are the floor's.
os.environ["MODELS_OFF"] = "Scribe-1"

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, REDIS_URL  # noqa: E402

# A file, so that worker processes and threads see the same database as the test does. With DATABASE_URL set, the tests
# run on that server instead.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder.name) / "test.sqlite3")}
# Workers that a test starts share its Redis.
os.environ["REDIS_URL"] = REDIS_URL
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
