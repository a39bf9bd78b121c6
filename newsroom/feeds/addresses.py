"""Which addresses may be asked: only public ones, on http and https, with no password in them.

The check is made twice: on the text of an address, and on every IP address its name resolves to at the moment of
dialling (see `transport`), so neither a redirect nor a name that changes its mind leads inside.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import httpx

from newsroom.feeds.exceptions import AddressRefused, FetchFailed

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]

MAX_URL = 1000
HOST = re.compile(r"[\w.:-]+", re.ASCII)
USUAL_PORTS = {"http": 80, "https": 443}

# The IANA registries of special-purpose addresses, written out because the standard library's idea of "global" differs
# between Python versions; and the one cloud metadata service that sits on a public address.
REFUSED_V4 = [
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",
    )
]  # fmt: skip
# Only 2000::/3 is global unicast; these parts of it are not, or carry an IPv4 address to an unknown place.
PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
REFUSED_V6 = [
    ipaddress.IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
]
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_public(ip: IPAddress) -> bool:
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in REFUSED_V4)
    if ip.ipv4_mapped is not None:
        return False
    if ip in NAT64:
        return is_public(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return ip in PUBLIC_V6 and not any(ip in network for network in REFUSED_V6)


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a name, as the operating system sees them now."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchFailed(f"The name {host[:100]} is not known. Check the spelling of the address.") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def parse_allowed(entries: Iterable[str]) -> frozenset[tuple[str, int]]:
    """`host:port` entries as pairs; IPv6 addresses stand in brackets.

    >>> sorted(parse_allowed(["127.0.0.1:8000", "[::1]:80"]))
    [('127.0.0.1', 8000), ('::1', 80)]
    """
    parts = (entry.rpartition(":") for entry in entries)
    return frozenset((host.strip("[]").lower(), int(port)) for host, _, port in parts)


@dataclass(frozen=True)
class Guard:
    """Lets public addresses pass, and the pairs of host and port that the operator allowed."""

    allowed: frozenset[tuple[str, int]] = frozenset()
    resolver: Resolver = field(default=resolve)

    def url(self, address: str) -> httpx.URL:
        """The address, parsed and without its fragment; raises AddressRefused when it is not one of the web."""
        try:
            url = httpx.URL(address.strip()).copy_with(fragment=None)
        except (httpx.InvalidURL, ValueError, TypeError):
            raise AddressRefused("This is not an address of the web.") from None
        if url.scheme not in USUAL_PORTS:
            raise AddressRefused("An address must begin with http:// or https://.")
        if not url.host:
            raise AddressRefused("This address names no host.")
        if not HOST.fullmatch(url.raw_host.decode()) or not 0 < (url.port or 80) < 65536:
            raise AddressRefused("This is not an address of the web.")
        if url.userinfo:
            raise AddressRefused("An address with a user name or password in it is not fetched. Remove them.")
        if len(str(url)) > MAX_URL:
            raise AddressRefused(f"This address is longer than {MAX_URL} characters.")
        return url

    def addresses(self, host: str, port: int) -> list[str]:
        """The IP addresses to dial for a host; raises AddressRefused unless each of them may be asked."""
        found = self.resolver(host, port)
        if (host.lower().rstrip("."), port) in self.allowed:
            return found
        for text in found:
            if not is_public(ipaddress.ip_address(text)) and (text, port) not in self.allowed:
                raise AddressRefused(
                    f"{host[:100]} is an address inside this network or machine, which is not fetched. "
                    f"If that is meant, the operator can add {host[:100]}:{port} to FETCH_ALLOW."
                )
        return found


def site_of(address: str) -> str:
    """The host of an address, with its port where that is not the usual one; turns are kept per site.

    Empty for an address that is none.
    """
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        return ""
    if not HOST.fullmatch(url.raw_host.decode()):
        return ""
    host = f"[{url.host}]" if ":" in url.host else url.host
    return f"{host}:{url.port}" if url.port and url.port not in USUAL_PORTS.values() else host
