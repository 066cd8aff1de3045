"""The reference page of the manifest is complete, in both languages, and up to date."""

from __future__ import annotations

import tomllib

import pytest

from sereno.exchange.manifest.key import Key
from sereno.exchange.manifest.keys import KEYS, TABLES
from sereno.exchange.manifest.reference import reference_page
from sereno.exchange.manifest.values import checked
from sereno.vocabulary.language import speaking
from sereno.vocabulary.offences import topics
from tests import ROOT

PAGE = ROOT / "docs" / "reference" / "manifest.md"


def test_the_page_is_up_to_date() -> None:
    printed = PAGE.read_text(encoding="utf-8")
    assert printed == reference_page(), "run: script/docs"


def test_the_page_is_the_same_in_whatever_language_it_is_printed() -> None:
    with speaking("en"):
        english = reference_page()
    with speaking("es"):
        assert reference_page() == english


def test_every_key_table_and_topic_is_there_in_both_languages() -> None:
    page = reference_page()
    for key in KEYS:
        assert key.es in page
        assert key.en in page
        assert page.count(f"| `{key.name}` | ") >= 2
    for table in TABLES:
        assert table.es in page
        assert table.en in page
    for topic in topics().values():
        assert page.count(f"| `{topic.key}` | ") == 2


@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{key.table}-{key.name}")
def test_every_example_is_a_value_that_the_key_can_have(key: Key) -> None:
    value = tomllib.loads(f"key = {key.example}")["key"]
    checked(key, value, "example")
