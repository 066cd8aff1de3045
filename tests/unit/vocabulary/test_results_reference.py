"""The reference page of the results is printed from their declaration, and up to date."""

from __future__ import annotations

from sereno.vocabulary.results import FLAGS, RESULT_FILES, reference_page
from tests import ROOT

PAGE = ROOT / "docs" / "reference" / "results.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference_page(), "run: script/docs"


def test_every_file_column_and_flag_is_explained_in_both_languages() -> None:
    columns = [column for file in RESULT_FILES for column in file.columns]
    assert all(entry.es and entry.en for entry in (*RESULT_FILES, *columns))
    assert all(es and en for es, en in FLAGS.values())
    assert len({file.name for file in RESULT_FILES}) == len(RESULT_FILES)
