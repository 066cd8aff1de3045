"""Files as ODK Central and KoboToolbox write them, for tests.

Central: a ZIP with `form.csv` and `form-repeat.csv`, `KEY` and `PARENT_KEY`, groups before a name
with `-`, media below `media/` (central-backend, lib/data/briefcase.js). Kobo: sheets with `_index`,
`_parent_index` and `_parent_table_name`, names or labels, a separator of groups to choose, columns
for each choice of several and for each part of a place; its CSV has `;` and no repeats; its JSON
has full paths with `/` (formpack, and the answers of its API).
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

from sereno.exchange.xlsforms.questions import Choice, Form, Question

LISTS = {
    "fear": (
        Choice("robbery", {"Español (es)": "Robos"}),
        Choice("dark", {"Español (es)": "Calles sin luz"}),
    ),
    "yes": (Choice("y", {"Español (es)": "Sí"}), Choice("n", {"Español (es)": "No"})),
}


def _q(path: str, kind: str, label: str, repeat: str = "", list_: str = "") -> Question:
    within = path.rpartition("/")[0]
    return Question(
        path,
        path.rpartition("/")[2],
        kind,
        {"Español (es)": label},
        within="" if within == "/data" else within,
        repeat=repeat,
        list=list_,
    )


SPOT, THING = "/data/home/spot", "/data/home/spot/thing"
QUESTIONS = (
    _q("/data/who", "text", "¿Quién?"),
    _q("/data/home", "group", "Su casa"),
    _q("/data/home/light", "select_one", "¿Hay luz?", list_="yes"),
    _q("/data/home/fears", "select_multiple", "¿Qué le preocupa?", list_="fear"),
    _q("/data/home/at", "geopoint", "¿Dónde?"),
    _q(SPOT, "repeat", "Lugar"),
    _q(f"{SPOT}/name", "text", "Nombre", SPOT),
    _q(f"{SPOT}/photo", "image", "Foto", SPOT),
    _q(THING, "repeat", "Cosa", SPOT),
    _q(f"{THING}/what", "text", "¿Qué?", THING),
)
FORM = Form("street", "1", "Calle", "Español (es)", ("Español (es)",), QUESTIONS, LISTS)


def _csv(rows: Sequence[Sequence[str]], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def central(version: str = "1", *more: Mapping[str, bytes]) -> bytes:
    """Two submissions, of which the first has two spots with three things in all."""
    system = ["2026-11-30T12:00:00.000Z"]
    heads = [
        *("SubmissionDate", "who", "home-light", "home-fears", "home-at-Latitude"),
        *("home-at-Longitude", "home-at-Altitude", "home-at-Accuracy", "meta-instanceID", "KEY"),
        *("SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status"),
        *("ReviewState", "DeviceID", "Edits", "FormVersion"),
    ]
    tail = ["7", "Phone", "1", "1", "", "", "collect:1", "0", version]
    place = ["19.4", "-99.1", "2240", "4.5"]
    rows = [
        [*system, "Ana", "y", "robbery dark", *place, "uuid:1", "uuid:1", *tail],
        [*system, "Eva", "n", "", "", "", "", "", "uuid:2", "uuid:2", *tail],
    ]
    spots = [
        ["name", "photo", "PARENT_KEY", "KEY"],
        ["Park", "a.jpg", "uuid:1", "uuid:1/home/spot[1]"],
        ["Bus stop", "", "uuid:1", "uuid:1/home/spot[2]"],
    ]
    things = [
        ["what", "PARENT_KEY", "KEY"],
        ["lamp", "uuid:1/home/spot[1]", "uuid:1/home/spot[1]/thing[1]"],
        ["bench", "uuid:1/home/spot[1]", "uuid:1/home/spot[1]/thing[2]"],
        ["bin", "uuid:1/home/spot[2]", "uuid:1/home/spot[2]/thing[1]"],
    ]
    files = {
        "street.csv": _csv([heads, *rows]),
        "street-spot.csv": _csv(spots),
        "street-thing.csv": _csv(things),
        "media/a.jpg": b"picture",
    }
    for each in more:
        files |= each
    return zipped(files)


def kobo_sheets(*, labels: bool, separator: str = "/") -> dict[str, list[list[str]]]:
    """The same as Kobo's workbook has it."""

    def head(name: str, said: str, group: bool = True) -> str:
        before = ("Su casa" if labels else "home") + separator if group else ""
        return before + (said if labels else name)

    fears, at = head("fears", "¿Qué le preocupa?"), head("at", "¿Dónde?")
    one, two = ("Robos", "Calles sin luz") if labels else ("robbery", "dark")
    root = [
        [
            *(head("who", "¿Quién?", False), head("light", "¿Hay luz?")),
            *(fears, f"{fears}{separator}{one}", f"{fears}{separator}{two}"),
            *(at, f"_{at}_latitude", f"_{at}_longitude", f"_{at}_altitude", f"_{at}_precision"),
            *("_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status"),
            *("_submitted_by", "__version__", "_tags", "_index"),
        ],
        [
            *("Ana", "Sí" if labels else "y", f"{one} {two}", "1", "1"),
            *("19.4 -99.1 2240 4.5", "19.4", "-99.1", "2240", "4.5"),
            *("11", "1", "2026-11-30T12:00:00", "", "", "submitted_via_web", "ana", "1", "", "1"),
        ],
        [
            *("Eva", "No" if labels else "n", "", "0", "0"),
            *("", "", "", "", ""),
            *("12", "2", "2026-11-30T12:00:00", "", "", "submitted_via_web", "", "1", "", "2"),
        ],
    ]
    links = ["_index", "_parent_table_name", "_parent_index", "_submission__id"]
    spot = head("spot", "Lugar") + separator
    spots = [
        [spot + ("Nombre" if labels else "name"), spot + ("Foto" if labels else "photo"), *links],
        ["Park", "a.jpg", "1", "Calle", "1", "11"],
        ["Bus stop", "", "2", "Calle", "1", "11"],
    ]
    thing = spot + ("Cosa" if labels else "thing") + separator
    inner = "Lugar" if labels else "spot"
    things = [
        [thing + ("¿Qué?" if labels else "what"), *links],
        ["lamp", "1", inner, "1", "11"],
        ["bench", "2", inner, "1", "11"],
        ["bin", "3", inner, "2", "11"],
    ]
    return {"Calle": root, inner: spots, "Cosa" if labels else "thing": things}


def kobo_workbook(*, labels: bool, separator: str = "/") -> bytes:
    """Kobo's XLSX."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in kobo_sheets(labels=labels, separator=separator).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def kobo_csv(*, labels: bool = False) -> bytes:
    """Kobo's CSV, which has no repeats."""
    return _csv(next(iter(kobo_sheets(labels=labels).values())), ";")


def kobo_json() -> bytes:
    """What Kobo's API answers."""
    common: dict[str, Any] = {"_submission_time": "2026-11-30T12:00:00", "__version__": "1"}
    first = {
        "_id": 11,
        "formhub/uuid": "f",
        "who": "Ana",
        "home/light": "y",
        "home/fears": "robbery dark",
        "home/at": "19.4 -99.1 2240 4.5",
        "home/spot": [
            {
                "home/spot/name": "Park",
                "home/spot/photo": "a.jpg",
                "home/spot/thing": [
                    {"home/spot/thing/what": "lamp"},
                    {"home/spot/thing/what": "bench"},
                ],
            },
            {"home/spot/name": "Bus stop", "home/spot/thing": [{"home/spot/thing/what": "bin"}]},
        ],
        "meta/instanceID": "uuid:1",
        "_uuid": "1",
        "_attachments": [{"filename": "ana/attachments/f/1/a.jpg"}],
        "_geolocation": [19.4, -99.1],
        "_tags": [],
        "_validation_status": {},
        "_submitted_by": "ana",
    }
    second = {"_id": 12, "who": "Eva", "home/light": "n", "_uuid": "2"}
    results = [first | common, second | common]
    return json.dumps({"count": 2, "next": None, "results": results}).encode()
