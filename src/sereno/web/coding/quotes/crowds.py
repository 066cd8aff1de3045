"""How many people come into question for a quote, by what is told of it: area, group, sex, age."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.coding.models import Block, Part, Quote, Speaker
from sereno.web.diagnosis.models import Activity, AgeBand, Sector, Sex
from sereno.web.diagnosis.models.activities import TOOK_PLACE

# As many quotes as one query asks for: a database nests no thousand conditions.
_AT_ONCE = 200


def speakers_of(quotes: Iterable[Quote]) -> dict[int, list[Speaker]]:
    """Who speaks in each quote, by its key; not who asks."""
    rows = list(quotes)
    found: dict[int, list[Speaker]] = {each.pk: [] for each in rows}
    for i in range(0, len(rows), _AT_ONCE):
        some = rows[i : i + _AT_ONCE]
        lies = (Q(text=q.text_id, start__lt=q.end, end__gt=q.start) for q in some)
        blocks = Block.objects.filter(reduce(or_, lies), speaker__isnull=False)
        for block in blocks.exclude(speaker__part=Part.FACILITATOR).select_related("speaker"):
            for quote in some:
                is_in = block.start < quote.end and block.end > quote.start
                if block.text_id == quote.text_id and is_in and block.speaker is not None:
                    found[quote.pk].append(block.speaker)
    return {key: list(dict.fromkeys(speakers)) for key, speakers in found.items()}


def is_told(speaker: Speaker) -> bool:
    """Whether somebody wrote down sex and age of who speaks."""
    return speaker.sex not in ("", Sex.UNKNOWN) and speaker.age not in ("", AgeBand.UNKNOWN)


def doubts_of(quote: Quote, speakers: Sequence[Speaker]) -> list[str]:
    """What whoever approves a quote has to weigh, in words; each asks for a reason.

    Counted are the people heard in one of its areas who speak for the same, of the same sex and
    age as each speaker as far as they are known: who was there knows of no others.
    """
    # Here, since it brings numpy, which a command that opens the instance does without.
    from sereno.methods.policy.release import is_small

    activity, k = quote.document.activity, quote.audit.k
    doubts = []
    lines = _lines_near(quote)
    alike = [_alike(lines, each.sex, each.age) for each in speakers] or [_alike(lines, "", "")]
    if bool(is_small([n for n in alike if n is not None] or [0], k).any()):
        words = _("Fewer than {k} people come into question for it, by place, group, sex and age.")
        doubts.append(words.format(k=k))
    if None in alike:
        doubts.append(
            _("Nobody counted such people there: how many come into question can't be known.")
        )
    if not speakers or not all(map(is_told, speakers)):
        doubts.append(
            _("Sex or age of who speaks isn't written down: what the words tell isn't counted.")
        )
    if activity.sector == Sector.PRISON:
        doubts.append(_("Said in prison: few come into question, however many were heard."))
    elif quote.document.access_level == AccessLevel.RESTRICTED:
        doubts.append(_("Its document is restricted: few people read it until now."))
    return doubts


def _lines_near(quote: Quote) -> list[tuple[str, str, int]]:
    """Sex, age and people of the counts that come into question."""
    activity = quote.document.activity
    codes = [area.code for area in activity.areas.all()]
    held = Activity.objects.filter(audit=quote.audit_id, state__in=TOOK_PLACE)
    near = held.filter(areas__code__in=codes) if codes else held.filter(pk=activity.pk)
    return [
        (line.sex, line.age, line.people - sum(gone.people for gone in line.withdrawals.all()))
        for each in near.distinct().prefetch_related("participants__withdrawals")
        for line in each.participants.all()
        if line.sector == activity.sector
    ]


def _alike(lines: Iterable[tuple[str, str, int]], sex: str, age: str) -> int | None:
    """How many are of a sex and an age, as far as these are known; None: nobody counted any."""
    found = [
        people
        for of_sex, of_age, people in lines
        if sex in ("", Sex.UNKNOWN, of_sex) and age in ("", AgeBand.UNKNOWN, of_age)
    ]
    return sum(found) or None
