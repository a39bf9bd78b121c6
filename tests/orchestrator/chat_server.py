"""A small server that speaks the OpenAI chat protocol over real sockets, well or badly as each reply says."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from tests.servers import LocalServer, Quiet

Reply = Callable[["Exchange"], None]


class Exchange(Quiet):
    """One request. Replies are taken in order; the last one is repeated."""

    protocol_version = "HTTP/1.1"
    server: ChatServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append({"path": self.path, "headers": dict(self.headers), "body": json.loads(body)})
        replies = self.server.replies
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        try:
            reply(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def answer(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def chunk(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def event(self, event: object) -> None:
        self.chunk(f"data: {event if isinstance(event, str) else json.dumps(event)}\n\n")


class ChatServer(LocalServer):
    def __init__(self, replies: Sequence[Reply]) -> None:
        super().__init__(Exchange)
        self.replies = list(replies)
        self.requests: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://{self.host}/v1"


def chat_server(*replies: Reply) -> AbstractContextManager[ChatServer]:
    return ChatServer(replies).answering()


def delta(text: str | None, finish: str | None = None) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish}]}


def streams(text: str, *, piece: int = 7, finish: str = "stop", usage: bool = True) -> Reply:
    """The answer in pieces, as vLLM and OpenAI send it: role first, comments between, usage and [DONE] last."""

    def reply(exchange: Exchange) -> None:
        exchange.begin_stream()
        exchange.event({"choices": [{"index": 0, "delta": {"role": "assistant"}, "finish_reason": None}]})
        exchange.chunk(": keep-alive\n\n")
        for start in range(0, len(text), piece):
            exchange.event(delta(text[start : start + piece]))
        exchange.event(delta(None, finish))
        if usage:
            exchange.event({"choices": [], "usage": {"prompt_tokens": 321, "completion_tokens": 45}})
        exchange.event("[DONE]")
        exchange.chunk("")

    return reply


def whole(text: str) -> Reply:
    """A server that knows no streaming."""
    message = {"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]}
    return lambda exchange: exchange.answer(200, json.dumps(message).encode())


def fails(status: int, message: str = "", *, code: str = "", **headers: str) -> Reply:
    body = json.dumps({"error": {"message": message, "type": "error", "code": code or None}}).encode()
    return lambda exchange: exchange.answer(status, body, **headers)


def page(status: int) -> Reply:
    html = b"<html><body><h1>nginx</h1><script>alert(1)</script></body></html>"
    return lambda exchange: exchange.answer(status, html, "text/html")


def breaks_off(text: str) -> Reply:
    """Half an answer, then the connection is gone."""

    def reply(exchange: Exchange) -> None:
        exchange.begin_stream()
        exchange.event(delta(text))
        exchange.close_connection = True

    return reply


def ends_early(text: str) -> Reply:
    """Half an answer, then a clean end without finish_reason and [DONE]."""

    def reply(exchange: Exchange) -> None:
        exchange.begin_stream()
        exchange.event(delta(text))
        exchange.chunk("")

    return reply


def drips(seconds: float) -> Reply:
    """A piece every tenth of a second, never done: no single read takes long."""

    def reply(exchange: Exchange) -> None:
        exchange.begin_stream()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            exchange.event(delta("…"))
            time.sleep(0.1)

    return reply


def silent(seconds: float) -> Reply:
    return lambda exchange: time.sleep(seconds)


def floods(exchange: Exchange) -> None:
    exchange.begin_stream()
    for _ in range(200):
        exchange.event(delta("blah " * 4000))


def sends(*events: object) -> Reply:
    """These events and nothing else."""

    def reply(exchange: Exchange) -> None:
        exchange.begin_stream()
        for event in events:
            exchange.event(event)
        exchange.chunk("")

    return reply
