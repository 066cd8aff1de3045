"""Everything a person reads is in Spanish and in English.

1. Every message in the code and the page templates is in es.po, translated, with the same values.
2. es.po holds no message that the code no longer says, and none twice.
3. Every problem says what and how to mend it in both languages, with the same values.
4. Every problem that the code raises is in the catalogue, and every entry is used.
6. What a library or the system gives as its reason, in English, stands in no sentence.
5. Where nothing is like what was written, no problem says what is most like it.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from functools import cache
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from sereno.vocabulary import problems
from sereno.vocabulary.language import LANGUAGES, LOCALE, speaking
from sereno.vocabulary.problems import Problem, catalogue

SOURCE = Path(problems.__file__).parents[2]
KEYWORDS = {"_": None, "gettext": None, "message": None, "ngettext": (1, 2), "mark": None}


@cache
def _said(folder: Path) -> frozenset[str]:
    """Every msgid under a folder; the first form where there are two."""
    found = extract_from_dir(
        str(folder),
        # The browser's texts are Django's: test_web_translations.py.
        directory_filter=lambda path: Path(path).name != "web",
        method_map=[("**.py", "python"), ("**.html", "jinja2"), ("**.jinja", "jinja2")],
        options_map={"**.html": {"trimmed": "true"}},
        keywords=KEYWORDS,
    )
    return frozenset(m if isinstance(m, str) else m[0] for _, _, m, _, _ in found)


def _of_click() -> frozenset[str]:
    """Click's own messages, which Sereno's catalogue may translate too."""
    return _said(Path(click.__file__).parent)


def _fields(text: str) -> set[str]:
    named = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return named | set(re.findall(r"%\((\w+)\)", text))


@pytest.fixture(scope="module")
def spanish():
    with (LOCALE / "es" / "LC_MESSAGES" / "sereno.po").open("rb") as file:
        return {m.id if isinstance(m.id, str) else m.id[0]: m for m in read_po(file) if m.id}


def test_every_message_is_translated(spanish) -> None:
    """1"""
    said = _said(SOURCE)
    assert len(said) > 50
    assert sorted(said - set(spanish)) == []
    for key, entry in spanish.items():
        texts = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        assert all(texts), f"without Spanish: {key!r}"
        assert not entry.fuzzy, f"unsure: {key!r}"
        for text in texts:
            assert _fields(text) <= _fields(
                " ".join([entry.id, ""] if isinstance(entry.id, str) else entry.id)
            )


def test_no_message_is_left_over_or_doubled(spanish) -> None:
    """2"""
    assert sorted(set(spanish) - _said(SOURCE) - _of_click()) == []
    text = (LOCALE / "es" / "LC_MESSAGES" / "sereno.po").read_text(encoding="utf-8")
    ids = Counter(re.findall(r'^msgid "(.+)"$', text, re.M))
    assert [i for i, n in ids.items() if n > 1] == []


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_problem_speaks_both_languages(code: str) -> None:
    """3"""
    kind = catalogue()[code]
    assert set(kind.what) == set(kind.mend) == {"es", "en"}
    assert all(kind.what.values())
    assert all(kind.mend.values())
    for part in ("what", "mend"):
        assert kind.fields(part, "es") == kind.fields(part, "en")
    values = {f: 3 for part in ("what", "mend") for f in kind.fields(part, "es")}
    problem = Problem(code, where="x.csv:3", **values)
    with speaking("es"):
        spanish = str(problem)
    with speaking("en"):
        english = str(problem)
    assert spanish.startswith("x.csv:3: ")
    assert english.startswith("x.csv:3: ")
    assert spanish != english


def test_nothing_is_said_of_nothing() -> None:
    """5"""
    for code, kind in catalogue().items():
        named = {f for part in ("what", "mend") for f in kind.fields(part, "es")}
        if "nearest" in named:
            values = dict.fromkeys(named, "y")
            for nearest in ("y", ""):
                problem = Problem(code, where="x", **values | {"nearest": nearest})
                for lang in LANGUAGES:
                    told = problem.mend(lang)
                    assert told
                    assert not set(told) & set("⟦⟧")
                    assert bool(re.search("parecid|nearest", told)) == bool(nearest), told


def test_no_sentence_holds_a_reason_of_a_library() -> None:
    """6"""
    holding = [
        code for code, kind in catalogue().items()
        for part in ("what", "mend") if "reason" in kind.fields(part, "es")
    ]  # fmt: skip
    assert holding == []


def test_every_raised_problem_exists_and_every_entry_is_used() -> None:
    """4"""
    code = "\n".join(p.read_text(encoding="utf-8") for p in SOURCE.glob("**/*.py"))
    raised = set(re.findall(r'(?:Problem|problem)\(\s*"(\w+)"', code))
    assert sorted(raised - set(catalogue())) == []
    words = set(re.findall(r'"(\w+)"', code))
    assert sorted(set(catalogue()) - words) == []
