"""What pyxform refuses, told apart: its English sentences against the templates they come from.

pyxform raises one class of error with a finished sentence. Its catalogue (`ErrorCode`) has most of
the templates; what it raises beside it stands in `_BESIDE`. Runs where workbooks are read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from string import Formatter
from typing import Any, Final

from pyxform.errors import ErrorCode

Refusal = dict[str, str]

# Our problem for each of pyxform's: by its code, or by the first letters of a family of codes.
_CODES: Final = {
    "ENTITY": "xlsform_entities_wrong",
    "HEADER_001": "xlsform_columns_unknown",
    "HEADER_002": "xlsform_column_twice",
    "HEADER_003": "xlsform_column_missing",
    "HEADER_004": "xlsform_header_wrong",
    "HEADER_005": "xlsform_entities_wrong",
    "NAMES_001": "xlsform_name_twice",
    "NAMES_003": "xlsform_name_twice",
    "NAMES_004": "xlsform_name_twice",
    "NAMES_005": "xlsform_name_twice",
    "NAMES_006": "xlsform_choice_unnamed",
    "NAMES_007": "xlsform_choice_twice",
    "NAMES_008": "xlsform_name_wrong",
    "NAMES_009": "xlsform_name_wrong",
    "NAMES_010": "xlsform_entities_wrong",
    "NAMES_011": "xlsform_entities_wrong",
    "NAMES_012": "xlsform_entities_wrong",
    "NAMES_013": "xlsform_sheet_missing",
    "NAMES_014": "xlsform_entities_wrong",
    "NAMES_015": "xlsform_entities_wrong",
    "PYREF_001": "xlsform_reference_wrong",
    "PYREF_002": "xlsform_reference_wrong",
    "PYREF_003": "xlsform_reference_unknown",
    "PYREF_004": "xlsform_reference_twice",
    "RANGE": "xlsform_parameters_wrong",
    "SURVEY_001": "xlsform_group_not_begun",
    "SURVEY_002": "xlsform_group_not_ended",
    "SURVEY": "xlsform_parameters_wrong",
}
_ROW: Final = r"\[row : (?P<row>\d+)\]"
_BESIDE: Final = (
    (rf"{_ROW} Missing calculation", "xlsform_calculation_missing"),
    (rf"{_ROW} Question with no type", "xlsform_type_missing"),
    (rf"{_ROW} Question or group with no name", "xlsform_name_missing"),
    (rf"{_ROW}\s?List name not in \w+(?: \w+)? sheet: (?P<list>.+)", "xlsform_list_missing"),
    (rf"{_ROW} File name for '(?P<value>.+?)' should end", "xlsform_file_ending"),
    (rf"{_ROW} Please specify choices", "xlsform_or_other"),
    (r"Duplicate column header: (?P<header>.+)", "xlsform_column_twice"),
    (r"Unknown question type '(?P<type>.*)'", "xlsform_type_unknown"),
    (r"The survey element named '(?P<name>.+)' has no label or hint", "xlsform_label_missing"),
    (r"Choice names with spaces .* See \[(?P<value>.+)\] in \[(?P<list>.+)\]", "xlsform_spaces"),
    (r"There should be a choices sheet", "xlsform_choices_missing"),
    (r"You must have a sheet named", "xlsform_sheet_missing"),
    (r".*survey.* sheet is either empty or missing", "xlsform_sheet_missing"),
    (r"Argument 'definition' was not recognized", "xlsform_broken"),
    (r"Error reading \.\w+ file", "xlsform_broken"),
    (r"The input data does not appear", "xlsform_broken"),
)
# Groups of Kobo's own, which only its server makes into groups of XLSForm's.
_BEGINS_OTHERS: Final = re.compile(r"(begin|end)[_ ](?!group|repeat|loop)", re.IGNORECASE)
# The sheet of a problem whose sentence names none.
_SHEETS: Final = {"xlsform_choice_unnamed": "choices", "xlsform_choice_twice": "choices"}
_NO_SHEET: Final = frozenset({"xlsform_broken", "xlsform_sheet_missing", "xlsform_choices_missing"})


def refusal_of(sentence: str, survey: Sequence[Mapping[str, Any]]) -> Refusal:
    """What an error says: `code`, one of our problems, with its sheet, row and values.

    survey: the rows of that sheet from row 2 on, in which a row is looked for that isn't told.
    """
    # Of several duplicates told at once the first is enough: the rest comes when it is mended.
    first = sentence.strip().splitlines()[0] if sentence.strip() else ""
    for pattern, code in _patterns():
        found = pattern.match(first)
        if found:
            values = {name: value.strip() for name, value in found.groupdict().items() if value}
            told = {"sheet": values.pop("sheet_name", ""), "row": "", **values}
            if not told["sheet"] and code not in _NO_SHEET:
                told["sheet"] = _SHEETS.get(code, "entities" if "entities" in code else "survey")
            told["row"] = told["row"] or _row(told, survey)
            if code == "xlsform_name_missing" and (kind := _type_at(told["row"], survey)):
                # Kobo's own `begin_score`, `end_rank`: pyxform looks for the name first.
                return {"code": "xlsform_type_unknown", **told, "type": kind}
            return {"code": code, **told}
    row = re.match(_ROW, first)
    words = first[row.end() :].strip() if row else first
    return {"code": "xlsform_refused", "row": row["row"] if row else "", "reason": words}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    ours = [(re.compile(pattern), code) for pattern, code in _BESIDE]
    theirs = [
        (re.compile(_of_template(each.value.msg)), code)
        for each in ErrorCode
        if (code := _CODES.get(each.name) or _CODES.get(each.name.partition("_")[0]))
    ]
    return (*ours, *theirs)


def _of_template(template: str) -> str:
    parts, seen = [], set()
    for text, name, _spec, _conversion in Formatter().parse(template):
        parts.append(re.escape(text))
        if name and name not in seen:
            parts.append(rf"(?P<{name}>.*?)")
        elif name:
            parts.append(rf"(?P={name})")
        seen.add(name)
    return "".join(parts)


def _row(told: Mapping[str, str], survey: Sequence[Mapping[str, Any]]) -> str:
    """The row of a heading, or of a question of which pyxform tells only the type or the name."""
    if "header" in told or "missing" in told:
        return "1"
    for key in ("type", "name"):
        for row, values in enumerate(survey, start=2):
            if told.get(key) and _cell(values, key) == told[key]:
                return str(row)
    return ""


def _type_at(row: str, survey: Sequence[Mapping[str, Any]]) -> str:
    """The type in a row, where it begins or ends what XLSForm doesn't know; else ""."""
    place = int(row or 0) - 2
    kind = _cell(survey[place], "type") if 0 <= place < len(survey) else ""
    return kind if _BEGINS_OTHERS.match(kind) else ""


def _cell(values: Mapping[str, Any], head: str) -> str:
    """A cell by its heading, however that is written."""
    for name, value in values.items():
        if str(name).strip().lower() == head:
            return str(value).strip()
    return ""
