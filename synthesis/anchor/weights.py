"""One safetensors file with every network of Anchor-1, in half precision, and what is needed to rebuild them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from synthesis.anchor.acoustic import AcousticModel, AcousticSize
from synthesis.anchor.errors import BadWeights
from synthesis.anchor.text.letters import LetterToSound
from synthesis.anchor.vocoder import SourceFilterVocoder, VocoderSize

WEIGHTS_FILE = Path(__file__).parent / "weights" / "anchor-1.safetensors"
FORMAT = "anchor-1/1"


@dataclass
class Networks:
    """The networks, and the numbers measured on the training speech that go with them.

    base: each speaker's mean log F0. contrast (speakers, MELS): how much more a band moves in real mels than in
    predicted ones.
    """

    acoustic: AcousticModel
    vocoder: SourceFilterVocoder
    letters: LetterToSound
    base: Tensor
    contrast: Tensor
    version: str = ""

    def modules(self) -> dict[str, nn.Module]:
        """The trained parts by name."""
        return {"acoustic": self.acoustic, "vocoder": self.vocoder, "letters": self.letters}


def save_networks(path: Path, networks: Networks) -> None:
    """Write all weights in half precision."""
    tensors = {
        f"{part}.{name}": value.detach().half().contiguous()
        for part, module in networks.modules().items()
        for name, value in module.state_dict().items()
    }
    tensors |= {"base": networks.base.float(), "contrast": networks.contrast.float()}
    about = {
        "format": FORMAT,
        "speakers": json.dumps(networks.acoustic.speakers),
        "acoustic": json.dumps(asdict(networks.acoustic.size)),
        "vocoder": json.dumps(asdict(networks.vocoder.size)),
        "chunks": json.dumps(networks.letters.chunks),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, path, metadata=about)


def load_networks(path: Path = WEIGHTS_FILE, device: str = "cpu") -> Networks:
    """Rebuild the networks in full precision, ready for synthesis; raises BadWeights."""
    try:
        with safe_open(path, framework="pt", device="cpu") as file:
            about = file.metadata() or {}
            tensors = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
        return _rebuilt(about, tensors, _digest(path), device)
    except (OSError, SafetensorError, KeyError, ValueError, RuntimeError, TypeError) as error:
        raise BadWeights(f"{path.name} is missing, damaged or of another version ({error}).") from error


def _rebuilt(about: dict[str, str], tensors: dict[str, Tensor], version: str, device: str) -> Networks:
    if about.get("format") != FORMAT:
        raise ValueError(f"format is {about.get('format')!r}, expected {FORMAT!r}")
    acoustic = AcousticModel(AcousticSize(**json.loads(about["acoustic"])), tuple(json.loads(about["speakers"])))
    vocoder = SourceFilterVocoder(VocoderSize(**json.loads(about["vocoder"])))
    letters = LetterToSound(json.loads(about["chunks"]))
    networks = Networks(acoustic, vocoder, letters, tensors["base"], tensors["contrast"], version)
    for part, module in networks.modules().items():
        prefix = f"{part}."
        own = {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
        module.load_state_dict(own)
        module.eval().requires_grad_(False)
    acoustic.to(device)
    vocoder.to(device)
    return networks


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
