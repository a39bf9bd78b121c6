"""The browser of the tests: the one that is there, or else one that `make test` installs.

python -m tests.chromium     # installs one where there is none; says so where it can't
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ADVICE = "Install Chromium (on Debian: apt install chromium), or name one in the variable CHROMIUM."


def chromium() -> str | None:
    """Where the browser is: the one named in CHROMIUM, of the system, or of Playwright's own download."""
    named = os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
    return named or _downloaded()


def _downloaded() -> str | None:
    try:
        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
    except Error:
        return None
    return path if Path(path).is_file() else None


def _install() -> None:
    """With apt as root, else by Playwright; either may fail."""
    apt = shutil.which("apt-get") if os.geteuid() == 0 else None
    if apt:
        subprocess.run([apt, "update", "-qq"], check=False)
        subprocess.run([apt, "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False)
    if not chromium():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> None:
    if chromium():
        return
    print("There is no Chromium, in which the tests look at the pages. Installing one.", flush=True)
    _install()
    if not chromium():
        print(f"That did not work. The tests in a browser are left out. {ADVICE}", flush=True)


if __name__ == "__main__":
    main()
