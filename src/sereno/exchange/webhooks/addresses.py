"""Where a webhook may lead: a name on the public network, checked again each time it is resolved.

An address is decided on twice: as it is typed (`destination`), and as its name resolves when it is
used (`checked`). What is connected to is the address that was checked, so that a name that changes
between the two leads nowhere else.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from sereno.vocabulary.problems import Problem

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]
"""The addresses of a name; raises OSError where it has none."""

PORTS = (443, 8443)
MOST_LETTERS = 500
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# The last part has a letter and isn't written as a number: 127.1, 0x7f.1 and 2130706433 are
# addresses to some libraries and names to others.
_NAME = re.compile(rf"(?:{_LABEL}\.)+(?!0x)(?=[a-z0-9-]*[a-z]){_LABEL}")
_PRINTED = re.compile(r"[!-~]+")
_PUBLIC_V6 = ipaddress.ip_network("2000::/3")
# What Python calls public all the same: transition to an IPv4 address within, the anycast of
# relays, and the addresses at which some clouds tell a machine its own secrets.
_REFUSED = tuple(
    ipaddress.ip_network(each)
    for each in (
        "2001::/23",
        "2002::/16",
        "3fff::/20",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "168.63.129.16/32",
    )
)


@dataclass(frozen=True)
class Destination:
    """An address that a webhook may be sent to, taken apart. allowed: by whoever runs the
    instance, wherever it is.
    """

    scheme: str
    host: str
    port: int
    target: str
    allowed: bool

    @property
    def named(self) -> str:
        """The host as the header `Host` says it."""
        usual = {"https": 443, "http": 80}[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == usual else f"{host}:{self.port}"


def destination(address: str, allowed: Collection[str] = ()) -> Destination:
    """An address as it was typed.

    allowed: `host` or `host:port` that may be private, without TLS and at any port.
    Raises Problem webhook_signs, webhook_scheme, webhook_parts, webhook_port, webhook_host and
    webhook_private.
    """
    if len(address) > MOST_LETTERS or not _PRINTED.fullmatch(address) or "\\" in address:
        raise Problem("webhook_signs")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as wrong:
        raise Problem("webhook_signs") from wrong
    if parts.scheme not in ("https", "http") or not host:
        raise Problem("webhook_scheme")
    if "@" in parts.netloc or "#" in address:
        raise Problem("webhook_parts")
    port = port or {"https": 443, "http": 80}[parts.scheme]
    shown = f"[{host}]" if ":" in host else host
    is_allowed = shown in allowed or f"{shown}:{port}" in allowed
    if "%" in host:
        raise Problem("webhook_host")
    if not is_allowed:
        if parts.scheme != "https":
            raise Problem("webhook_scheme")
        if port not in PORTS:
            raise Problem("webhook_port")
        if _ip(host) is None and not (len(host) <= 253 and _NAME.fullmatch(host)):
            raise Problem("webhook_host")
        if (ip := _ip(host)) is not None and not is_public(ip):
            raise Problem("webhook_private")
    target = parts.path or "/"
    target += f"?{parts.query}" if parts.query else ""
    return Destination(parts.scheme, host, port, target, is_allowed)


def checked(to: Destination, resolve: Resolve) -> list[str]:
    """The addresses to connect to, of a host of which every one is public or that is allowed.

    Raises Problem webhook_private, and OSError where the name has no address.
    """
    found = [str(to.host)] if _ip(to.host) is not None else resolve(to.host, to.port)
    ips = [ipaddress.ip_address(each.partition("%")[0]) for each in found]
    if not ips:
        raise OSError("the name has no address")
    if not to.allowed and not all(is_public(ip) for ip in ips):
        raise Problem("webhook_private")
    return [str(ip) for ip in ips]


def is_public(ip: IP) -> bool:
    """Whether anybody on the public network may have it, and it hides no other address."""
    if any(ip in network for network in _REFUSED if network.version == ip.version):
        return False
    if ip.version == 6 and ip not in _PUBLIC_V6:
        # Loopback, mapped and compatible IPv4, NAT64, unique local, link local, multicast.
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name by the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def _ip(host: str) -> IP | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
