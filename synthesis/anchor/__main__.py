"""`python -m synthesis.anchor …`"""

from __future__ import annotations

import sys

from synthesis.anchor.cli import main

if __name__ == "__main__":
    sys.exit(main())
