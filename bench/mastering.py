"""How long voicing and mastering take, and how much memory: python bench/mastering.py [--minutes 5] [--mono]

Speaks a real script over and over with eSpeak NG until it fills the minutes, then masters it with music. Prints the
seconds of each step, the measured loudness and the peak memory of this process and of ffmpeg.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--mono", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DATA_DIR=folder, DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="ERROR")
        import django

        django.setup()
        measure(Path(folder), options.minutes, stereo=not options.mono)


def measure(folder: Path, minutes: float, *, stereo: bool) -> None:
    from orchestrator.protocols import SpeechLine, SpeechRequest
    from synthesis.audio import mastering, sound
    from synthesis.audio.programme import Part
    from synthesis.audio.tags import Tags
    from synthesis.espeak import voice as espeak
    from synthesis.measuring import SCRIPT
    from synthesis.models import Render

    parts: list[Part] = []
    model, hosts = espeak.build(), {"A": "harriet", "B": "edwin"}
    spoken, started = 0.0, time.perf_counter()
    while spoken < 60 * minutes:
        line = SCRIPT[len(parts) % len(SCRIPT)]
        request = SpeechRequest((SpeechLine(line.text, hosts[line.speaker], line.style),))
        speech = sound.trimmed(model.speak(request, timeout=60).lines[0])
        path = folder / "media" / f"{len(parts)}.flac"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(sound.flac(speech.samples, speech.sample_rate))
        render = Render(state=Render.State.DONE, text=line.text, audio=path.name, seconds=speech.seconds)
        parts.append(Part(render, line.act, line.speaker, line.story, line.story and f"Story {line.story}", line.style))
        spoken += speech.seconds
    voiced = time.perf_counter() - started
    print(f"voiced    {len(parts)} lines, {spoken / 60:.1f} min of speech in {voiced:.1f} s ({spoken / voiced:.0f}x)")
    started = time.perf_counter()
    master = mastering.produce(parts, folder / "x.mp3", stereo=stereo, music=True, tags=Tags("Bench", "Bench"))
    took = time.perf_counter() - started
    print(f"mastered  {master.seconds / 60:.1f} min in {took:.1f} s ({master.seconds / took:.0f}x)")
    print(f"loudness  {master.loudness:.1f} LUFS, true peak {master.true_peak:.1f} dBTP, {master.bytes / 1e6:.1f} MB")
    for name, who in (("this process", resource.RUSAGE_SELF), ("its largest child", resource.RUSAGE_CHILDREN)):
        print(f"memory    {resource.getrusage(who).ru_maxrss / 1024:.0f} MB, {name}")
    print(f"load      {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
