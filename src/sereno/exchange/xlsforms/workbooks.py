"""Writing XLSForms: a planned form as a workbook that any tool of ODK's family opens."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from sereno.vocabulary.instruments import Item, PlannedForm, Words

if TYPE_CHECKING:
    from openpyxl import Workbook

# As XLSForm wants a language named: a name, and its code for machines.
NAMES: Final = {"es": "Español (es)", "en": "English (en)"}
_WIDTHS: Final = {"label": 60, "hint": 40, "type": 30, "name": 18}
_PLAIN: Final = ("required", "relevant", "constraint", "appearance", "calculation", "choice_filter")


def workbook_of(
    form: PlannedForm, *, form_id: str, version: str, languages: Sequence[str], title: str
) -> bytes:
    """A workbook; the first of `languages` is the one in which it opens."""
    # Here, since it brings numpy, which a command that opens the instance does without.
    import openpyxl

    book = openpyxl.Workbook()
    del book["Sheet"]
    names = [NAMES[language] for language in languages]
    _sheet(
        book,
        "survey",
        [
            *("type", "name", *_headed("label", names), *_headed("hint", names), *_PLAIN),
            *_headed("constraint_message", names),
        ],
        (_row(item, languages) for item in form.items),
    )
    used = {item.type.partition(" ")[2] for item in form.items}
    # Without a language they would be of one more, which nobody chose.
    images = _headed("media::image", names) if form.pictures else []
    _sheet(
        book,
        "choices",
        ["list_name", "name", *_headed("label", names), *images],
        (
            [
                *(list_name, value, *_words(words, languages)),
                *(form.pictures.get(list_name, {}).get(value, "") for _each in images),
            ]
            for list_name, choices in form.lists.items()
            if list_name in used
            for value, words in choices.items()
        ),
    )
    _sheet(
        book,
        "settings",
        ["form_title", "form_id", "version", "default_language"],
        iter([[title, form_id, version, names[0]]]),
    )
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _row(item: Item, languages: Sequence[str]) -> list[str]:
    plain = ["yes" if item.required else "", *(getattr(item, name) for name in _PLAIN[1:])]
    return [
        item.type,
        item.name,
        *_words(item.label, languages),
        *_words(item.hint, languages),
        *plain,
        *_words(item.constraint_message, languages),
    ]


def _words(words: Words, languages: Sequence[str]) -> list[str]:
    return [words.get(language, "") for language in languages]


def _headed(column: str, names: Sequence[str]) -> list[str]:
    return [f"{column}::{name}" for name in names]


def _sheet(book: Workbook, name: str, heads: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.append(list(heads))
    for i, head in enumerate(heads, start=1):
        sheet.cell(1, i).font = Font(bold=True)
        width = _WIDTHS.get(head.partition("::")[0], 16)
        sheet.column_dimensions[get_column_letter(i)].width = width
    sheet.freeze_panes = "C2"
    for values in rows:
        sheet.append([None] * len(values))
        for i, value in enumerate(values, start=1):
            if value:
                cell = sheet.cell(sheet.max_row, i)
                # Never a formula, whatever somebody wrote as a question.
                cell.value, cell.data_type = value, "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
