"""Sound at another rate."""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", np.float32, np.float64)


def resampled(samples: NDArray[Number], rate: int, to: int) -> NDArray[Number]:
    """(n,) samples at `rate` Hz as about (n * to / rate,) at `to` Hz, without what the slower of both cannot hold."""
    if rate == to:
        return samples
    from scipy.signal import resample_poly  # a web process imports many who need this, and never gets here

    common = math.gcd(rate, to)
    return np.asarray(resample_poly(samples, to // common, rate // common), dtype=samples.dtype)
