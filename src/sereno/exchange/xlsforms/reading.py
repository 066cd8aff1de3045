"""Reading XLSForms: a workbook in, its XForm and the description of its questions out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sereno.exchange.confined.client import ReaderEndedError, ReadingProcess, told
from sereno.exchange.xlsforms.questions import Form
from sereno.vocabulary.problems import Problem, catalogue

READER: Final = ReadingProcess("sereno.exchange.xlsforms.reader_process")
# How workbooks begin: whoever renamed one all the same gets it read.
_BEGINS: Final = {b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0": ".xls"}


@dataclass(frozen=True)
class ReadForm:
    """A form that was read."""

    form: Form
    xform: str


def read_xlsform(file: int, *, name: str, form_id: str, version: str, title: str) -> ReadForm:
    """Read a workbook.

    file: an open descriptor, at its beginning. name: what the person calls the file. form_id,
    version, title: those of the form where the workbook has none of its own.
    Raises Problem xlsform_* (vocabulary/problems/instruments.toml).
    """
    asked = {"ending": _ending(file, name), "form_id": form_id, "version": version, "title": title}
    try:
        with READER.asked(asked, [file]) as answer:
            found = told(answer)
    except ReaderEndedError as ended:
        raise Problem("xlsform_too_large", where=name) from ended
    if "refused" in found:
        raise _problem(found["refused"], name)
    return ReadForm(Form.of_kept(found["form"]), found["xform"])


def _ending(file: int, name: str) -> str:
    begun = os.pread(file, 4, 0)
    if begun not in _BEGINS:
        raise Problem("xlsform_broken", where=name)
    return _BEGINS[begun]


def _problem(refused: Mapping[str, str], name: str) -> Problem:
    code = refused["code"]
    kind = catalogue()[code]
    named = {each for part in ("what", "mend") for each in kind.fields(part, "es")}
    # A library's own reason goes along beside the sentence.
    values = dict.fromkeys(named, "") | {k: v for k, v in refused.items() if k != "code"}
    return Problem(code, where=name, **values)


def hash_of(xform: str, files: Mapping[str, bytes] | None = None) -> str:
    """A form's hash as OpenRosa tells it: of its XForm, and of the lists that go along with it.

    A list that changed changes the hash, so a device that has the form fetches it again.
    """
    digest = hashlib.md5(xform.encode(), usedforsecurity=False)
    for name, content in sorted((files or {}).items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return f"md5:{digest.hexdigest()}"
