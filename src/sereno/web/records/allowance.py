"""How often a token, and a machine, may ask the API in a minute.

Counted in the database, so that the limit holds however many processes answer; each process takes
a twentieth of the minute's allowance at a time and spends it without asking again. More than the
limit is never let through; a little less may be, where several processes share it.
"""

from __future__ import annotations

import datetime as dt
import threading

from django.conf import settings
from django.db.models import F
from django.utils.crypto import salted_hmac

from sereno.web.records.models import Asked

MINUTE = 60
# Many people share the address of an office.
ADDRESS_TIMES = 4
_PARTS = 20
# Kept in memory of so many keys; beyond that those of earlier minutes are forgotten.
_MOST_KEYS = 1000
_lock = threading.Lock()
_left: dict[str, tuple[int, int]] = {}


class TooOften(Exception):  # noqa: N818 - it is the caller's to wait
    """Whoever asks is to wait so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def count_token(pk: int, *, now: dt.datetime) -> None:
    """Count a question with a token. Raises TooOften."""
    _count(f"token:{pk}", settings.API_PER_MINUTE, now)


def count_address(address: str, *, now: dt.datetime) -> None:
    """Count a question from a machine, whoever asks. Raises TooOften."""
    told = salted_hmac("sereno.api.address", address, algorithm="sha256").hexdigest()[:40]
    _count(f"from:{told}", settings.API_PER_MINUTE * ADDRESS_TIMES, now)


def forget_counts(now: dt.datetime) -> None:
    """Remove what was counted in minutes that are over."""
    Asked.objects.filter(minute__lt=int(now.timestamp()) // MINUTE).delete()


def _count(key: str, most: int, now: dt.datetime) -> None:
    minute, second = divmod(int(now.timestamp()), MINUTE)
    with _lock:
        of, left = _left.get(key, (minute, 0))
        if of == minute and left:
            _left[key] = (minute, left - 1)
            return
    part = max(1, most // _PARTS)
    if not _claim(key, minute, part, most):
        raise TooOften(MINUTE - second)
    with _lock:
        if len(_left) > _MOST_KEYS:
            for old in [each for each, (of, _n) in _left.items() if of != minute]:
                del _left[old]
        of, left = _left.get(key, (minute, 0))
        _left[key] = (minute, part - 1 + (left if of == minute else 0))


def _claim(key: str, minute: int, part: int, most: int) -> bool:
    """One update that hits the row or not: of several who ask at once none goes beyond."""
    row = Asked.objects.filter(key=key)
    if row.filter(minute=minute, n__lte=most - part).update(n=F("n") + part):
        return True
    if row.filter(minute__lt=minute).update(minute=minute, n=part):
        return True
    _row, is_new = Asked.objects.get_or_create(key=key, defaults={"minute": minute, "n": part})
    return is_new or bool(row.filter(minute=minute, n__lte=most - part).update(n=F("n") + part))
