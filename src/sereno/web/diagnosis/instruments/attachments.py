"""What goes along with a form: lists made from the audit, and files that somebody attached.

A form asks for a list by its name, with `select_one_from_file` or `pulldata`. Each list is made
for the person who asks, of what that person may see, whenever it is asked for.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sereno.exchange.xlsforms.reading import hash_of
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.models import (
    Activity,
    ActivityState,
    InstrumentVersion,
    Stop,
)
from sereno.web.documents import Words
from sereno.web.people.models import Person
from sereno.web.records.columns import asked_once


@dataclass(frozen=True)
class GeneratedList:
    """A list that Sereno makes: what it holds, in words, and how it is made."""

    words: Words
    make: Callable[[Audit, Person], bytes]


def _areas(audit: Audit, _person: Person) -> bytes:
    known = known_areas(audit)
    rows = ((code, label, int(code in known.chosen)) for code, label in known.labels.items())
    return _csv(("name", "label", "chosen"), rows)


def _activities(audit: Audit, person: Person) -> bytes:
    """Those that somebody may still answer for; each by its number."""
    rows = Activity.objects.for_person(audit, person).exclude(state=ActivityState.CANCELLED)
    return _csv(
        ("name", "label", "technique", "sector", "on", "areas"),
        (
            (
                each.number,
                f"{each.title} ({each.on})" if each.on else each.title,
                each.technique,
                each.sector,
                each.on or "",
                " ".join(area.code for area in each.areas.all()),
            )
            for each in rows.order_by("-on", "-number")
        ),
    )


def _stops(audit: Audit, person: Person) -> bytes:
    """Stops of earlier walks, each once, for whoever walks there again."""
    rows = [_stop_row(stop) for stop in _earlier_stops(audit, person)]
    return _csv(("name", "label", "activity", "stop", "geometry"), rows)


def stop_labels(audit: Audit, person: Person) -> dict[str, str]:
    """The same by their numbers, as the list calls them."""
    rows = (_stop_row(stop) for stop in _earlier_stops(audit, person))
    return {str(number): str(label) for number, label, *_more in rows}


def _earlier_stops(audit: Audit, person: Person) -> Iterable[Stop]:
    rows = Stop.objects.for_person(audit, person).counted()
    order = ("-leg__activity__on", "leg", "ordinal", "rater")
    once: dict[tuple[int, int], Stop] = {}
    for stop in rows.order_by(*order):
        once.setdefault((stop.leg_id, stop.ordinal), stop)
    return once.values()


def _stop_row(stop: Stop) -> tuple[object, ...]:
    # Each is opened when it is asked for: once is enough.
    (lon, lat), called = stop.position, stop.called
    words = f"{stop.leg.activity}, {stop}"
    label = f"{words}: {called}" if called else words
    # As forms write a place: latitude, longitude, height, accuracy.
    return stop.number, label, stop.leg.activity.number, stop.ordinal, f"{lat} {lon} 0 0"


GENERATED: Mapping[str, GeneratedList] = {
    "areas.csv": GeneratedList(_("the neighbourhoods of the audit"), _areas),
    "actividades.csv": GeneratedList(
        _("the activities that whoever fetches it may see"), _activities
    ),
    "paradas.csv": GeneratedList(
        _("the stops of earlier walks that whoever fetches it may see"), _stops
    ),
}


def generated_lists(version: InstrumentVersion, audit: Audit, person: Person) -> dict[str, bytes]:
    """The lists that a version asks for, as a person may see them. The list of forms asks for the
    same ones with each form, and each is opened and written once.
    """

    def made(name: str) -> bytes:
        return asked_once(audit, f"{name} {person.pk}", lambda: GENERATED[name].make(audit, person))

    return {name: made(name) for name in version.read.files if name in GENERATED}


def missing_files(version: InstrumentVersion) -> list[str]:
    """What a version asks for and neither Sereno makes nor anybody attached."""
    there = set(version.files.values_list("name", flat=True))
    return [name for name in version.read.files if name not in GENERATED and name not in there]


def served_xform(version: InstrumentVersion, audit: Audit, person: Person) -> str:
    """The XForm as a person's device gets it.

    A remark at its end changes with what goes along. Devices compare the hash in the list of forms
    with that of the form they have: one of anything but its bytes would be new at every look.
    """
    attached = version.files.values_list("name", "file__sha256")
    files = {name: sha256.encode() for name, sha256 in attached}
    files |= generated_lists(version, audit, person)
    if not files:
        return version.xform
    return f"{version.xform.rstrip()}\n<!-- {hash_of(version.xform, files)} -->\n"


def served_hash(version: InstrumentVersion, audit: Audit, person: Person) -> str:
    """The hash under which a version is offered to a person: it changes with what goes along."""
    return hash_of(served_xform(version, audit, person))


def _csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    # Here, since it brings numpy, which a command that opens the instance does without.
    from sereno.exchange.results.result_files import safe_text

    # Its page offers it to people too, who open it in a spreadsheet. Only words for people become
    # safe text: answers are matched by the rest.
    safe = [
        [safe_text(str(v)) if head == "label" else v for head, v in zip(heads, row, strict=True)]
        for row in rows
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([heads, *safe])
    return out.getvalue().encode()
