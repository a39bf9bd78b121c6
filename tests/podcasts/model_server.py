"""A model server in a process of its own: speaks the OpenAI chat protocol and writes by reading facts out.

It prints its address, answers the first story it is asked for, and prints a line when it is asked for the second, which
it never answers: whoever started it can kill it there.
"""

from __future__ import annotations

import json
import re
import threading
from typing import Any

from tests.orchestrator.chat_server import Exchange, chat_server, streams

QUOTED = re.compile(r"<(facts|stories)>\n(.*?)\n</\1>", re.DOTALL)
ASKED_AGAIN = "asked for the second story"


class Reader:
    """Answers each task from the material in its prompt."""

    def __init__(self) -> None:
        self.headlines: list[str] = []

    def reply(self, exchange: Exchange) -> None:
        task = exchange.server.requests[-1]["body"]["messages"][1]["content"]
        found = QUOTED.search(task)
        assert found is not None, task
        material = json.loads(found[2])
        if found[1] == "stories":
            streams(json.dumps(frame(len(material))))(exchange)
        elif '{"lines"' not in task:
            streams(json.dumps({"text": material["facts"][0]["text"]}))(exchange)
        else:
            self.story(material, exchange)

    def story(self, material: dict[str, Any], exchange: Exchange) -> None:
        self.headlines.append(material["headline"])
        if len(set(self.headlines)) > 1:
            print(ASKED_AGAIN, flush=True)
            threading.Event().wait()
        streams(json.dumps({"lines": [line(fact) for fact in material["facts"][:4]]}))(exchange)


def line(fact: dict[str, Any]) -> dict[str, Any]:
    number = fact["fact"]
    return {
        "speaker": "AB"[number % 2], "style": "neutral", "act": "report", "text": fact["text"], "facts": [number],
    }  # fmt: skip


def frame(stories: int) -> dict[str, Any]:
    def said(text: str, act: str) -> dict[str, str]:
        return {"speaker": "A", "style": "warm", "act": act, "text": text}

    return {
        "opening": [said("Good morning.", "open")],
        "handovers": [[said("Now to the next story.", "transition")]] * (stories - 1),
        "closing": [said("Goodbye.", "close")],
    }


if __name__ == "__main__":
    with chat_server(Reader().reply) as server:
        print(server.url, flush=True)
        threading.Event().wait()
