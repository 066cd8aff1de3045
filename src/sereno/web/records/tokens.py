"""Personal tokens for the read API and for calendars: made, found, revoked. Only the digest of a
secret is kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.people.models import Person, Scope
from sereno.web.records.kinds import KINDS, Kind
from sereno.web.records.models import ApiToken, TokenUse

# Which rights the API asks for, and what comes with each.
GIVES = {
    Right.SEE_RESULTS: frozenset({Right.SEE_AUDIT, Right.SEE_RESULTS}),
    Right.SEE_RECORDS: frozenset({Right.SEE_AUDIT, Right.SEE_RESULTS, Right.SEE_RECORDS}),
}
LONGEST = dt.timedelta(days=366)
# When a token was last used is told to the hour: a program that asks often writes seldom.
TOLD_EVERY = dt.timedelta(hours=1)


@transaction.atomic
def make_token(
    *,
    audit: Audit,
    person: Person,
    name: str,
    right: Right,
    access_level: AccessLevel = AccessLevel.PUBLIC,
    kinds: Iterable[str] = (),
    use: TokenUse = TokenUse.API,
    now: dt.datetime,
    days: int,
) -> str:
    """A new token's secret, which nobody can read again.

    kinds: the records that it reads, by their `plural`; none named: all of them.
    Raises Problem token_beyond_role for a right, a level or a kind that the person hasn't.
    """
    has_right = right in GIVES and audit.allows(person, right)
    of_kinds = sorted(set(kinds))
    if not has_right or access_level not in audit.access_levels_of(person):
        raise Problem("token_beyond_role", where=name)
    if not set(of_kinds) <= {kind.plural for kind in kinds_with(right)}:
        raise Problem("token_beyond_role", where=name)
    secret = f"sereno_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        audit=audit,
        person=person,
        name=name,
        use=use,
        right=right,
        access_level=access_level,
        kinds=of_kinds,
        digest=_digest(secret),
        made_at=now,
        expires_at=now + min(dt.timedelta(days=days), LONGEST),
    )
    record_event(
        audit=audit,
        verb="make_token",
        by=person,
        subject=token,
        right=str(right),
        up_to=str(access_level),
    )
    return secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Person | None, now: dt.datetime) -> None:
    """Nobody can ask with it any more."""
    rows = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
    if rows.update(revoked_at=now):
        record_event(audit=token.audit, verb="revoke_token", by=by, subject=token)


def revoke_those_of(
    *, person: Person, by: Person | None, audit: Audit | None = None, **_sent: Any
) -> None:
    """Whoever is taken out of an audit begins without a token should they come back; and with a
    new password, or once they were stopped, so they do in every audit.
    """
    open_ones = ApiToken.objects.filter(person=person, revoked_at__isnull=True)
    for token in open_ones.filter(audit=audit) if audit else open_ones.select_related("audit"):
        revoke_token(token=token, by=by, now=timezone.now())


def kinds_with(right: Right) -> list[Kind]:
    """The kinds of record that a token of a right reads."""
    return [kind for kind in KINDS.values() if kind.read in GIVES[right]]


def token_with(secret: str, *, now: dt.datetime, use: TokenUse = TokenUse.API) -> ApiToken | None:
    """The token in force that has this secret, its person held to what it was made for; None:
    there is none, or it was made for another use.
    """
    token = (
        ApiToken.objects.select_related("person")
        .filter(digest=_digest(secret), use=use, revoked_at__isnull=True, expires_at__gt=now)
        .filter(person__is_active=True)
        .first()
    )
    if token is None:
        return None
    if token.used_at is None or now - token.used_at >= TOLD_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    rights = frozenset(map(str, GIVES[Right(token.right)]))
    token.person.scope = Scope(token.audit_id, rights, token.access_level, frozenset(token.kinds))
    return token


def person_with(secret: str, *, now: dt.datetime, use: TokenUse = TokenUse.API) -> Person | None:
    """Whoever asks with a token, able to do no more than it was made for; None as `token_with`."""
    token = token_with(secret, now=now, use=use)
    return None if token is None else token.person


def _digest(secret: str) -> str:
    # The secret is 256 random bits: a slow hash would protect nothing more.
    return hashlib.sha256(secret.encode()).hexdigest()
