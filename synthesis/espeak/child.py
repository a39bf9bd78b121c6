"""eSpeak NG behind a pipe: one JSON request a line on stdin, one JSON header and raw PCM on stdout.

The library keeps its state in globals and is written in C, so it lives in a process of its own: a crash or a hang
there cannot hurt a worker. Started by `synthesis.espeak.process` as `python child.py LIBRARY DATA`; needs
nothing but the standard library, and loads the (GPL-3.0) library only here.

Request: {"voice", "rate", "pitch", "range", "volume", "seed", "text", "seconds"}; after `seconds` the line ends
itself. Answer: {"rate", "bytes", "words", "sounds"} and then `bytes` bytes of 16-bit mono;
words are [position, sample] and sounds [sample, is_pause]. Or {"error"} alone, or {"signal"} that ended the line.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from typing import Any, BinaryIO

# From speak_lib.h, eSpeak NG 1.52.
OUTPUT_SYNCHRONOUS = 2
INITIALIZE_PHONEME_EVENTS = 0x0001
INITIALIZE_DONT_EXIT = 0x8000
POSITION_CHARACTER = 1
CHARS_UTF8, READ_PHONEMES, END_PAUSE = 1, 0x100, 0x1000
EVENT_LAST, EVENT_WORD, EVENT_PHONEME = 0, 1, 7
RATE, VOLUME, PITCH, RANGE = 1, 2, 3, 4
MOST_SECONDS = 600


class EventId(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", EventId),
    ]


Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event), use_errno=False
)


class Library:
    """The loaded library and what its callback has gathered for the present line."""

    def __init__(self, library: str, data: str) -> None:
        self.c = ctypes.CDLL(library)
        options = INITIALIZE_PHONEME_EVENTS | INITIALIZE_DONT_EXIT
        self.rate: int = self.c.espeak_Initialize(OUTPUT_SYNCHRONOUS, 0, data.encode(), options)
        if self.rate <= 0:
            raise OSError(f"eSpeak NG did not start with the data in {data}")
        self.pcm = bytearray()
        self.words: list[tuple[int, int]] = []
        self.sounds: list[tuple[int, bool]] = []
        self.callback = Callback(self._take)  # kept, or the garbage collector takes it from under the library
        self.c.espeak_SetSynthCallback(self.callback)

    def speak(self, request: dict[str, Any]) -> dict[str, Any]:
        self.pcm, self.words, self.sounds = bytearray(), [], []
        if self.c.espeak_SetVoiceByName(request["voice"].encode()) != 0:
            return {"error": f"eSpeak NG has no voice or language {request['voice']!r}."}
        for parameter, name in ((RATE, "rate"), (VOLUME, "volume"), (PITCH, "pitch"), (RANGE, "range")):
            self.c.espeak_SetParameter(parameter, int(request[name]), 0)
        self.c.espeak_ng_SetRandSeed(ctypes.c_long(request["seed"]))
        text = request["text"].encode()
        flags = CHARS_UTF8 | READ_PHONEMES | END_PAUSE
        failed = self.c.espeak_Synth(text, len(text) + 1, 0, POSITION_CHARACTER, 0, flags, None, None)
        if failed:
            return {"error": f"eSpeak NG gave error {failed}."}
        if len(self.pcm) >= MOST_SECONDS * self.rate * 2:
            return {"error": f"The line would last longer than {MOST_SECONDS} seconds; split it."}
        return {"rate": self.rate, "bytes": len(self.pcm), "words": self.words, "sounds": self.sounds}

    def _take(self, samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            self.pcm += ctypes.string_at(samples, count * 2)
        at = 0
        while events[at].type != EVENT_LAST:
            event = events[at]
            if event.type == EVENT_WORD:
                self.words.append((event.text_position - 1, event.sample))
            elif event.type == EVENT_PHONEME:
                self.sounds.append((event.sample, event.id.string.startswith(b"_")))
            at += 1
        return 1 if len(self.pcm) >= MOST_SECONDS * self.rate * 2 else 0


def serve(library: Library, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line from a fork of the freshly started library.

    It keeps state from line to line (the phase of its oscillators, its noise), so the same line would never sound
    the same twice; a fork always speaks as the first time, and a crash takes only the fork.
    """
    for line in requests:
        pid = os.fork()
        if not pid:
            try:
                _answer(library, json.loads(line), answers)
                os._exit(0)
            finally:
                os._exit(1)
        _, status = os.waitpid(pid, 0)
        if status:
            answers.write(json.dumps({"signal": os.WTERMSIG(status)}).encode() + b"\n")
            answers.flush()


def _answer(library: Library, request: dict[str, Any], answers: BinaryIO) -> None:
    # The default action of SIGALRM ends the process even inside a C loop; nobody is left behind hanging.
    signal.setitimer(signal.ITIMER_REAL, request["seconds"])
    answer = library.speak(request)
    signal.setitimer(signal.ITIMER_REAL, 0)
    answers.write(json.dumps(answer).encode() + b"\n")
    if "error" not in answer:
        answers.write(library.pcm)
    answers.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the worker, which closes the pipe
    serve(Library(sys.argv[1], sys.argv[2]), sys.stdin.buffer, sys.stdout.buffer)
