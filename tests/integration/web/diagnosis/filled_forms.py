"""A form with questions of many kinds, and submissions of it, for tests of what becomes of them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import numpy as np
import openpyxl
from django.utils import timezone

from sereno.exchange.submissions.instance import as_kept, read_instance
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.instruments.changes import (
    add_instrument,
    bring_version,
    read_workbook,
    take_version_step,
)
from sereno.web.diagnosis.models import Activity, Instrument, InstrumentVersion, Submission
from sereno.web.files.changes import spooled
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

HEAD = ("type", "name", "label::Español (es)", "label::English (en)", "relevant")
QUESTIONS = (
    (
        "select_one feel",
        "feel",
        "¿Cómo se siente en su calle?",
        "How do you feel in your street?",
        "",
    ),
    ("begin_group", "home", "Su casa", "Your home", ""),
    ("integer", "people", "¿Cuántas personas viven aquí?", "How many people live here?", ""),
    ("date", "since", "¿Desde cuándo?", "Since when?", ""),
    ("select_multiple fear", "fears", "¿Qué le preocupa?", "What worries you?", "${people} > 0"),
    ("end_group", "", "", "", ""),
    ("text", "why", "¿Por qué?", "Why?", ""),
    ("begin_repeat", "spot", "Lugar", "Spot", ""),
    ("geopoint", "place", "¿Dónde?", "Where?", ""),
    ("select_one feel", "there", "¿Cómo se siente ahí?", "How do you feel there?", ""),
    ("image", "photo", "Foto", "Photo", ""),
    ("end_repeat", "", "", "", ""),
)
LISTS = (
    ("list_name", "name", "label::Español (es)", "label::English (en)"),
    ("feel", "safe", "Segura", "Safe"),
    ("feel", "so_so", "Más o menos", "So so"),
    ("feel", "unsafe", "Insegura", "Unsafe"),
    ("fear", "robbery", "Robos", "Robberies"),
    ("fear", "dark", "Calles sin luz", "Streets without light"),
    ("fear", "dogs", "Perros sueltos", "Stray dogs"),
)


def workbook(*rows: Sequence[str], form_id: str = "street", version: str = "1") -> bytes:
    """An XLSForm."""
    book = openpyxl.Workbook()
    book.active.title = "survey"
    sheets = {"survey": (HEAD, *(rows or QUESTIONS)), "choices": LISTS}
    sheets["settings"] = (("form_title", "form_id", "version"), ("Street", form_id, version))
    for name, lines in sheets.items():
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def published(
    audit: Audit,
    by: Person,
    *rows: Sequence[str],
    of: Instrument | None = None,
    version: str = "1",
    form_id: str = "street",
) -> InstrumentVersion:
    """A published version of the form, of an instrument of its own if none is given."""
    instrument = of or add_instrument(
        audit=audit, by=by, title="Encuesta de calle", purpose="other"
    )
    content = workbook(*rows, version=version, form_id=form_id)
    with spooled(audit=audit, name="f.xlsx", chunks=[content]) as spool:
        spool.finish()
        read = read_workbook(instrument=instrument, spool=spool, now=timezone.now())
        made = bring_version(instrument=instrument, spool=spool, read=read, by=by)
    return take_version_step(row=made, step="publish", by=by)


def submitted(
    version: InstrumentVersion,
    activity: Activity | None,
    inside: str,
    instance_id: str,
    *,
    at: dt.datetime | None = None,
) -> Submission:
    """A complete submission. inside: the XML within its root."""
    xml = f'<data id="street" version="{version.form_version}">{inside}</data>'
    read = read_instance(xml.encode(), version.read)
    received = at or timezone.now()
    return Submission.objects.create(
        audit=version.audit,
        number=next_number(Submission, version.audit),
        version=version,
        activity=activity,
        access_level=activity.access_level if activity else "restricted",
        instance_id=instance_id,
        xml=xml,
        answers=as_kept(read.rows),
        received_at=received,
        state="complete",
    )


def inside_of(n: int, rng: np.random.Generator, place: tuple[float, float]) -> str:
    """What the n-th person answers, somewhere around a place (longitude, latitude)."""
    feels = ("safe", "so_so", "unsafe")
    fears = [each for each in ("robbery", "dark", "dogs") if rng.random() < 0.5]
    spots = ""
    for _i in range(int(rng.integers(0, 4))):
        lon, lat = (rng.normal(each, 0.01) for each in place)
        spots += (
            f"<spot><place>{lat:.6f} {lon:.6f} 1800 {rng.integers(3, 12)}</place>"
            f"<there>{feels[rng.integers(3)]}</there></spot>"
        )
    why = f"<why>Persona {n}: porque no hay luz.</why>" if n % 3 else ""
    since = f"{rng.integers(1990, 2026)}-0{rng.integers(1, 10)}-11"
    return (
        f"<feel>{feels[rng.integers(3)]}</feel><home><people>{rng.integers(1, 30)}</people>"
        f"<since>{since}</since><fears>{' '.join(fears)}</fears></home>{why}{spots}"
    )
