"""Signatures of the Standard Webhooks specification 1.0.0 (symmetric, `v1`): HMAC-SHA-256 over
`id.timestamp.body`, so that receivers can use any of its libraries.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
# The specification has 24 to 64.
_BYTES = 32


def new_secret() -> str:
    """256 random bits, as the specification writes them."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signature(secret: str, *, message: str, at: int, body: bytes) -> str:
    """`v1,…` of one secret. at: seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    told = f"{message}.{at}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode()


def headers(secrets_: Iterable[str], *, message: str, at: int, body: bytes) -> dict[str, str]:
    """The three headers; with two secrets the receiver may hold either."""
    signed = [signature(each, message=message, at=at, body=body) for each in secrets_]
    return {
        "webhook-id": message,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signed),
    }
