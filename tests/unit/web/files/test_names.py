"""Names of files, whoever made them up.

1. Shown: no folders, nothing that can't be seen or that turns the text round, at most 200 letters.
2. Stored: one part of a path on any disk, of at most 120 bytes, with its ending.
"""

from __future__ import annotations

import pytest

from sereno.web.files.names import shown_name, stored_name

HOSTILE = [
    ("../../etc/passwd", "passwd", "passwd"),
    ("..\\..\\windows\\win.ini", "win.ini", "win.ini"),
    ("..", "file", "file"),
    ("", "file", "file"),
    ("a\0b.csv", "ab.csv", "ab.csv"),
    ("a\r\nSet-Cookie: x.csv", "aSet-Cookie: x.csv", "aSet-Cookie_ x.csv"),
    ("robos\u202evsc.exe", "robosvsc.exe", "robosvsc.exe"),
    ("CON.txt", "CON.txt", "_CON.txt"),
    ("lpt1", "lpt1", "_lpt1"),
    ("CON .txt", "CON .txt", "_CON .txt"),
    ("nul  .tar.gz", "nul  .tar.gz", "_nul  .tar.gz"),
    ("COM¹.csv", "COM¹.csv", "_COM¹.csv"),
    ("lpt²", "lpt²", "_lpt²"),
    ("COM0", "COM0", "_COM0"),
    ("com 1.csv", "com 1.csv", "com 1.csv"),
    ("console.txt", "console.txt", "console.txt"),
    ("📊 robos.csv", "📊 robos.csv", "_ robos.csv"),
    ("📊", "📊", "_"),
    ("colonías Ñ.csv", "colonías Ñ.csv", "colonías Ñ.csv"),
    ("coloni\u0301as.csv", "coloní" + "as.csv", "coloní" + "as.csv"),
    (".csv", ".csv", "csv"),
    ("a. . .", "a. . .", "a"),
]


@pytest.mark.parametrize(("given", "shown", "stored"), HOSTILE)
def test_hostile(given: str, shown: str, stored: str) -> None:
    """1, 2"""
    assert shown_name(given) == shown
    assert stored_name(shown) == stored


@pytest.mark.parametrize("letter", ["a", "ñ", "犬", "𠀀"])
def test_long(letter: str) -> None:
    """1, 2"""
    shown = shown_name(letter * 300 + ".geojson")
    assert len(shown) == 200
    assert shown.endswith(f"{letter}.geojson")
    stored = stored_name(shown)
    assert len(stored.encode()) <= 120
    assert stored.endswith(f"{letter}.geojson")
    assert stored_name(shown_name("." + letter * 300))


@pytest.mark.parametrize("at", range(116, 122))
@pytest.mark.parametrize("last", [" ", ".", ". "])
def test_cut_names_have_a_last_letter(at: int, last: str) -> None:
    """2"""
    stored = stored_name(f"{'a' * at}{last}{'b' * 60}")
    assert len(stored) <= 120
    assert stored == stored.strip(" .")


@pytest.mark.parametrize("code", range(32))
def test_control_characters(code: int) -> None:
    """1"""
    assert shown_name(f"a{chr(code)}b.csv") == "ab.csv"
