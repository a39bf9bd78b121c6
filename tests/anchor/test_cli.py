"""The command line as others script it: real processes, exit codes, files."""

from __future__ import annotations

import json
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from synthesis.anchor.cli import main
from synthesis.anchor.voices import read_voices


def test_voices_are_listed_one_a_line_without_loading_torch() -> None:
    code = "import sys; from synthesis.anchor.cli import main; main(['voices']); sys.exit('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == list(read_voices())


def test_a_text_becomes_a_wav_file_with_word_times(tmp_path: Path) -> None:
    out, times = tmp_path / "line.wav", tmp_path / "line.json"
    command = [sys.executable, "-m", "synthesis.anchor", "speak", "--voice", "june", "--style", "warm", "--pace", "1.1"]
    command += ["--pitch", "-1", "--seed", "3", "--text", "Good morning, Kyiv.", "--say", "Kyiv=KEE-iv"]
    subprocess.run([*command, "--out", str(out), "--times", str(times), "--threads", "1"], check=True)
    with wave.open(str(out)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (24_000, 1, 2)
        seconds = file.getnframes() / 24_000
    rows = json.loads(times.read_text())
    assert [row["word"] for row in rows] == ["Good", "morning", "Kyiv"]
    assert 0 < rows[0]["start"] < rows[-1]["end"] <= seconds


def test_a_file_of_paragraphs_is_spoken_whole(tmp_path: Path) -> None:
    source, out, times = tmp_path / "a.txt", tmp_path / "a.wav", tmp_path / "a.json"
    source.write_text("First part.\n\nSecond part. It ends.", encoding="utf-8")
    assert main(["speak", "--voice", "felix", "--file", str(source), "--out", str(out), "--times", str(times)]) == 0
    rows = json.loads(times.read_text())
    assert [row["word"] for row in rows] == ["First", "part", "Second", "part", "It", "ends"]
    assert rows[2]["start"] > rows[1]["end"] + 0.5


def test_a_batch_writes_one_file_per_line(tmp_path: Path) -> None:
    batch, out = tmp_path / "lines.jsonl", tmp_path / "out"
    rows = [{"id": f"line-{n}", "voice": "marlow", "style": "serious", "text": f"Line {n}."} for n in (1, 2)]
    batch.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    assert main(["speak", "--batch", str(batch), "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["line-1.wav", "line-2.wav"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["speak", "--voice", "nobody", "--text", "Hello."],
        ["speak", "--voice", "june", "--text", "Привет"],
        ["speak", "--voice", "june", "--text", ""],
        ["speak", "--voice", "june", "--style", "loud", "--text", "Hello."],
        ["speak", "--voice", "june", "--pace", "fast", "--text", "Hello."],
        ["speak", "--voice", "june", "--pace", "99", "--text", "Hello."],
        ["speak", "--voice", "june", "--say", "Kyiv", "--text", "Hello."],
        ["speak", "--voice", "june"],
        ["speak", "--text", "Hello."],
        ["speak", "--voice", "june", "--file", "/nonexistent/file.txt"],
        ["speak", "--batch", "/nonexistent/lines.jsonl"],
        ["evaluate", "--count", "1"],
        ["evaluate", "--voice", "nobody", "--count", "2"],
        ["evaluate", "--listener", "/nonexistent/listener.pt"],
        ["evaluate", "--weights", "/nonexistent/anchor.safetensors"],
        ["nonsense"],
    ],
)
def test_bad_input_ends_with_code_two_and_one_sentence(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.wav"
    extra = ["--out", str(out)] if arguments[0] == "speak" else []
    try:
        code = main([*arguments, *extra])
    except SystemExit as stop:
        code = int(str(stop.code))
    message = capsys.readouterr().err.strip()
    assert code == 2
    assert len(message.splitlines()) == 1
    assert message.endswith(".")
    assert not out.exists()


@pytest.mark.parametrize(
    "row",
    [
        "not json",
        "[1, 2]",
        '{"voice": "june", "text": "No id."}',
        '{"id": "../escape", "voice": "june", "text": "Out of the folder."}',
        '{"id": "a", "voice": "june"}',
        '{"id": "a", "voice": "june", "text": "x", "colour": "red"}',
        '{"id": "a", "voice": "nobody", "text": "Hello."}',
        '{"id": "a", "voice": "june", "text": "x", "pace": "quick"}',
        "",
    ],
)
def test_one_bad_row_refuses_the_batch_before_any_file(row: str, tmp_path: Path) -> None:
    batch, out = tmp_path / "lines.jsonl", tmp_path / "out"
    good = '{"id": "good", "voice": "june", "text": "Fine."}\n' if row else ""
    batch.write_text(good + row + "\n", encoding="utf-8")
    assert main(["speak", "--batch", str(batch), "--out", str(out)]) == 2
    assert not out.exists()


def test_the_bench_prints_all_that_is_needed_to_repeat_it(capsys: pytest.CaptureFixture[str]) -> None:
    from synthesis.anchor import bench

    figures = bench.surroundings("cpu", 2)
    assert {"processor", "threads", "torch", "precision", "batch", "sample_rate"} <= set(figures)
    assert main(["bench", "--device", "cuda"]) == 2
