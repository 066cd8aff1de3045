"""What the pages of answers show: how many answered what, and everything about one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sereno.vocabulary.language import number as in_words
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.documents import Context, Words
from sereno.web.findings.evidence.copied import KeptWords
from sereno.web.findings.models import Recommendation
from sereno.web.people.models import Person
from sereno.web.plan.commitments.asked import Asked, Stands, addressed, answers_for, asked_of
from sereno.web.plan.commitments.signing import digest_of, words_asked
from sereno.web.plan.models import Commitment
from sereno.web.records.tools import ListTool

# What the list can be narrowed to, besides where an institution stands.
MINE, WAITS, OVER = "mine", "waits", "over"
NARROWED: Final[dict[str, Words]] = {
    MINE: _("addressed to my institution"),
    WAITS: _("to be answered"),
    OVER: _("of a term that has ended"),
}


@dataclass(frozen=True)
class Share:
    """A part of the bar: from where, how many, in words, and the class of its colour."""

    start: int
    n: int
    words: str
    css: str


_CSS = {
    Stands.FULL: "answer-full",
    Stands.PART: "answer-part",
    Stands.NOTED: "answer-noted",
    Stands.REFUSED: "answer-refused",
    Stands.SILENT: "answer-silent",
}


def shares(rows: Sequence[Asked]) -> list[Share]:
    """How many stand where, in the order of the bar."""
    counts = Counter(each.stands for each in rows)
    found: list[Share] = []
    for stands, css in _CSS.items():
        if counts[stands]:
            start = sum(each.n for each in found)
            found.append(Share(start, counts[stands], stands.words, css))
    return found


def headline(rows: Sequence[Asked]) -> str:
    """What the list says in a sentence."""
    n, silent = len(rows), sum(each.answer is None for each in rows)
    if not n:
        return _now("No recommendation is addressed to an institution yet.")
    if not silent:
        return ngettext(
            "{n} recommendation, and it has an answer",
            "{n} recommendations, and all have an answer",
            n,
        ).format(n=in_words(n))
    return ngettext(
        "{answered} of {n} recommendation has an answer",
        "{answered} of {n} recommendations have an answer",
        n,
    ).format(n=in_words(n), answered=in_words(n - silent))


def narrowed(rows: Sequence[Asked], wanted: str, mine: frozenset[int]) -> list[Asked]:
    """Those that the list is narrowed to; all, where it isn't."""
    if wanted == MINE:
        return [each for each in rows if each.organisation.pk in mine]
    if wanted == WAITS:
        return [each for each in rows if each.waits]
    if wanted == OVER:
        return [each for each in rows if each.is_over]
    if wanted in tuple(Stands):
        return [each for each in rows if each.stands == wanted]
    return list(rows)


def tool(rows: Sequence[Asked], wanted: str, mine: frozenset[int]) -> ListTool:
    """The menu above the list, without what would leave it empty."""
    told = {**NARROWED, **{str(stands): stands.words for stands in _CSS}}
    options = [
        (key, words) for key, words in told.items() if key == wanted or narrowed(rows, key, mine)
    ]
    return ListTool("show", _("Show"), wanted, options)


def may_read_asked(asked: str, row: Recommendation, sees_people: bool, kept: KeptWords) -> bool:
    """Whether somebody may read the words that a recommendation had once: what was written anew may
    have been so that fewer words are read by more people.
    """
    return asked == words_asked(row) or (sees_people and kept.found_in((asked,)) is None)


def one_asked(audit: Audit, person: Person, row: Recommendation, today: dt.date) -> Context:
    """What the page of one shows: what is asked of whom, and every answer in its versions, also to
    what was merged into it. asked: None: it is addressed to nobody any more.
    """
    rows = addressed(audit, person).filter(pk=row.pk)
    asked = next(iter(asked_of(audit, person, today, rows)), None)
    organisation = None if asked is None else asked.organisation.pk
    levels = audit.access_levels_of(person)
    sees_people = AccessLevel.TEAM in levels
    kept = KeptWords(audit, levels)
    answers = Commitment.objects.for_person(audit, person).of(row)
    versions = [
        {
            "row": each,
            "signer": each.signer if sees_people else "",
            "words": each.asked if may_read_asked(each.asked, row, sees_people, kept) else "",
            "has_file": each.file is not None and each.file_level in levels,
            "is_whole": digest_of(each) == each.digest,
            "is_of_another": each.organisation_id != organisation,
            "merged": each.recommendation if each.recommendation_id != row.pk else None,
        }
        for each in answers.select_related(
            "organisation", "term", "file", "recommendation"
        ).order_by("-at", "-pk")
    ]
    return {
        "asked": asked,
        "row": row if asked is None else asked.recommendation,
        "versions": versions,
        "may_answer": organisation in answers_for(audit, person),
        "deliverables": list(row.deliverables.all()),
        "areas": [each.name for each in row.areas.all()],
    }
