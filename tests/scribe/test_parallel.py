from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch

from newsroom.scribe.launch import PLANS
from newsroom.scribe.model import ScribeModel

ROOT = Path(__file__).parents[2]


def _start(rank: int, port: int, folder: Path) -> subprocess.Popen[str]:
    """One of two processes, given its place the way torchrun gives it."""
    place = {"RANK": str(rank), "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    environment = {**os.environ, **place, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(Path(__file__).with_name("two_processes.py")), str(folder)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_two_processes_agree_with_one_and_a_launch_leaves_a_whole_model_that_learnt(tmp_path: Path) -> None:
    tokens = np.tile(np.arange(1, 40, dtype="<u2"), 200)
    (tmp_path / "stories-train.bin").write_bytes(tokens.tobytes())
    port = _free_port()
    processes = [_start(rank, port, tmp_path) for rank in range(2)]
    try:
        outputs = [process.communicate(timeout=120) for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    for process, (_, errors) in zip(processes, outputs, strict=True):
        assert process.returncode == 0, errors[-3000:]

    first, last = (float(outputs[0][0].split()[place]) for place in (1, 3))
    assert last < 0.7 * first
    model = ScribeModel(PLANS["toy"].config)
    model.load_state_dict(torch.load(tmp_path / "model.pt", weights_only=True))
