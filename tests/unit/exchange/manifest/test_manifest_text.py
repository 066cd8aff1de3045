"""Writing a manifest: what is written is read back, doubts are marked, nothing is overwritten."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sereno.exchange.manifest.key import REQUIRED
from sereno.exchange.manifest.keys import KEYS, keys_of
from sereno.exchange.manifest.reading import (
    AreasPart,
    AuditPart,
    IncidentsPart,
    SelectionPart,
    read_manifest,
)
from sereno.exchange.manifest.text import Draft, Entry, manifest_text, toml, write_manifest
from sereno.methods.sources.places.place_names import DEFAULT_THRESHOLD
from sereno.vocabulary.language import Language, speaking
from sereno.vocabulary.problems import Problem

DRAFT = Draft(
    audit={
        "name": Entry('El "Centro" \\ 2019', "escriba el nombre"),
        "country": Entry("mx"),
        "languages": Entry(["es", "en"]),
        "crs": Entry("EPSG:32614"),
        "select": Entry(22),
        "period": Entry([dt.date(2019, 1, 1), dt.date(2020, 12, 31)]),
    },
    areas={
        "file": Entry("colonias.gpkg"),
        "code": Entry(["alcaldia", "colonia"]),
        "name": Entry("colonia", "también podría ser barrio, " * 12),
        "population": Entry("pob"),
    },
    incidents=(
        {
            "files": Entry([f"datos de enero/incidentes {i}.csv" for i in range(9)]),
            "date": Entry("Fecha del hecho"),
            "lon": Entry("x"),
            "lat": Entry("y"),
            "offence": Entry("delito"),
        },
        {
            "files": Entry(["b.csv"]),
            "date": Entry("f", "50 % de sus valores son fechas"),
            "area_name": Entry("colonia"),
            "offence_label": Entry("Hurto"),
        },
    ),
    selection={"topics": Entry({"robbery": 1, "rezago social": 3}), "draws": Entry(500)},
)


@pytest.mark.parametrize("lang", ["es", "en"])
def test_what_is_written_is_read_back(tmp_path: Path, lang: Language) -> None:
    with speaking(lang):
        write_manifest(DRAFT, tmp_path / "nueva" / "audit.toml")
    manifest = read_manifest(tmp_path / "nueva" / "audit.toml", files_must_exist=False)
    assert manifest.audit.name == 'El "Centro" \\ 2019'
    assert manifest.audit.period == (dt.date(2019, 1, 1), dt.date(2020, 12, 31))
    assert manifest.areas.code == ("alcaldia", "colonia")
    assert [len(part.files) for part in manifest.incidents] == [9, 1]
    assert manifest.incidents[1].offence_label == "Hurto"
    assert manifest.selection.topics == {"robbery": 0.25, "rezago social": 0.75}
    assert sorted(path.name for path in (tmp_path / "nueva").iterdir()) == ["audit.toml"]


@pytest.mark.parametrize(("lang", "word"), [("es", "REVISAR"), ("en", "CHECK")])
def test_doubts_stand_above_their_key(lang: Language, word: str) -> None:
    with speaking(lang):
        lines = manifest_text(DRAFT).splitlines()
    at = lines.index('date = "f"')
    assert lines[at - 1] == f"# {word}: 50 % de sus valores son fechas"
    assert sum(line.startswith(f"# {word}: ") for line in lines) == len(DRAFT.doubts()) == 3
    assert [(table, key) for table, key, _why in DRAFT.doubts()] == [
        ("audit", "name"),
        ("areas", "name"),
        ("incidents", "date"),
    ]
    assert max(map(len, lines)) <= 96


def test_every_key_is_explained_or_named_once() -> None:
    with speaking("es"):
        text = manifest_text(DRAFT)
    for key in KEYS:
        assert f"{key.name} = " in text or key.name in text.split("También puede escribir: ", 1)[1]
    assert text.count("Columna con la fecha del hecho") == 1


def test_a_manifest_is_never_overwritten_unasked(tmp_path: Path) -> None:
    path = tmp_path / "audit.toml"
    path.write_text("mío", encoding="utf-8")
    with pytest.raises(Problem) as caught:
        write_manifest(DRAFT, path)
    assert (caught.value.code, caught.value.where) == ("manifest_exists", str(path))
    assert path.read_text(encoding="utf-8") == "mío"
    write_manifest(DRAFT, path, force=True)
    assert read_manifest(path, files_must_exist=False).audit.select == 22


def test_nothing_half_written_remains(tmp_path: Path) -> None:
    impossible = dataclasses.replace(DRAFT, audit={"name": Entry(object())})
    with pytest.raises(ValueError, match="object"):
        write_manifest(impossible, tmp_path / "audit.toml")
    assert list(tmp_path.iterdir()) == []


texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)


@settings(deadline=None)
@given(
    st.one_of(
        texts,
        st.integers(-(10**9), 10**9),
        st.floats(allow_nan=False, allow_infinity=False),
        st.dates(),
        st.booleans(),
        st.lists(texts, max_size=4),
        st.dictionaries(texts, texts, max_size=4),
        st.dictionaries(texts, st.integers(0, 9), max_size=4),
    )
)
def test_every_value_is_written_as_toml_reads_it(value: Any) -> None:
    assert tomllib.loads(f"key = {toml(value)}")["key"] == value


@pytest.mark.parametrize(
    ("table", "part"),
    [
        ("audit", AuditPart),
        ("areas", AreasPart),
        ("incidents", IncidentsPart),
        ("selection", SelectionPart),
    ],
)
def test_declared_keys_and_defaults_are_those_of_the_data(table: str, part: type) -> None:
    fields = {f.name: f for f in dataclasses.fields(part) if f.name != "where"}
    keys = keys_of(table)
    assert set(fields) == set(keys)
    for name, field in fields.items():
        default: Any = field.default
        if field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        declared = keys[name].default
        assert (default is dataclasses.MISSING) == (declared is REQUIRED), name
        if declared is not REQUIRED:
            assert default == declared, name


def test_the_threshold_of_names_is_that_of_the_matching() -> None:
    assert keys_of("incidents")["name_threshold"].default == DEFAULT_THRESHOLD
