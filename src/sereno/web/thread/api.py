"""The read API of the thread: the same knots as on its pages."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import declares
from sereno.web.audits.roles import Right
from sereno.web.people.session import person_of
from sereno.web.records.api_parts import FAULTS, LARGEST, Slug
from sereno.web.thread import knots
from sereno.web.thread.finding_starts import (
    evidence_thread,
    finding_thread,
    recommendation_thread,
    share_thread,
)
from sereno.web.thread.reading import Reader
from sereno.web.thread.walking import WAYS

router = Router(tags=["thread"])
Number = Annotated[int, Path(ge=1, le=LARGEST)]
Word = Annotated[str, Query(max_length=40, pattern=r"^[^\x00]*$")]
PartOf = Annotated[
    str,
    Path(
        pattern=r"^[a-z_]+$",
        max_length=40,
        description="Which of the three: addressed, in_process or not_done.",
    ),
]


class CardOut(Schema):
    """One thing on a knot. href, thread: addresses on this site, "" where there is none."""

    kind: str
    name: str
    words: str
    number: str
    about: list[str]
    more: str
    amount: str
    state: str
    is_said: bool
    href: str
    thread: str
    sources: list[str]


class KeptOut(Schema):
    """What is there and isn't shown to you. n: how many; null of fewer than fewer_than."""

    kind: str
    n: int | None
    fewer_than: int


class KnotOut(Schema):
    """A step: a question with what answers it, what isn't shown to you and what is missing."""

    key: str
    question: str
    cards: list[CardOut]
    not_shown: list[KeptOut]
    missing: list[str]


class ThreadOut(Schema):
    """A thread: from what was published back to the data, and forward to what was done."""

    headline: str
    address: str
    back: list[KnotOut]
    forward: list[KnotOut]
    worked: list[str]


def _card(card: knots.Card) -> CardOut:
    return CardOut(
        kind=card.of.kind, name=card.of.name, words=card.words, number=card.big,
        about=list(card.about), more=card.more, amount=card.amount,
        state=card.tag.words if card.tag else "", is_said=card.is_said, href=card.href,
        thread=card.thread, sources=[title for title, _at in card.links],
    )  # fmt: skip


def _knot(knot: knots.Knot) -> KnotOut:
    return KnotOut(
        key=knot.key,
        question=knot.question,
        cards=[_card(each) for each in (*knot.cards, *knot.others)],
        not_shown=[KeptOut(kind=each.what, n=each.n, fewer_than=each.k) for each in knot.kept],
        missing=[each.words for each in knot.missing],
    )


def _out(thread: knots.Thread) -> ThreadOut:
    return ThreadOut(
        headline=thread.headline,
        address=thread.address,
        back=[_knot(each) for each in thread.knots],
        forward=[_knot(each) for each in thread.forward],
        worked=list(thread.worked),
    )


def _reader(request: HttpRequest, audit: str) -> Reader:
    person = person_of(request)
    return Reader(Audit.objects.for_person(audit, person, Right.SEE_RESULTS), person)


@router.get(
    "/audits/{audit}/thread/share/{number}/{part}", response={200: ThreadOut, **FAULTS},
    url_name="thread_share", summary="From a published share back to the data",
)  # fmt: skip
@declares(Right.SEE_RESULTS)
def share(
    request: HttpRequest,
    audit: Path[Slug],
    number: Number,
    part: PartOf,
    one: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
    topic: Word = "",
    addressee: Word = "",
    goal: Word = "",
    institution: Word = "",
) -> ThreadOut:
    """Of a locked round: of all of it, or of one line of a way to divide it. `one`: through this
    recommendation of the share.
    """
    asked = dict(zip(WAYS, (topic, addressee, goal, institution), strict=True))
    asked["one"] = str(one or "")
    reader = _reader(request, audit)
    return _out(share_thread(reader, number, part, lambda name: asked.get(name, "")))


@router.get(
    "/audits/{audit}/thread/recommendation/{number}", response={200: ThreadOut, **FAULTS},
    url_name="thread_recommendation", summary="What a recommendation rests on, and what came of it",
)  # fmt: skip
@declares(Right.SEE_RESULTS)
def recommendation(request: HttpRequest, audit: Path[Slug], number: Number) -> ThreadOut:
    """Back to the sources, and forward to what was judged."""
    return _out(recommendation_thread(_reader(request, audit), number))


@router.get(
    "/audits/{audit}/thread/finding/{number}", response={200: ThreadOut, **FAULTS},
    url_name="thread_finding", summary="What a finding rests on, and what came of it",
)  # fmt: skip
@declares(Right.SEE_RESULTS)
def finding(request: HttpRequest, audit: Path[Slug], number: Number) -> ThreadOut:
    """Back to the sources, and forward to the recommendations."""
    return _out(finding_thread(_reader(request, audit), number))


@router.get(
    "/audits/{audit}/thread/evidence/{number}", response={200: ThreadOut, **FAULTS},
    url_name="thread_evidence", summary="What was done about what somebody said",
)  # fmt: skip
@declares(Right.SEE_RESULTS)
def evidence(request: HttpRequest, audit: Path[Slug], number: Number) -> ThreadOut:
    """Forward from a piece of evidence: what was found, recommended and done."""
    return _out(evidence_thread(_reader(request, audit), number))
