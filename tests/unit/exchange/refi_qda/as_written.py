"""Projects as programs write them, made after what is documented of their habits.

No file of MAXQDA, QualCoder or Quirkos is at hand. What is imitated: MAXQDA's rows of a survey as
texts that are called alike, memos as selections without a code, cases without a name that carry a
source's variables, document groups as sets; QualCoder's names of selections that are all of their
words, annotations as notes with a place, absolute paths; NVivo's annotations as notes linked to a
selection, cases that are codes too, places counted in UTF-16; ATLAS.ti 26's own name of the `.qde`.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

_SPACE = "urn:QDA-XML:project:1.0"


def guid(name: str) -> str:
    """The same GUID for the same word."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """An archive."""
    goal = io.BytesIO()
    with zipfile.ZipFile(goal, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return goal.getvalue()


def project(within: str, **attributes: str) -> str:
    """The XML of a project."""
    more = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<Project xmlns="{_SPACE}" name="Prueba"{more}>{within}</Project>'
    )


def codebook(*names: str) -> str:
    """Codes side by side; a name's GUID is its own."""
    codes = "".join(
        f'<Code guid="{guid(name)}" name={quoteattr(name)} isCodable="true"/>' for name in names
    )
    return f"<CodeBook><Codes>{codes}</Codes></CodeBook>"


def part(start: int, end: int, code: str = "", *, name: str = "", memo: str = "") -> str:
    """A passage with at most one code."""
    words = f"<Description>{escape(memo)}</Description>" if memo else ""
    coded = (
        f'<Coding guid="{guid(f"coding {start} {end} {code}")}" creatingUser="{guid("Ana")}">'
        f'<CodeRef targetGUID="{guid(code)}"/></Coding>'
        if code
        else ""
    )
    return (
        f'<PlainTextSelection guid="{guid(f"part {start} {end}")}" name={quoteattr(name)} '
        f'startPosition="{start}" endPosition="{end}">{words}{coded}</PlainTextSelection>'
    )


def text(name: str, within: str = "", **attributes: str) -> str:
    """A source of text."""
    more = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f'<TextSource guid="{guid(name)}" name={quoteattr(name)}{more}>{within}</TextSource>'


def maxqda() -> bytes:
    """Twelve rows of a survey, one with a code and one with a memo."""
    rows, members = [], {}
    for number in range(1, 13):
        inside = part(0, 5, "Miedo", name="Salgo") if number == 3 else ""
        inside += part(0, 2, memo="¿Y de noche?") if number == 5 else ""
        value = (
            f'<VariableValue><VariableRef targetGUID="{guid("Sexo")}"/>'
            "<TextValue>mujer</TextValue></VariableValue>"
        )
        path = f"internal://{guid(f'row {number}')}.txt"
        rows.append(text(f"Encuesta {number}", inside + value, plainTextPath=path))
        members[f"sources/{guid(f'row {number}')}.txt"] = f"Salgo poco, {number}.".encode()
    within = (
        f'<Users><User guid="{guid("Ana")}" name="Ana"/></Users>'
        + codebook("Miedo")
        + f'<Variables><Variable guid="{guid("Sexo")}" name="Sexo" typeOfVariable="Text"/>'
        "</Variables>"
        f'<Cases><Case guid="{guid("case")}"><VariableValue><VariableRef '
        f'targetGUID="{guid("Sexo")}"/><TextValue>mujer</TextValue></VariableValue>'
        f'<SourceRef targetGUID="{guid("Encuesta 1")}"/></Case></Cases>'
        f"<Sources>{''.join(rows)}</Sources>"
        f'<Sets><Set guid="{guid("set")}" name="Encuesta"><MemberSource '
        f'targetGUID="{guid("Encuesta 1")}"/></Set></Sets>'
    )
    return packed({"project.qde": project(within, origin="MAXQDA 2022"), **members})


def nvivo(words: str, *selections: str) -> bytes:
    """A text with an emoji or without, and a note that is linked to its first selection."""
    note, first = guid("note"), selections[0].split('guid="')[1][:36]
    within = (
        codebook("Miedo")
        + "<Sources>"
        + text("Grupo", "".join(selections), plainTextPath=f"internal://{guid('g')}.txt")
        + f'</Sources><Notes><Note guid="{note}" name="nota" '
        f'plainTextPath="internal://{note}.txt"/></Notes>'
        f'<Links><Link guid="{guid("link")}" originGUID="{note}" targetGUID="{first}"/></Links>'
    )
    return packed(
        {
            "project.qde": project(within, origin="NVivo 14", basePath="C:\\Users\\ana\\x"),
            f"sources/{guid('g')}.txt": words.encode(),
            f"sources/{note}.txt": "Volver a esto",
        }
    )
