"""`python -m newsroom.scribe`: see `newsroom.scribe.cli`."""

import sys

from newsroom.scribe.cli import main

sys.exit(main())
