"""The OpenAI-compatible chat API over HTTP: one streamed completion, every failure as a `ModelError` in words."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from orchestrator.errors import ContextOverflow, ModelError, ModelRefused, ModelTimeout, ModelUnavailable
from orchestrator.protocols import Usage
from orchestrator.retry_after import retry_after

LONGEST_ANSWER = 1024 * 1024  # characters; a stream without end is cut off here
LONGEST_ERROR = 64 * 1024  # bytes read of an error page
CHARACTERS_PER_TOKEN = 4  # for servers that do not count
OVERFLOW = ("context_length_exceeded", "context length", "context window", "maximum context", "too many tokens")
BUSY = {408, 425, 429, 500, 502, 503, 504, 529}


@dataclass(frozen=True, slots=True)
class Completion:
    text: str
    usage: Usage


class Chat:
    """A server that speaks the protocol. The key is sent in a header and never appears in a message or a log."""

    def __init__(self, base_url: str, model: str, key: str = "") -> None:
        if not (key.isascii() and key.isprintable()):
            raise ModelUnavailable("was given a key with characters that no key has; check OPENAI_API_KEY")
        self.model, self._key = model, key
        self.host = urlsplit(base_url).hostname or base_url
        self._url = base_url.rstrip("/") + "/chat/completions"
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    def complete(self, messages: list[dict[str, str]], *, most_tokens: int, seed: int, timeout: float) -> Completion:
        """One completion within `timeout` seconds; raises `ModelError`."""
        body = {
            "model": self.model,
            "messages": messages,
            "stream": True,
            "stream_options": {"include_usage": True},
            "response_format": {"type": "json_object"},
            "max_tokens": most_tokens,
            "seed": seed,
        }
        if timeout <= 0:
            raise ModelTimeout("had no time left to answer")
        try:
            return self._completed(body, time.monotonic() + timeout, timeout)
        except httpx.TimeoutException as error:
            raise ModelTimeout(f"took longer than {timeout:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise ModelUnavailable(f"could not be reached at {self.host}: {self._clean(str(error))}") from error

    def _completed(self, body: dict[str, Any], deadline: float, timeout: float) -> Completion:
        # A connection for each answer: nothing to leak, to share between threads or to carry over a fork.
        with httpx.stream("POST", self._url, headers=self._headers, json=body, timeout=timeout) as response:
            if response.status_code != 200:
                raise self._refusal(response)
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind not in ("text/event-stream", "application/json"):
                raise ModelUnavailable(
                    f"answered with {kind or 'something unnamed'} instead of JSON; check that OPENAI_BASE_URL is the "
                    "address of an API, often one that ends in /v1"
                )
            gathered = _Gathered(deadline, timeout)
            if kind == "application/json":
                gathered.whole(response.iter_text())
            else:
                gathered.stream(response.iter_lines())
        return gathered.completion(sum(len(message["content"]) for message in body["messages"]))

    def _refusal(self, response: httpx.Response) -> ModelError:
        """What an error status means, in words, with the server's own message where it gave one."""
        status, said = response.status_code, self._clean(_said(response))
        if status in (401, 403):
            return ModelUnavailable(f"did not accept the key ({status}{said}); check OPENAI_API_KEY")
        if status in BUSY:
            wait = retry_after(response.headers.get("retry-after", ""), dt.datetime.now(dt.UTC))
            return ModelUnavailable(f"is not able to answer now ({status}{said})", wait)
        if status == 413 or any(words in said.lower() for words in OVERFLOW):
            return ContextOverflow(f"was given more than its context holds ({status}{said}); give it fewer facts")
        if status in (404, 405) or status < 400:
            return ModelUnavailable(
                f"was not found at {self.host} ({status}{said}); check OPENAI_BASE_URL and OPENAI_MODEL"
            )
        return ModelRefused(f"refused the request ({status}{said})")

    def _clean(self, text: str) -> str:
        return text.replace(self._key, "[key]") if self._key else text


class _Gathered:
    """The pieces of an answer as they arrive, up to a deadline and a size."""

    def __init__(self, deadline: float, timeout: float) -> None:
        self.deadline, self.timeout = deadline, timeout
        self.pieces: list[str] = []
        self.size = 0
        self.finish = ""
        self.usage: dict[str, Any] = {}

    def stream(self, lines: Iterator[str]) -> None:
        """Server-sent events up to `[DONE]`; comments and other fields are skipped."""
        for line in lines:
            self._count(len(line))
            if not line.startswith("data:"):
                continue
            data = line[5:].strip()
            if data == "[DONE]":
                return
            self._event(_json(data), "delta")
        if not self.finish:
            raise ModelUnavailable("broke off in the middle of its answer")

    def whole(self, pieces: Iterator[str]) -> None:
        """A server that does not stream sends the whole answer as one object."""
        body = []
        for piece in pieces:
            self._count(len(piece))
            body.append(piece)
        self._event(_json("".join(body)), "message")

    def completion(self, characters_in: int) -> Completion:
        text = "".join(self.pieces)
        if self.finish == "length":
            raise ModelRefused("ran out of tokens before its answer was complete")
        if self.finish == "content_filter":
            raise ModelRefused("held its answer back by its content filter")
        tokens_in = _count_of(self.usage.get("prompt_tokens"), characters_in)
        return Completion(text, Usage(tokens_in, _count_of(self.usage.get("completion_tokens"), len(text))))

    def _count(self, characters: int) -> None:
        self.size += characters
        if time.monotonic() > self.deadline:
            raise ModelTimeout(f"took longer than {self.timeout:g} s")
        if self.size > LONGEST_ANSWER:
            raise ModelRefused("did not come to an end of its answer")

    def _event(self, event: Any, part: str) -> None:
        if not isinstance(event, dict):
            raise ModelRefused("did not answer in the form of the protocol")
        if event.get("error"):
            raise ModelUnavailable(f"failed in the middle of its answer{_message(event)}")
        if isinstance(event.get("usage"), dict):
            self.usage = event["usage"]
        choices = event.get("choices")
        if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
            return
        content = (choices[0].get(part) or {}).get("content")
        self.pieces.append(content if isinstance(content, str) else "")
        self.finish = str(choices[0].get("finish_reason") or self.finish)


def _said(response: httpx.Response) -> str:
    """The message of an error body, after a colon; a page of HTML has none worth telling."""
    body = b""
    for piece in response.iter_bytes():
        body += piece
        if len(body) > LONGEST_ERROR:
            return ""
    try:
        return _message(json.loads(body))
    except (ValueError, RecursionError):
        return ""


def _message(answer: object) -> str:
    error = answer.get("error") if isinstance(answer, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    code = error.get("code") if isinstance(error, dict) else None
    said = " ".join(str(part) for part in (message, code) if isinstance(part, str) and part)
    return f": {' '.join(said.split())[:200]}" if said else ""


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ModelRefused("did not answer in the form of the protocol") from error


def _count_of(told: object, characters: int) -> int:
    return told if type(told) is int else characters // CHARACTERS_PER_TOKEN
