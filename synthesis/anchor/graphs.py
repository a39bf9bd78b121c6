"""Functions of tensors, recorded once per shape on a GPU and replayed: no launch cost per kernel (CUDA graphs).

On a processor they are simply called. A recording holds the memory of its batch, so only so many are kept.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

Function = Callable[..., tuple[Tensor, ...]]
Shape = tuple[tuple[int, ...], ...]
MOST_RECORDINGS = 24
WARM_UPS = 2


@dataclass(frozen=True)
class Recording:
    """A graph with the tensors it reads and writes."""

    graph: torch.cuda.CUDAGraph
    given: tuple[Tensor, ...]
    results: tuple[Tensor, ...]


class Recorded:
    """A function that is replayed where it can be. One thread at a time on a GPU: a recording has one set of inputs."""

    def __init__(self, function: Function, device: torch.device) -> None:
        self._function, self._device = function, device
        self._recordings: OrderedDict[Shape, Recording] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """The function's results; copies, so that the next call may overwrite the recording's own."""
        if self._device.type != "cuda":
            return self._function(*inputs)
        with self._lock:
            recording = self._recording_for(inputs)
            for own, value in zip(recording.given, inputs, strict=True):
                own.copy_(value)
            recording.graph.replay()
            return tuple(result.clone() for result in recording.results)

    def _recording_for(self, inputs: tuple[Tensor, ...]) -> Recording:
        shape = tuple(tuple(value.shape) for value in inputs)
        if shape not in self._recordings:
            if len(self._recordings) >= MOST_RECORDINGS:
                self._recordings.popitem(last=False)
            self._recordings[shape] = self._record(inputs)
        self._recordings.move_to_end(shape)
        return self._recordings[shape]

    def _record(self, inputs: tuple[Tensor, ...]) -> Recording:
        """Run the function a few times beside the main stream (plans and windows get made), then record it."""
        given = tuple(value.clone() for value in inputs)
        side = torch.cuda.Stream(self._device)  # type: ignore[no-untyped-call]
        side.wait_stream(torch.cuda.current_stream(self._device))
        with torch.cuda.stream(side):
            for _ in range(WARM_UPS):
                self._function(*given)
        torch.cuda.current_stream(self._device).wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            results = self._function(*given)
        return Recording(graph, given, results)
