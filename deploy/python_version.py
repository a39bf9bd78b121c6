"""Refuses, in one sentence, a Python that is too old. Runs on any Python 3."""

import sys

if sys.version_info < (3, 11):
    sys.exit("Newsroom needs Python 3.11 or later; this is %d.%d. Try: make PYTHON=python3.12 …" % sys.version_info[:2])
