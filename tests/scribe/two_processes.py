"""Run by test_parallel.py in two processes: compares the shared-out model with the whole one, then launches a run."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import torch
import torch.distributed as dist

from newsroom.scribe.config import SIZES
from newsroom.scribe.launch import main as launch
from newsroom.scribe.model import ScribeModel
from newsroom.scribe.parallel import collect, share_out


def whole_model() -> ScribeModel:
    torch.manual_seed(7)
    model = ScribeModel(replace(SIZES["toy"], vocabulary=512))
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith((".out", ".down", ".gate")):
                weight.normal_(0, 0.2)
    return model


def compare() -> None:
    dist.init_process_group("gloo")
    rank = dist.get_rank()
    tokens = torch.randint(0, 448, (4, 20), generator=torch.Generator().manual_seed(0))

    whole = whole_model()
    expected = whole.loss(tokens, torch.ones(tokens.shape))
    (expected.nats / expected.weight).backward()

    shared = share_out(whole_model())
    mine = shared.loss(tokens[rank * 2 : rank * 2 + 2], torch.ones(2, 20))
    loss = mine.nats / mine.weight
    loss.backward()

    mean = loss.detach()
    dist.all_reduce(mean)
    torch.testing.assert_close(mean / 2, (expected.nats / expected.weight).detach())
    torch.testing.assert_close(shared.embedding.grad.full_tensor(), whole.embedding.grad, rtol=1e-4, atol=1e-5)
    ours, theirs = (model.blocks[0].feed_forward.experts.up.grad for model in (shared, whole))
    torch.testing.assert_close(ours, theirs[rank * 2 : rank * 2 + 2], rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(collect(shared), dict(whole.state_dict()))


if __name__ == "__main__":
    torch.set_num_threads(1)
    folder = Path(sys.argv[1])
    compare()
    sys.exit(launch(["--plan", "toy", "--tokens", str(folder), "--out", str(folder), "--steps", "25"]))
