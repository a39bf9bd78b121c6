"""Readers of written forms, in the order they are tried.

A reader is a pattern and a function from its match to spoken words. In spoken words a single capital letter is
named ("U S"), everything else is lower case.
"""

from __future__ import annotations

from synthesis.anchor.text.reader import Reader
from synthesis.anchor.text.readers_addresses import ADDRESS_READERS
from synthesis.anchor.text.readers_dates import DATE_READERS
from synthesis.anchor.text.readers_names import NAME_READERS, PHRASE_READERS
from synthesis.anchor.text.readers_quantities import QUANTITY_READERS

READERS: tuple[Reader, ...] = (*PHRASE_READERS, *ADDRESS_READERS, *DATE_READERS, *QUANTITY_READERS, *NAME_READERS)
