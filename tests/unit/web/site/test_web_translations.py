"""Everything that the browser shows is in Spanish and in English.

1. Every message in the web's code and templates is in django.po, translated, with its values.
2. django.po holds no message that the web no longer says, and none twice.
3. Every word that the scripts ask for is among the page's strings.
4. Texts call areas as the audit in force does. In Spanish none says "área" but where any level may
   be meant, or where it is asked what areas are called.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.template import Context, Template

from sereno.vocabulary.divisions import dividing, divisions_of, usual_countries
from sereno.vocabulary.problems import catalogue
from tests import ROOT

WEB = ROOT / "src" / "sereno" / "web"
ASSETS = WEB.parents[2] / "assets" / "src" / "app"
SPANISH = WEB / "locale" / "es" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# Levels, what is moved between them, and indicators, which have values at any of them.
OF_ANY_LEVEL = ("geographies", "indicators", "monitoring")
ASKED_WHAT_THEY_ARE_CALLED = {"what an area is called here", "what a group is called"}
VALUES = re.compile(r"%\((\w+)\)|\{(\w+)\}")


def _messages(text: str) -> list[str]:
    found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS)
    return [m if isinstance(m, str) else m[0] for _, m, _, _ in found]


@cache
def said(folder: Path) -> frozenset[str]:
    """Every msgid of a room of the web, or of what lies beside them; the first form of two."""
    from django.utils.translation.template import templatize

    every = folder.glob("*.py" if folder == WEB else "**/*.py")
    texts = [path.read_text(encoding="utf-8") for path in every]
    templates = [
        path
        for path in folder.glob("*/**/*")
        if folder != WEB and path.suffix in (".html", ".txt") and "templates" in path.parts
    ]
    # What templatize leaves is read as Python: there indentation would mean something.
    texts += [
        re.sub(r"(?m)^\s+", "", templatize(path.read_text(encoding="utf-8"))) for path in templates
    ]
    return frozenset(message for text in texts for message in _messages(text) if message)


def _rooms() -> dict[str, frozenset[str]]:
    """What each room of the web says."""
    return {each.name: said(each) for each in (WEB, *WEB.iterdir()) if each.is_dir()}


def _everything() -> frozenset[str]:
    """What the web says."""
    return frozenset[str]().union(*_rooms().values())


@pytest.fixture(scope="module")
def spanish():
    with SPANISH.open("rb") as file:
        return {m.id if isinstance(m.id, str) else m.id[0]: m for m in read_po(file) if m.id}


def test_every_message_is_translated(spanish) -> None:
    """1"""
    # Whoever reads messages out of the code doesn't look into f-strings.
    hidden = re.compile(r"""f["'][^"'\n]*\{_(now)?\(""")
    rooms = WEB.glob("**/*.py")
    assert [each.name for each in rooms if hidden.search(each.read_text(encoding="utf-8"))] == []
    messages = _everything()
    assert len(messages) > 100
    assert sorted(messages - set(spanish)) == []
    for key, entry in spanish.items():
        texts = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        assert all(texts), f"without Spanish: {key!r}"
        assert not entry.fuzzy, f"unsure: {key!r}"
        whole = entry.id if isinstance(entry.id, str) else " ".join(entry.id)
        for text in texts:
            assert set(VALUES.findall(text)) <= set(VALUES.findall(whole)), key


def test_no_message_is_left_over_or_doubled(spanish) -> None:
    """2"""
    assert sorted(set(spanish) - _everything()) == []
    text = SPANISH.read_text(encoding="utf-8")
    ids = Counter(re.findall(r'^((?:msgctxt ".+"\n)?msgid ".+")$', text, re.M))
    assert [i for i, n in ids.items() if n > 1] == []


def test_scripts_ask_only_for_words_that_the_page_has() -> None:
    """3"""
    from sereno.web.site import strings

    asked: set[str] = set()
    for path in ASSETS.glob("**/*.ts"):
        # Words of its own: tests/integration/web/diagnosis/test_filling.py.
        if "filling" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        # The key is the first argument; a choice between two may compare before it.
        for key in re.findall(r"\bsay\(([^,;]*?)[,)]", text):
            asked |= set(re.findall(r'"(\w+)"', re.sub(r'[!=]==? "\w*"', "", key)))
    code = Path(strings.__file__).read_text(encoding="utf-8")
    assert sorted(asked - set(re.findall(r'"(\w+)": _\(', code))) == []


def test_both_languages_leave_the_word_to_the_audit() -> None:
    """4: where Spanish says colonia, English says neighbourhood, or neither names them."""
    with SPANISH.open("rb") as file:
        entries = list(read_po(file))
    said = [
        (f"{entry.id}", f"{entry.string}") for entry in entries if entry.id
    ] + [
        (getattr(kind, part)["en"], getattr(kind, part)["es"])
        for kind in catalogue().values() for part in ("what", "mend")
    ]  # fmt: skip
    theirs = re.compile(r"(?<![\[{`“.-])\bareas?\b(?![\]}`.])", re.IGNORECASE)
    assert [en for en, es in said if re.search("colonia", es, re.I) and theirs.search(en)] == []


def test_areas_are_called_as_in_the_audit() -> None:
    """4"""
    from django.utils.translation import gettext, gettext_lazy, ngettext, override

    lazy = gettext_lazy("Choose neighbourhoods")
    page = Template(
        "{% load i18n %}{% blocktranslate %}Find a neighbourhood{% endblocktranslate %}"
    )
    with override("es"):
        assert (gettext("Choose neighbourhoods"), str(lazy)) == ("Elegir colonias",) * 2
        with dividing(divisions_of("ar")):
            assert (gettext("Choose neighbourhoods"), str(lazy)) == ("Elegir barrios",) * 2
            assert page.render(Context()) == "Buscar un barrio"
            chosen = ngettext("{n} neighbourhood chosen", "{n} neighbourhoods chosen", 2)
            assert chosen == "{n} barrios elegidos"
    with override("en"), dividing(divisions_of("za")):
        assert (gettext("Choose neighbourhoods"), str(lazy)) == ("Choose wards",) * 2


def test_every_country_of_an_audit_has_its_words() -> None:
    """4"""
    from sereno.web.audits.models import Country

    assert set(Country.values) - {Country.OTHER} == set(usual_countries())


def test_no_spanish_text_says_area(spanish) -> None:
    """4"""
    asked = {
        message
        for room, messages in _rooms().items()
        if room not in OF_ANY_LEVEL
        for message in messages
    }
    says_area = [key for key in asked if re.search(r"\báreas?\b", str(spanish[key].string), re.I)]
    assert set(says_area) == ASKED_WHAT_THEY_ARE_CALLED
