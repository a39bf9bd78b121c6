"""The connection below httpx: it dials the very addresses that were checked, and no read outlives the deadline.

httpx and httpcore limit the time of each read, so an answer of one byte per second would never end. Here every
operation on the socket is limited by what is left of the time for the whole fetch.
"""

from __future__ import annotations

import contextlib
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpcore
import httpx

from newsroom.feeds.addresses import Guard
from newsroom.feeds.exceptions import FetchFailed, TimedOut

SocketOptions = Iterable[Any] | None
CONNECT_SECONDS = 10.0


class Deadline:
    """The time left for one fetch, redirects included."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.clock = clock
        self.end = clock() + seconds

    def within(self, timeout: float | None = None) -> float:
        """The shorter of `timeout` and the time left; raises TimedOut when none is left."""
        left = self.end - self.clock()
        if left <= 0:
            raise TimedOut(f"The answer took longer than {self.seconds:g} seconds.")
        return left if timeout is None else min(left, timeout)


class TimedStream(httpcore.NetworkStream):
    """A connection whose reads and writes end with the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.deadline.within(timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secure = self.stream.start_tls(ssl_context, server_hostname, self.deadline.within(timeout))
        return TimedStream(secure, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves a name once, has the guard check what came, and dials exactly that."""

    def __init__(self, guard: Guard, deadline: Deadline) -> None:
        self.guard = guard
        self.deadline = deadline
        self.sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = FetchFailed(f"The name {host[:100]} has no address.")
        for address in self.guard.addresses(host, port):
            try:
                stream = self.sockets.connect_tcp(
                    address, port, self.deadline.within(CONNECT_SECONDS), local_address, socket_options
                )
                return TimedStream(stream, self.deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class GuardedTransport(httpx.BaseTransport):
    """Carries httpx's requests over connections of a `GuardedBackend`; proxies of the environment are not used."""

    def __init__(self, guard: Guard, deadline: Deadline, ssl_context: ssl.SSLContext) -> None:
        self.pool = httpcore.ConnectionPool(
            ssl_context=ssl_context, network_backend=GuardedBackend(guard, deadline), max_connections=2
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = self.pool.handle_request(
            httpcore.Request(
                request.method,
                url,
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        self.pool.close()


class Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self.answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self.answer.iter_stream()

    def close(self) -> None:
        with contextlib.suppress(httpcore.NetworkError):
            self.answer.close()
