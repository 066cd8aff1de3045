"""Calling `sereno` as a person does, and what has to hold whenever it refuses."""

from __future__ import annotations

import contextlib
import io
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from sereno.cli.main import main
from tests.integration.small_city import SmallCity


@dataclass(frozen=True)
class Said:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def sereno(*arguments: object, language: str = "es") -> Said:
    """`sereno ARGUMENTS` in this process."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SERENO_LANGUAGE", language)
        patch.setenv("LANGUAGE", language)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                main([str(argument) for argument in arguments])
            except SystemExit as end:
                code = int(end.code or 0)
    return Said(code, out.getvalue(), err.getvalue())


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder and its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def copied(city: SmallCity, into: Path) -> SmallCity:
    """The city with its results, in another folder, for a test to spoil."""
    shutil.copytree(city.folder, into)
    return SmallCity(into, city.rows)


def run(city: SmallCity, language: str = "es", *options: object) -> Said:
    """`sereno run` on the city, into its folder `out`."""
    return sereno("run", city.manifest, "--out", city.folder / "out", *options, language=language)


def refused(city: SmallCity, *, es: tuple[str, ...], en: tuple[str, ...]) -> str:
    """The English message of a run that has to be refused, once all that always holds was checked.

    Exit code 1; one message, in the language asked for, with the texts expected of it; no
    traceback; the earlier results to the byte, and nothing beside them.
    """
    before = contents(city.folder)
    assert any(name.startswith("out/") for name in before), "no earlier results to keep"
    messages: dict[str, str] = {}
    for language, expected in (("es", es), ("en", en)):
        said = run(city, language)
        assert said.code == 1, said
        assert said.out == ""
        assert "Traceback" not in said.err
        lines = [line for line in said.err.splitlines() if line.startswith("✗ ")]
        assert len(lines) == 1, said.err
        assert said.err.endswith(lines[0] + "\n")
        messages[language] = lines[0]
        for text in expected:
            assert text in lines[0], lines[0]
        assert contents(city.folder) == before
    assert messages["es"] != messages["en"]
    return messages["en"]


def folders(city: SmallCity) -> set[str]:
    """The folders beside the manifest, hidden ones included."""
    return {path.name for path in city.folder.iterdir() if path.is_dir()}


@contextlib.contextmanager
def replaced(path: Path, text: Mapping[str, str]) -> Iterator[None]:
    """A text file with words replaced, for as long as the block lasts."""
    before = path.read_text(encoding="utf-8")
    after = before
    for old, new in text.items():
        assert old in after, old
        after = after.replace(old, new)
    path.write_text(after, encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(before, encoding="utf-8")
