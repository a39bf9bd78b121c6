"""What a mark says: a number of 32 bits, sealed with 16 bits that only the key's owner can make."""

from __future__ import annotations

import hmac

NUMBER_BYTES = 4
SEAL_BYTES = 2
LENGTH = NUMBER_BYTES + SEAL_BYTES
LARGEST = 2 ** (8 * NUMBER_BYTES) - 1


def sealed(number: int, key: bytes) -> bytes:
    """The payload of a number from 0 to LARGEST."""
    if not 0 <= number <= LARGEST:
        raise ValueError(f"A mark's number is from 0 to {LARGEST}, not {number}.")
    plain = number.to_bytes(NUMBER_BYTES, "big")
    return plain + _seal(plain, key)


def opened(payload: bytes, key: bytes) -> int | None:
    """The number of a payload, or None when its seal is wrong."""
    plain, seal = payload[:NUMBER_BYTES], payload[NUMBER_BYTES:]
    return int.from_bytes(plain, "big") if hmac.compare_digest(seal, _seal(plain, key)) else None


def _seal(plain: bytes, key: bytes) -> bytes:
    return hmac.digest(key, b"watermark payload 1\0" + plain, "sha256")[:SEAL_BYTES]
