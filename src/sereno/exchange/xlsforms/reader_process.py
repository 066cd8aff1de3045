"""The process that reads XLSForms, and can do nothing else.

A workbook is somebody's, and so are the formulas in it that pyxform parses: as for all foreign
files, each is read in a fork that has given up files, network and programs (`exchange.confined`).

Asked with the open workbook, its `ending` and what the form is called where it doesn't say:
`form_id`, `version` and `title`. Answers with one line: `form` and `xform`, or `refused`.
"""

from __future__ import annotations

import io
import json
import os
import re
import signal
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

import openpyxl
import xlrd
from pyxform.builder import create_survey_element_from_dict
from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData, get_xlsform

from sereno.exchange.confined.giving_up import confine, libraries
from sereno.exchange.confined.server import serve
from sereno.exchange.xlsforms.described import can_go_along, described
from sereno.exchange.xlsforms.refusals import Refusal, refusal_of

MEMORY: Final = 2 << 30
SECONDS: Final = 60
# Of a name in a refusal.
SHOWN: Final = 80
# Wall time for each second of it.
WAITING: Final = 3
# Unpacked: a form of some thousand questions has a hundredth of it.
MOST_UNPACKED: Final = 200 << 20
# No device opens a larger form.
MOST_XFORM: Final = 10 << 20
# Of a sheet: thirty languages of every text there is come to half of it.
MOST_COLUMNS: Final = 500
# Groups within groups: more fit on no page, and nobody finds the way in them.
MOST_DEPTH: Final = 12
# What neither XML nor a database can hold.
_NEVER_KEPT: Final = re.compile("[^\\t\\n\\r -\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_SHEETS: Final = ("survey", "choices", "settings", "external_choices", "entities")


def read(content: bytes, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What is answered of a workbook."""
    ending = asked["ending"]
    try:
        if ending == ".xlsx" and _unpacked(content) > MOST_UNPACKED:
            return {"refused": {"code": "xlsform_too_large"}}
        book = get_xlsform(io.BytesIO(content), file_type=ending)
    except PyXFormError as error:
        refusal = refusal_of(str(error), ())
        if refusal["code"] == "xlsform_column_twice":
            refusal["sheet"] = _sheet_with_twice(content, ending, refusal["header"])
        return {"refused": refusal}
    except Exception as error:  # noqa: BLE001 - a damaged one raises whatever its libraries' depths do
        return {"refused": {"code": "xlsform_broken", "reason": str(error)}}
    if any(len(_heads(book, name)) > MOST_COLUMNS for name in _SHEETS):
        return {"refused": {"code": "xlsform_too_wide", "most": str(MOST_COLUMNS)}}
    _clean(book)
    survey: Sequence[Mapping[str, Any]] = book.survey or ()
    try:
        made, xform = _made(book, asked)
    except PyXFormError as error:
        return {"refused": refusal_of(str(error), survey)}
    except RecursionError:
        return {"refused": {"code": "xlsform_too_deep", "most": str(MOST_DEPTH)}}
    if len(xform) > MOST_XFORM:
        return {"refused": {"code": "xlsform_too_large"}}
    form = described(made, xform)
    if not form.questions:
        return {"refused": Refusal(code="xlsform_empty", sheet="survey")}
    if any(each.depth > MOST_DEPTH for each in form.questions):
        return {"refused": {"code": "xlsform_too_deep", "most": str(MOST_DEPTH)}}
    for name in form.files:
        if not can_go_along(name):
            return {"refused": {"code": "xlsform_file_name", "name": name[:SHOWN]}}
    return {"form": form.as_kept(), "xform": xform}


def _heads(book: DefinitionData, sheet: str) -> Mapping[str, Any]:
    found = getattr(book, f"{sheet}_header")
    return found[0] if found else {}


def _clean(book: DefinitionData) -> None:
    """Take out of every cell what neither XML nor a database can hold."""
    for sheet in _SHEETS:
        for row in getattr(book, sheet) or ():
            for head, cell in row.items():
                row[head] = _NEVER_KEPT.sub("", cell)


def _unpacked(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(each.file_size for each in archive.infolist())


def _made(book: DefinitionData, asked: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The form as pyxform's dictionary, and its XForm.

    Not by `pyxform.convert`: that writes the XForm to a file, which this process may not.
    """
    made = workbook_to_json(book, fallback_form_name=asked["form_id"], warnings=[])
    if not made.get("version"):
        made["version"] = asked["version"]
    if made["title"] == made["id_string"]:
        # pyxform's own choice where the settings have none.
        made["title"] = asked["title"]
    survey = create_survey_element_from_dict(made)
    return made, survey._to_ugly_xml()


def _sheet_with_twice(content: bytes, ending: str, header: str) -> str:
    """The sheet whose first row has a heading twice."""
    for name, heads in _first_rows(content, ending):
        if Counter(heads)[header] > 1:
            return name
    return ""


def _first_rows(content: bytes, ending: str) -> Iterator[tuple[str, list[str]]]:
    if ending == ".xls":
        for sheet in xlrd.open_workbook(file_contents=content).sheets():
            yield sheet.name, [str(each) for each in sheet.row_values(0)] if sheet.nrows else []
        return
    for sheet in openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets:
        row = next(sheet.iter_rows(max_row=1, values_only=True), ())
        yield sheet.title, [str(each).strip() for each in row if each is not None]


def _answer(asked: dict[str, Any], out: BinaryIO, files: list[int]) -> None:
    """Confine, read, write."""
    signal.alarm(WAITING * SECONDS)
    confine(libraries(), memory=MEMORY, seconds=SECONDS)
    with os.fdopen(files[0], "rb") as file:
        content = file.read()
    out.write(json.dumps(read(content, asked)).encode() + b"\n")


if __name__ == "__main__":
    serve(_answer)
