"""The pages of agreement and their files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sereno.methods.diagnosis.coding.agreement_figures import Figure as Coefficient
from sereno.methods.diagnosis.coding.agreement_measured import Cells, Measured, OfCode
from sereno.methods.diagnosis.coding.agreement_regions import SHARE
from sereno.web.audits.access_levels import highest
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.rounds.agreement import BY, SEED, Asked, Comparison, given_in
from sereno.web.coding.rounds.agreement_elsewhere import of_pictures, of_recordings
from sereno.web.coding.rounds.agreement_sheets import (
    UNIT_COLUMNS,
    WHY,
    Row,
    row_of_all,
    row_of_code,
    sheets,
    unit_row,
)
from sereno.web.diagnosis.models.activities import Technique
from sereno.web.documents import Context
from sereno.web.files.downloads import table_answer
from sereno.web.people.models import Person
from sereno.web.records.tools import ListTool

BY_WORDS = {
    "code": gettext_lazy("code given"),
    "document": gettext_lazy("document"),
    "technique": gettext_lazy("technique"),
    "pair": gettext_lazy("pair of coders"),
    "round": gettext_lazy("round"),
}


def asked_of(request: HttpRequest, comparison: Comparison) -> tuple[Asked, list[ListTool]]:
    """What an address asks for, and the filters as the page draws them; what isn't known is not
    asked for.
    """
    cases = comparison.cases
    techniques = dict(Technique.choices)
    rounds = {str(c.round.number): str(c.round) for c in cases}
    documents = {str(c.document.number): f"{c.document.number} · {c.document}" for c in cases}
    there = {c.document.activity.technique for c in cases}
    options: dict[str, list[tuple[str, str]]] = {
        "round": list(rounds.items()),
        "technique": [(key, str(capfirst(techniques[key]))) for key in techniques if key in there],
        "pair": [(f"{one.pk}-{two.pk}", f"{one} · {two}") for one, two in comparison.pairs],
        "document": sorted(documents.items(), key=lambda each: int(each[0])),
    }
    words = {
        "round": _("Round"),
        "technique": _("Technique"),
        "pair": _("Pair of coders"),
        "document": _("Document"),
    }
    chosen = {
        name: given if (given := request.GET.get(name, "")) in dict(pairs) else ""
        for name, pairs in options.items()
    }
    by = given if (given := request.GET.get("by", "")) in BY else "code"
    tools = [ListTool(name, words[name], chosen[name], pairs) for name, pairs in options.items()]
    lines = [(key, str(BY_WORDS[key])) for key in BY]
    tools.append(ListTool("by", _("A line for each"), by, lines, every="", usual="code"))
    return Asked(**chosen, by=by), tools


@require_GET
@needs(Right.SEE_FIELDWORK)
def agreement(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """How far coders agree, in passages and in units."""
    comparison = Comparison(audit, person)
    asked, tools = asked_of(request, comparison)
    context: Context = {
        "audit": audit,
        "asked": asked,
        "tools": tools,
        "is_there": bool(comparison.cases),
        "query": request.GET.urlencode(),
        "seed": SEED,
    }
    whole = comparison.whole(asked) if comparison.cases else None
    judged = comparison.judged(asked) if comparison.cases else None
    figures = sheets()
    context |= {"figures": figures, "whole": whole, "judged": judged and judged[1]}
    recordings = comparison.of_recordings(asked) if comparison.cases else None
    pictures = comparison.of_pictures(asked) if comparison.cases else None
    context |= {
        "recordings": list(of_recordings(*recordings, figures)) if recordings else [],
        "pictures": list(of_pictures(*pictures, figures)) if pictures else [],
        "share": SHARE,
        "of_recordings": urlencode({**request.GET.dict(), "of": "recordings"}),
        "of_pictures": urlencode({**request.GET.dict(), "of": "pictures"}),
    }
    if whole is not None or judged is not None or recordings is not None or pictures is not None:
        context["reopened"] = comparison.reopened(asked)
    if whole is not None:
        everything = row_of_all("all", _("all codes"), "", whole, figures)
        context |= {
            "chips": _chips(everything),
            "rows": list(_rows(request, comparison, asked, whole, figures)),
            "by": BY_WORDS[asked.by],
            "by_code": asked.by == "code",
        }
    if judged is not None:
        codes, found = judged
        context |= {
            "units_query": urlencode({**request.GET.dict(), "of": "units"}),
            "unit_columns": [words for _name, words in UNIT_COLUMNS],
            "unit_rows": [
                unit_row(str(codes[each.code]), each, found.units, figures) for each in found.codes
            ],
        }
    return render(request, "coding/agreement.html", context)


def _chips(row: Row) -> list[tuple[Any, str, str]]:
    """The three headlines: what opens the sheet, its words, its interval or why there is none."""
    assert row.overlap is not None
    return [
        (said.chip, words, said.interval or said.why)
        for said, words in (
            (row.alpha, _("unitising alpha: the same passages")),
            (row.overlap, _("cu-alpha: the same code where both marked")),
            (row.positive, _("positive agreement: of what either marked, both did")),
        )
    ]


def _rows(
    request: HttpRequest, comparison: Comparison, asked: Asked, whole: Measured, figures: Any
) -> Iterable[Row]:
    if asked.by == "code":
        for code, each in comparison.of_codes(whole):
            yield row_of_code(str(code), "", each, whole, figures)
        return
    # A document's own page has the sheets: those of hundreds of lines would be most of this one.
    with_sheets = None if asked.by == "document" else figures
    for i, line in enumerate(comparison.lines(asked)):
        given = {**request.GET.dict(), asked.by: line.key, "by": "code"}
        yield row_of_all(f"l{i}", line.words, f"?{urlencode(given)}", line.found, with_sheets)


_COEFFICIENT = ("", "_low", "_high", "_undefined")
_FILE = [
    *("documents", "passages", "points", "length", "a", "b", "c", "d", "text_of_pairs"),
    *(
        f"{name}{part}"
        for name in ("unitising_alpha", "cu_alpha", "positive_agreement")
        for part in _COEFFICIENT
    ),
    *("draws", "seed"),
]
_UNIT_FILE = [
    *("code", "documents", "units", "a", "b", "c", "d"),
    *(
        f"{name}{part}"
        for name in ("kappa", "ac1", "nominal_alpha", "positive_agreement")
        for part in _COEFFICIENT
    ),
    *("draws", "seed"),
]

_PICTURE_FILE = [
    *("code", "documents", "regions", "without_area", "a", "b", "c"),
    *(f"positive_agreement{part}" for part in _COEFFICIENT),
    *("least_share", "seed"),
]


def _told(found: Coefficient | None) -> list[object]:
    if found is None:
        return [None] * len(_COEFFICIENT)
    why = "" if found.why is None else str(WHY[found.why])
    return [found.value, found.low, found.high, why]


def _cells(cells: Cells) -> list[object]:
    return [cells.a, cells.b, cells.c, cells.d, cells.text]


@require_GET
@needs(Right.SEE_FIELDWORK)
def agreement_file(request: HttpRequest, audit: Audit, person: Person, ending: str) -> HttpResponse:
    """A table of the page as CSV or XLSX, with what it rests on: of passages, or of units."""
    comparison = Comparison(audit, person)
    asked, _tools = asked_of(request, comparison)
    name = f"{audit.slug}-" + _("agreement of coders")
    of = request.GET.get("of")
    if of == "units":
        columns, rows = _UNIT_FILE, list(_file_of_units(comparison, asked))
    elif of == "recordings":
        columns, rows = ["code", *_FILE], list(_file_of_recordings(comparison, asked))
    elif of == "pictures":
        columns, rows = _PICTURE_FILE, list(_file_of_pictures(comparison, asked))
    else:
        columns, rows = [asked.by, *_FILE], list(_file_rows(comparison, asked))
    answer = table_answer(ending, name, columns, rows)
    levels = [case.document.access_level for case in comparison.cases]
    answer.access_level = highest(levels) if levels else "public"  # type: ignore[attr-defined]
    return answer


def _file_of_units(comparison: Comparison, asked: Asked) -> Iterable[Sequence[object]]:
    judged = comparison.judged(asked) if comparison.cases else None
    if judged is None:
        return
    codes, found = judged
    for each in found.codes:
        yield [
            *(str(codes[each.code]), each.documents, found.units),
            *(each.a, each.b, each.c, each.d),
            *(*_told(each.kappa), *_told(each.ac1), *_told(each.alpha), *_told(each.positive)),
            *(found.draws, SEED),
        ]


def _file_of_recordings(comparison: Comparison, asked: Asked) -> Iterable[Sequence[object]]:
    """Lengths and times in milliseconds."""
    told = comparison.of_recordings(asked) if comparison.cases else None
    codes, found = told or ([], None)
    if found is not None:
        yield from (_line_of_code(str(codes[each.code]), each, found) for each in given_in(found))


def _file_of_pictures(comparison: Comparison, asked: Asked) -> Iterable[Sequence[object]]:
    told = comparison.of_pictures(asked) if comparison.cases else None
    codes, found = told or ([], [])
    for each in found:
        yield [
            *(str(codes[each.code]), each.documents, each.regions, each.without_area),
            *(each.a, each.b, each.c, *_told(each.positive), SHARE, SEED),
        ]


def _line_of_code(words: str, each: OfCode, whole: Measured) -> list[object]:
    return [
        *(words, each.documents, each.units, each.without_length, whole.length),
        *_cells(each.cells),
        *(*_told(each.alpha), *_told(None), *_told(each.positive)),
        *(whole.draws, SEED),
    ]


def _file_rows(comparison: Comparison, asked: Asked) -> Iterable[Sequence[object]]:
    whole = comparison.whole(asked) if comparison.cases else None
    if whole is None:
        return
    if asked.by == "code":
        for code, each in comparison.of_codes(whole):
            yield _line_of_code(str(code), each, whole)
        return
    for line in comparison.lines(asked):
        found = line.found
        yield [
            *(line.words, found.documents, found.units, found.without_length, found.length),
            *_cells(found.cells),
            *(*_told(found.alpha), *_told(found.overlap), *_told(found.positive)),
            *(found.draws, SEED),
        ]
