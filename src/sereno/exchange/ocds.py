"""OCDS 1.1.5: processes that are planned, with their milestones, as a package of releases.

Sereno knows no tenders and no contracts, so that each action is a process in its planning, and its
milestones are those of the planning. What isn't known isn't said: no null and no blank.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from sereno.vocabulary.plain_text import without_hidden_signs

VERSION: Final = "1.1"
MilestoneStatus = Literal["scheduled", "met", "notMet", "partiallyMet"]
Json = Mapping[str, object]


@dataclass(frozen=True)
class Milestone:
    """A step. met_on: where it was met. looked_at: when its status was last said."""

    id: str
    title: str
    due_on: dt.date
    status: MilestoneStatus
    looked_at: dt.datetime
    met_on: dt.date | None = None
    description: str = ""


@dataclass(frozen=True)
class Party:
    """An organisation, by a key of the publisher's own."""

    id: str
    name: str


@dataclass(frozen=True)
class Process:
    """What is planned. number: names it within the publisher's prefix, "queretaro-12".

    budget: amount and currency; None where none is known, or there are several currencies.
    """

    number: str
    title: str
    description: str
    is_cancelled: bool
    buyer: Party | None
    milestones: Sequence[Milestone]
    budget: tuple[Decimal, str] | None = None


@dataclass(frozen=True)
class Publisher:
    """Who publishes. prefix: of the identifiers of its processes, as it was registered; address:
    where the package will be.
    """

    name: str
    prefix: str
    address: str


def ocds_package(
    publisher: Publisher, processes: Sequence[Process], *, language: str, at: dt.datetime
) -> bytes:
    """A release package as JSON; the same processes give the same bytes. at: when it was made, with
    its time zone.
    """
    document = {
        "uri": publisher.address,
        "version": VERSION,
        "publishedDate": _moment(at),
        "publisher": {"name": _text(publisher.name)},
        "releases": [_release(each, publisher, language, at) for each in processes],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _release(of: Process, publisher: Publisher, language: str, at: dt.datetime) -> Json:
    ocid = f"{publisher.prefix}-{of.number}"
    title, description = _text(of.title), _text(of.description, lines=True)
    planned: dict[str, object] = {}
    if description:
        planned["rationale"] = description
    planned["budget"] = _budget(of, title)
    planned["milestones"] = [_milestone(each) for each in of.milestones]
    found: dict[str, object] = {
        "ocid": ocid,
        # What is told of a process on another day is another release of it.
        "id": f"{ocid}-{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
        "date": _moment(at),
        "tag": ["planning"],
        # The only word that the list has, whatever has begun.
        "initiationType": "tender",
        "language": language,
    }
    if of.buyer is not None:
        name = _text(of.buyer.name)
        found["parties"] = [{"id": of.buyer.id, "name": name, "roles": ["buyer"]}]
        found["buyer"] = {"id": of.buyer.id, "name": name}
    found["planning"] = planned
    found["tender"] = {
        "id": f"{ocid}-tender",
        "title": title,
        "status": "cancelled" if of.is_cancelled else "planning",
    }
    return found


def _budget(of: Process, title: str) -> Json:
    found: dict[str, object] = {"project": title, "projectID": of.number}
    if of.budget is not None:
        amount, currency = of.budget
        found["amount"] = {"amount": float(amount), "currency": currency}
    return found


def _milestone(of: Milestone) -> Json:
    found: dict[str, object] = {"id": of.id, "title": _text(of.title), "type": "delivery"}
    if of.description:
        found["description"] = _text(of.description, lines=True)
    found["dueDate"] = _day(of.due_on)
    if of.met_on is not None:
        found["dateMet"] = _day(of.met_on)
    return found | {"dateModified": _moment(of.looked_at), "status": of.status}


def _text(text: str, *, lines: bool = False) -> str:
    return without_hidden_signs(text, lines=lines).strip()


def _day(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _moment(at: dt.datetime) -> str:
    return at.isoformat(timespec="seconds")
