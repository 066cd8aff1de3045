"""HTTP Digest authentication (RFC 7616, with MD5 as phones speak it): what is asked, and whether
an answer is right. It knows neither requests nor a database.

A nonce carries the time at which it was made, signed, so that nothing is kept of those that nobody
answers. Whether an answer was given before is for the caller to know: by its nonce and count.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

REALM: Final = "Sereno"
# Since it was made; whoever keeps what was used may take one that was used later.
LIFETIME: Final = 30 * 60
MOST_COUNT: Final = 2**31 - 1
# A name begins where no letter stands before: else a long word is tried from each of its letters.
_PAIR: Final = re.compile(r'(?<![a-zA-Z])([a-zA-Z]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,]*)\s*(?:,|$)')
_NEEDED: Final = ("username", "realm", "nonce", "uri", "response", "qop", "nc", "cnonce")


@dataclass(frozen=True)
class Answer:
    """What a client answers to a challenge."""

    name: str
    realm: str
    nonce: str
    uri: str
    response: str
    qop: str
    count: str
    cnonce: str

    def fits(self, secret: str, method: str) -> bool:
        """Whether somebody who knows the secret made it for this method."""
        first = _md5(f"{self.name}:{REALM}:{secret}")
        second = _md5(f"{method}:{self.uri}")
        told = ":".join((first, self.nonce, self.count, self.cnonce, self.qop, second))
        return hmac.compare_digest(_md5(told).encode(), self.response.lower().encode())

    def is_for(self, path: str) -> bool:
        """Whether it was made for the address that is asked for; a client may write its signs in
        another way, or the host before it.
        """
        parts = urlsplit(self.uri)
        said = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return unquote(said) == unquote(path)

    @property
    def nth(self) -> int:
        """Which use of the nonce it is, counted from 1; 0 for what is no count."""
        if not re.fullmatch(r"[0-9a-fA-F]{8}", self.count):
            return 0
        return min(int(self.count, 16), MOST_COUNT)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def answer_in(header: str) -> Answer | None:
    """What an Authorization header answers; None where it is no whole answer to our challenge."""
    scheme, _, rest = header.partition(" ")
    if scheme.lower() != "digest":
        return None
    said = _pairs(rest)
    if any(name not in said for name in _NEEDED):
        return None
    if said.get("algorithm", "MD5").upper() != "MD5" or said["qop"] != "auth":
        return None
    if said["realm"] != REALM:
        return None
    return Answer(
        name=said["username"],
        realm=said["realm"],
        nonce=said["nonce"],
        uri=said["uri"],
        response=said["response"],
        qop=said["qop"],
        count=said["nc"],
        cnonce=said["cnonce"],
    )


def _pairs(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, value in _PAIR.findall(text):
        if value[:1] == '"':
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        found[name.lower()] = value
    return found


def challenge(nonce: str, domain: str, *, stale: bool) -> str:
    """What a client is asked: the value of WWW-Authenticate."""
    told = [
        f'realm="{REALM}"',
        f'domain="{domain}"',
        f'nonce="{nonce}"',
        "algorithm=MD5",
        'qop="auth"',
    ]
    return "Digest " + ", ".join([*told, *(["stale=true"] if stale else [])])


def new_nonce(key: bytes, place: str, now: float, salt: bytes) -> str:
    """A nonce for one place. salt: 8 random bytes, so that no two are the same."""
    told = struct.pack(">d", now) + salt
    return base64.urlsafe_b64encode(told + _signed(key, place, told)).decode()


def is_fresh(nonce: str, key: bytes, place: str, now: float) -> bool | None:
    """Whether a nonce is of ours and was made lately; None: we never made it."""
    try:
        raw = base64.urlsafe_b64decode(nonce.encode("ascii"))
    except ValueError:
        return None
    told, signature = raw[:16], raw[16:]
    if len(told) != 16 or not hmac.compare_digest(signature, _signed(key, place, told)):
        return None
    (made,) = struct.unpack(">d", told[:8])
    return bool(now - made + 1 >= 0 and now - made <= LIFETIME)


def _signed(key: bytes, place: str, told: bytes) -> bytes:
    return hmac.new(key, place.encode() + b"\0" + told, hashlib.sha256).digest()[:16]
