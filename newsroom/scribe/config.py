"""Shapes of the model: one dataclass, and the named sizes built from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from newsroom.scribe.errors import BadWeights


@dataclass(frozen=True, slots=True)
class ScribeConfig:
    """What fixes the shape of the model; everything else (data, steps, rates) is training's business.

    `experts` = 1 with `active_experts` = 1 and no shared expert is the dense twin.
    """

    vocabulary: int = 8192
    width: int = 256
    layers: int = 6
    heads: int = 4
    context: int = 1024
    experts: int = 8
    active_experts: int = 2
    expert_width: int = 320
    shared_width: int = 320
    pointer_width: int = 64

    def __post_init__(self) -> None:
        if self.width % self.heads or (self.width // self.heads) % 2:
            raise BadWeights(f"width {self.width} does not split into {self.heads} heads of even size")
        if not 1 <= self.active_experts <= self.experts:
            raise BadWeights(f"{self.active_experts} active of {self.experts} experts is not possible")

    @property
    def head_width(self) -> int:
        return self.width // self.heads

    def dense_twin(self) -> ScribeConfig:
        """The same model with one feed-forward network as wide as what one token sees here."""
        seen = self.active_experts * self.expert_width + self.shared_width
        return replace(self, experts=1, active_experts=1, expert_width=seen, shared_width=0)

    def counts(self) -> tuple[int, int]:
        """Parameters in all, and those that take part in one token (embedding table once, as it is tied)."""
        attention = 4 * self.width * self.width
        expert = 2 * self.width * self.expert_width
        router = self.width * self.experts if self.experts > 1 else 0
        shared = 2 * self.width * self.shared_width
        outside = self.vocabulary * self.width + 2 * self.width * self.pointer_width + self.width + 1
        always = outside + self.layers * (attention + shared + router)
        return always + self.layers * self.experts * expert, always + self.layers * self.active_experts * expert


SIZES: dict[str, ScribeConfig] = {
    "toy": ScribeConfig(
        vocabulary=512, width=32, layers=2, heads=2, context=128, experts=4, expert_width=32, shared_width=32
    ),
    "nano": ScribeConfig(),
    "small": ScribeConfig(
        vocabulary=16384, width=448, layers=8, heads=7, context=2048, expert_width=448, shared_width=448
    ),
}
