"""Which device asks: by Digest, or by Basic where nobody can read along.

Whoever guesses is stopped by device and address: a phone with an old password locks out neither
the others of its team, which may all come from one address, nor itself from elsewhere.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from sereno.exchange.openrosa.digest import (
    LIFETIME,
    Answer,
    answer_in,
    challenge,
    is_fresh,
    new_nonce,
)
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import Device, SpentNonce
from sereno.web.people.lockout import address_of

# So many wrong answers of one device from one address within the time, then none is looked at.
MOST_WRONG, WINDOW = 30, 15 * 60
# Whose device may fetch forms and send them filled in.
SENDS = (Right.KEEP_FIELDWORK, Right.VERIFY_FIELDWORK)


@dataclass
class NotKnown(Exception):  # noqa: N818 - an answer, nothing went wrong
    """Who asks isn't known (yet): what to answer. is_named: by the name of a device, which nobody
    guesses; one that was revoked too.
    """

    status: int
    words: str
    challenge: str = ""
    is_named: bool = False


def device_of(request: HttpRequest, place: str, slug: str, now: dt.datetime) -> Device:
    """The device that asks. place: the address below which its password holds. Raises NotKnown."""
    header = request.headers.get("Authorization", "")
    if not header:
        raise _asked(place, now)
    answer = answer_in(header)
    name, secret = (answer.name, "") if answer else _basic(request, header)
    tried = _Tried(request, name)
    if tried.too_often:
        words = _("Too many wrong passwords. Wait 15 minutes, or set it up anew.")
        raise NotKnown(429, words, is_named=_is_named(name, slug))
    device = _known(name, slug)
    if answer is None:
        is_right = hmac.compare_digest(secret.encode(), _secret(device).encode())
    else:
        is_right = answer.fits(_secret(device), request.method or "")
        is_right = is_right and answer.is_for(request.get_full_path())
    if device is None or not is_right:
        tried.note()
        raise _asked(place, now, is_named=_is_named(name, slug))
    if answer is not None and not _spent(answer, place, now):
        raise _asked(place, now, stale=True, is_named=True)
    return device


def _is_named(name: str, slug: str) -> bool:
    return Device.objects.filter(name=name, audit__slug=slug).exists()


def _asked(
    place: str, now: dt.datetime, *, stale: bool = False, is_named: bool = False
) -> NotKnown:
    nonce = new_nonce(_key(), place, now.timestamp(), secrets.token_bytes(8))
    words = _("The user name or the password is wrong. Set the device up with a new code.")
    return NotKnown(401, words, challenge(nonce, place, stale=stale), is_named)


def _key() -> bytes:
    return hashlib.sha256(b"openrosa.nonce\0" + settings.SECRET_KEY.encode()).digest()


def _known(name: str, slug: str) -> Device | None:
    found = Device.objects.in_use().filter(name=name, audit__slug=slug)
    device: Device | None = found.select_related("audit", "person").first()
    if device is None or not any(device.audit.allows(device.person, each) for each in SENDS):
        return None
    return device


def _secret(device: Device | None) -> str:
    # Nobody learns by the time it takes whether there is such a device.
    return str(device.secret) if device else secrets.token_hex()


def _basic(request: HttpRequest, header: str) -> tuple[str, str]:
    scheme, _space, rest = header.partition(" ")
    if scheme.lower() != "basic" or not _is_private(request):
        return "", ""
    try:
        name, _colon, secret = base64.b64decode(rest, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    # PostgreSQL takes no sign of number 0, and no device is called so.
    return ("", "") if "\0" in name else (name, secret)


def _is_private(request: HttpRequest) -> bool:
    """Whether nobody can read along: under TLS, or within one machine."""
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    return request.is_secure() or (
        _is_loopback(host) and _is_loopback(request.META.get("REMOTE_ADDR", ""))
    )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Tried:
    """How often a device's password was wrong from an address, in this process."""

    def __init__(self, request: HttpRequest, name: str) -> None:
        told = f"{name}\0{address_of(request)}".encode()
        self._key = f"openrosa-wrong:{hashlib.sha256(told).hexdigest()}"

    @property
    def too_often(self) -> bool:
        return bool(cache.get(self._key, 0) >= MOST_WRONG)

    def note(self) -> None:
        if not cache.add(self._key, 1, WINDOW):
            cache.incr(self._key)


def _spent(answer: Answer, place: str, now: dt.datetime) -> bool:
    """Whether a right answer is taken: its nonce is ours and fresh, or was used lately, and its
    count is a new one. Sixty photos over a slow network take longer than any nonce is fresh.
    """
    nth, fresh = answer.nth, is_fresh(answer.nonce, _key(), place, now.timestamp())
    if not nth or fresh is None:
        return False
    # One statement, in whatever process: of two that come with one count the second finds no row.
    rows = SpentNonce.objects.filter(nonce=answer.nonce, count__lt=nth)
    if not fresh:
        rows = rows.filter(at__gte=now - dt.timedelta(seconds=LIFETIME))
    if rows.update(count=nth, at=now):
        return True
    if not fresh:
        return False
    try:
        with transaction.atomic():
            SpentNonce.objects.create(nonce=answer.nonce, count=nth, at=now)
    except IntegrityError:
        return False
    SpentNonce.objects.filter(at__lt=now - 2 * dt.timedelta(seconds=LIFETIME)).delete()
    return True
