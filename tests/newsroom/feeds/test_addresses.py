"""No request reaches an address that is not public, unless the operator named it."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import trustme

from newsroom.feeds.addresses import Guard, is_public, parse_allowed, site_of
from newsroom.feeds.exceptions import AddressRefused, FetchFailed
from newsroom.feeds.fetcher import Fetcher
from tests.newsroom.feeds.conftest import Reply, Web, rss


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "0.1.2.3", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.0.3",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.9",
        "192.168.1.1", "198.18.0.1", "198.51.100.7",
        "203.0.113.5", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1",
        "2001:db8::1", "2001::1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "3fff::1",
        "::127.0.0.1", "4000::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_pass(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("ftp://example.com/feed", "must begin with http"),
        ("file:///etc/passwd", "must begin with http"),
        ("javascript:alert(1)", "must begin with http"),
        ("example.com/feed", "must begin with http"),
        ("http://user:secret@example.com/", "user name or password"),
        ("http://user@example.com/", "user name or password"),
        ("http:///feed", "names no host"),
        ("http://example.com:99999/", "not an address"),
        ("http://exa mple.com/", "not an address"),
        ("http://[::1/", "not an address"),
        ("http://example.com/\x00", "not an address"),
        ("http://example.com/" + "a" * 2000, "longer than"),
        ("", "must begin with http"),
    ],
)
def test_addresses_that_are_none_of_the_web_are_refused(address: str, sentence: str) -> None:
    with pytest.raises(AddressRefused, match=sentence):
        Guard().url(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "0", "[::1]", "[::ffff:127.0.0.1]", "0177.0.0.1"],
)
def test_no_spelling_of_loopback_is_fetched(inside: Web, host: str) -> None:
    with pytest.raises((AddressRefused, FetchFailed)):
        Fetcher(Guard(), "t", timeout=3).get(f"http://{host}:{inside.port}/")
    assert inside.asked == []


def test_the_refusal_says_what_the_operator_can_do(inside: Web) -> None:
    with pytest.raises(AddressRefused, match=f"add 127.0.0.1:{inside.port} to FETCH_ALLOW"):
        Fetcher(Guard(), "t").get(inside.url())


def test_the_operators_exception_holds_for_one_port_only(web: Web, inside: Web, fetcher: Fetcher) -> None:
    web.replies["/"] = Reply(b"yes")
    assert fetcher.get(web.url()).body == b"yes"
    with pytest.raises(AddressRefused):
        fetcher.get(inside.url())
    assert inside.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_does_not_lead_inside(web: Web, inside: Web, fetcher: Fetcher, status: int) -> None:
    web.replies["/"] = Reply(status=status, headers={"Location": inside.url("/secret")})
    with pytest.raises(AddressRefused):
        fetcher.get(web.url())
    assert inside.asked == []


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://127.0.0.1/", "http://a:b@127.0.0.1/", "//"])
def test_a_redirect_does_not_leave_the_web(web: Web, fetcher: Fetcher, target: str) -> None:
    web.replies["/"] = Reply(status=302, headers={"Location": target})
    with pytest.raises((AddressRefused, FetchFailed)):
        fetcher.get(web.url())


def test_a_name_that_changes_its_mind_is_dialled_where_it_was_checked(web: Web, inside: Web) -> None:
    """DNS rebinding: the first answer is harmless, every later one points inside. There is no later one."""
    answers = iter([["127.0.0.1"], ["127.0.0.1"]])
    asked: list[tuple[str, int]] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return next(answers)

    web.replies["/"] = Reply(b"public")
    guard = Guard(frozenset({("127.0.0.1", web.port)}), resolver)
    assert Fetcher(guard, "t").get(f"http://feeds.example:{web.port}/").body == b"public"
    assert asked == [("feeds.example", web.port)]
    assert web.asked[0][1]["host"] == f"feeds.example:{web.port}"
    with pytest.raises(AddressRefused):
        Fetcher(guard, "t").get(f"http://feeds.example:{inside.port}/")
    assert inside.asked == []


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    guard = Guard(resolver=lambda host, port: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(AddressRefused):
        guard.addresses("mixed.example", 80)


def test_the_proxy_of_the_environment_is_not_used(web: Web, inside: Web, fetcher: Fetcher, monkeypatch: Any) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, inside.url())
    web.replies["/"] = Reply(b"direct")
    assert fetcher.get(web.url()).body == b"direct"
    assert inside.asked == []


def test_a_second_address_is_tried_when_the_first_does_not_answer(web: Web) -> None:
    with socket.create_server(("127.0.0.2", 0)) as closed:
        taken = closed.getsockname()[1]
    assert taken
    web.replies["/"] = Reply(b"second")
    allowed = frozenset({("127.0.0.2", web.port), ("127.0.0.1", web.port)})
    guard = Guard(allowed, lambda host, port: ["127.0.0.2", "127.0.0.1"])
    assert Fetcher(guard, "t").get(f"http://two.example:{web.port}/").body == b"second"


def test_an_unknown_name_is_said_to_be_unknown() -> None:
    with pytest.raises(FetchFailed, match="is not known"):
        Fetcher(Guard(), "t").get("http://no-such-host.invalid/feed")


@pytest.fixture
def secure() -> Iterator[tuple[int, ssl.SSLContext, list[str | None]]]:
    """A TLS server for feeds.example: its port, a context that trusts it, and the names it was asked for."""
    authority = trustme.CA()
    theirs, ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("feeds.example").configure_cert(theirs)
    authority.configure_trust(ours)
    names: list[str | None] = []
    theirs.sni_callback = lambda sock, name, context: names.append(name)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer_securely, args=(listener, theirs))
        thread.start()
        yield listener.getsockname()[1], ours, names
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def answer_securely(listener: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        try:
            with context.wrap_socket(connection, server_side=True) as secured:
                secured.recv(4096)
                secured.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecure")
        except OSError:
            connection.close()


def test_the_certificate_is_checked_for_the_name_although_an_address_is_dialled(secure: Any) -> None:
    port, context, names = secure
    guard = Guard(frozenset({("127.0.0.1", port)}), lambda host, port: ["127.0.0.1"])
    fetcher = Fetcher(guard, "t", ssl_context=context)
    assert fetcher.get(f"https://feeds.example:{port}/").body == b"secure"
    assert names == ["feeds.example"]
    with pytest.raises(FetchFailed, match="CERTIFICATE_VERIFY_FAILED"):
        fetcher.get(f"https://other.example:{port}/")


def test_allowed_pairs_are_read_with_ipv6_in_brackets() -> None:
    assert parse_allowed(["Intranet.local:80", "[::1]:8080"]) == {("intranet.local", 80), ("::1", 8080)}


def test_sites_are_hosts_with_unusual_ports() -> None:
    found = [
        site_of(url)
        for url in (
            "https://a.example/x",
            "http://a.example:80/",
            "http://a.example:81/",
            "http://[::1]:9/",
            "http://[",
        )
    ]
    assert found == ["a.example", "a.example", "a.example:81", "[::1]:9", ""]


def test_feeds_on_the_web_parse_after_the_guard_let_them_pass(web: Web, fetcher: Fetcher) -> None:
    web.replies["/f"] = Reply(rss())
    assert b"The Wire" in fetcher.get(web.url("/f#part")).body
    assert web.paths() == ["/f"]
