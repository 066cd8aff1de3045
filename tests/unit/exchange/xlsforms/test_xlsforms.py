"""XLSForms are read into XForms and descriptions, and what is wrong with one is told in words.

1. Of pyxform's own forms and others' each is read, or refused with its sheet and its row.
2. What pyxform tells without a row, and what its catalogue doesn't have, has a place all the same.
3. Every sentence of pyxform's catalogue of errors is a problem of ours, in both languages.
4. The description keeps groups, repeats, lists, files and languages, also after JSON had it.
5. Our own instruments are written as workbooks that are read without a refusal, in both languages.
6. A form without a version or name is given one; a list that changes changes the hash.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from pyxform.errors import ErrorCode

from sereno.exchange.xlsforms.questions import Form
from sereno.exchange.xlsforms.reading import ReadForm, hash_of, read_xlsform
from sereno.exchange.xlsforms.refusals import refusal_of
from sereno.exchange.xlsforms.workbooks import workbook_of
from sereno.vocabulary.instruments import KEYS, Item, PlannedForm, ready_made
from sereno.vocabulary.problems import Problem, catalogue
from sereno.vocabulary.walk_scores import ALL

HEAD = ("type", "name", "label")
LISTS = (("list_name", "name", "label"), ("si", "a b", "A"), ("dos", "x", "X"))


def read(content: bytes, name: str = "f.xlsx") -> ReadForm:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        file.seek(0)
        return read_xlsform(file.fileno(), name=name, form_id="ours", version="7", title="Ours")


def workbook(*rows: Sequence[str], choices: Sequence[Sequence[str]] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "survey"
    for row in rows:
        book.active.append(row)
    if choices:
        sheet = book.create_sheet("choices")
        for row in choices:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


PICTURED = (*HEAD, "media::image")


def nested(n: int) -> list[Sequence[str]]:
    begun = [("begin_group", f"g{i}", f"G{i}") for i in range(n)]
    return [*begun, ("text", "q", "Q"), *[("end_group", "", "")] * n]


def with_part(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook of which one part is changed."""
    made, content = zipfile.ZipFile(io.BytesIO(workbook(HEAD, ("text", "q", "Q")))), io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in made.namelist():
            whole = made.read(name)
            archive.writestr(name, change(whole) if name.endswith(part) else whole)
    return content.getvalue()


REFUSED = {
    "Biweekly_Wellbeing_Survey_XLSForm.xlsx": ("xlsform_broken", {}),
    "Initial_Survey_XLSForm.xlsx": ("xlsform_name_twice", {"row": "8", "value": "ethnicity"}),
    "calculate_without_calculation.xls": ("xlsform_calculation_missing", {"row": "34"}),
    "duplicate_columns.xlsx": ("xlsform_column_twice", {"sheet": "survey", "header": "label"}),
    "liberiaCoverage.xlsx": ("xlsform_choice_twice", {"row": "126"}),
    "unknown_question_type.xls": ("xlsform_column_twice", {"other": "bind:relevant"}),
}
READ = {
    "UCL_Biomass_Plot_Form.xlsx": 73,
    "choice_filter_test.xlsx": 3,
    "entities_registration.xls": 9,
    "pull_data.xlsx": 2,
    "repeat_date_test.xls": 6,
    "widgets.xls": 40,
    "xl_date_ambiguous.xlsx": 4,
    "xlsform_spec_test.xlsx": 53,
    "xml_escaping.xls": 3,
}


@pytest.mark.real_data
def test_forms_of_others(real_data: Callable[[str], Path]) -> None:
    folder = real_data("xlsforms")
    assert {p.name for p in folder.glob("*.xls*")} == {*READ, *REFUSED}
    found: dict[str, Form] = {}
    for path in sorted(folder.glob("*.xls*")):
        if path.name in REFUSED:
            code, values = REFUSED[path.name]
            with pytest.raises(Problem) as refused:
                read(path.read_bytes(), path.name)
            assert refused.value.code == code, path.name
            assert refused.value.values.items() >= values.items()
            assert refused.value.where == path.name
        else:
            found[path.name] = read(path.read_bytes(), path.name).form
    assert {name: len(form.questions) for name, form in found.items()} == READ
    assert found["entities_registration.xls"].has_entities
    assert found["pull_data.xlsx"].files == ("fruits.csv",)
    assert {q.repeat for q in found["repeat_date_test.xls"].questions} > {""}


@pytest.mark.parametrize(
    ("rows", "choices", "code", "values"),
    [
        ([HEAD, ("text", "a", "A"), ("tekst", "q", "Q")], (), "type_unknown", {"row": "3"}),
        ([HEAD, ("text", "q", "")], (), "label_missing", {"row": "2", "name": "q"}),
        ([HEAD, ("select_one no", "q", "Q")], LISTS, "list_missing", {"row": "2", "list": "no"}),
        ([HEAD, ("select_one no", "q", "Q")], (), "choices_missing", {}),
        ([HEAD, ("select_multiple si", "q", "Q")], LISTS, "spaces", {"value": "a b", "list": "si"}),
        ([HEAD, ("text", "1 q", "Q")], (), "name_wrong", {"sheet": "survey", "row": "2"}),
        ([HEAD, ("text", "q", "¿${r}?")], (), "reference_unknown", {"column": "label", "q": "r"}),
        ([HEAD, ("begin_group", "g", "G"), ("text", "q", "Q")], (), "group_not_ended", {}),
        ([("a",), ("b",)], (), "column_missing", {"row": "1"}),
        ([HEAD], (), "empty", {}),
        ([("Type", "NAME", "Label"), ("Text", "q", "Q")], (), "type_unknown", {"row": "2"}),
        ([HEAD, ("begin_score", "s", "S"), ("end_score",)], (), "type_unknown", {"row": "3"}),
        ([HEAD, *nested(13)], (), "too_deep", {"most": "12"}),
        ([HEAD, *nested(1000)], (), "too_deep", {}),
        ([(*HEAD, *(f"c{i}" for i in range(600))), ("text", "q", "Q")], (), "too_wide", {}),
        ([PICTURED, ("text", "q", "Q", "../a.png")], (), "file_name", {"name": "../a.png"}),
        ([PICTURED, ("text", "q", "Q", "a" * 300)], (), "file_name", {}),
    ],
)
def test_refusals(
    rows: list[Sequence[str]], choices: Sequence[Sequence[str]], code: str, values: dict[str, str]
) -> None:
    with pytest.raises(Problem) as refused:
        read(workbook(*rows, choices=choices))
    assert refused.value.code == f"xlsform_{code}"
    told = refused.value.values
    assert {name: told.get(name) for name in values} == values
    for lang in ("es", "en"):
        assert "⟦" not in refused.value.what(lang) + refused.value.mend(lang)


def test_what_is_no_workbook() -> None:
    for content in (b"", b"hello", b"PK\x03\x04" + b"a" * 90, b"\xd0\xcf\x11\xe0" + b"x" * 900):
        with pytest.raises(Problem) as refused:
            read(content)
        assert refused.value.code == "xlsform_broken"
    for change in (
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml.replace(b'"A1"', b'"ZZZZZ99999999"'),
        lambda xml: b'<!DOCTYPE x [<!ENTITY a "a">]>' + xml,
    ):
        with pytest.raises(Problem) as refused:
            read(with_part("sheet1.xml", change))
        assert refused.value.code == "xlsform_broken"


def test_files_are_named_as_in_the_workbook() -> None:
    named = ("a & b.png", "l'eau.png", "María <1>.png")
    rows = [("text", f"q{i}", "Q", name) for i, name in enumerate(named)]
    assert read(workbook(PICTURED, *rows)).form.files == named
    assert len(read(workbook(HEAD, *nested(12))).form.questions) == 13


def test_the_whole_catalogue_of_pyxform() -> None:
    unknown = set()
    for error in ErrorCode:
        sentence = error.value.format(**dict.fromkeys(("row", "other_row"), "12"))
        refusal = refusal_of(sentence, ())
        assert refusal["code"] in catalogue(), error.name
        if refusal["code"] == "xlsform_refused":
            unknown.add(error.name)
    # Faults of pyxform's own, and warnings.
    assert unknown == {"INTERNAL_001", "INTERNAL_002", "LABEL_001", "NAMES_002"}
    assert refusal_of("[row : 5] Something new.", ()) == {
        "code": "xlsform_refused",
        "row": "5",
        "reason": "Something new.",
    }


@pytest.mark.parametrize("key", KEYS)
def test_our_instruments(key: str) -> None:
    plan = ready_made(key)
    made = workbook_of(plan, form_id=key, version="1", languages=("es", "en"), title="T")
    form = read(made).form
    assert (form.form_id, form.version, form.title) == (key, "1", "T")
    assert form.default_language == "Español (es)"
    assert not form.without_words("es")
    assert not form.without_words("en")
    pictures = {name for named in plan.pictures.values() for name in named.values()}
    assert set(form.files) - pictures <= {"actividades.csv", "areas.csv", "paradas.csv"}
    assert pictures <= set(form.files)
    assert len(pictures) == (36 if key == "walk" else 0)
    assert [each.name for each in plan.items if each.type.startswith("select_one ")] == [
        each.name
        for each in form.questions
        if each.type == "select_one" and each.list[-4:] != ".csv"
    ]
    assert Form.of_kept(json.loads(json.dumps(form.as_kept()))) == form


def test_the_walk_rates_nine_parameters_in_each_stop() -> None:
    plan = ready_made("walk")
    form = read(workbook_of(plan, form_id="w", version="1", languages=("es",), title="T")).form
    (stop,) = form.repeats
    asked = [each for each in form.directly_in(stop.path) if each.type == "select_one"]
    assert asked[0].list == "paradas.csv"
    rated = asked[1:]
    assert [each.name for each in rated] == list(ALL)
    assert all(each.repeat == stop.path == "/data/stop" for each in rated)
    assert all([c.name for c in form.choices(each)] == ["0", "1", "2", "3"] for each in rated)
    assert rated[-1].name == "feeling"
    assert rated[-1].required


def test_what_somebody_writes_is_never_a_formula() -> None:
    plan = PlannedForm({"es": "=1+1"}, [Item("text", "q", {"es": "=HYPERLINK(1)"})], {})
    made = workbook_of(plan, form_id="f", version="1", languages=("es",), title="=1+1")
    assert read(made).form.questions[0].said("es") == "=HYPERLINK(1)"


def test_a_form_gets_what_it_lacks_and_the_hash_follows_its_lists() -> None:
    made = read(workbook(HEAD, ("text", "q", "Q")))
    assert (made.form.form_id, made.form.version, made.form.title) == ("ours", "7", "Ours")
    assert 'version="7"' in made.xform
    assert hash_of(made.xform) == hash_of(made.xform, {})
    hashes = {hash_of(made.xform, files) for files in ({}, {"a.csv": b"1"}, {"a.csv": b"2"})}
    assert len(hashes) == 3
    assert all(len(each) == 36 and each.startswith("md5:") for each in hashes)
