"""docs/explanation/security.md: how Sereno stands against OWASP ASVS 5.0.0.

1. Every requirement of levels 1 and 2 is listed once, with its level, and no other.
2. Whatever is met names what shows it: a test, a file or a setting that exists. Whatever is not
   met says what it would take.
3. The sums at the head are those of the table.
"""

from __future__ import annotations

import re
from collections import Counter

from sereno.web.site.environment import KNOWN
from tests import ROOT

PAGE = (ROOT / "docs/explanation/security.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (V\d+\.\d+\.\d+) \| (\d) \| (.+?) \| (met|not met|n/a) \| (.+) \|$", re.MULTILINE
)
ROWS = ROW.findall(PAGE)
# By section, the levels of its requirements as they are numbered; 3 is not asked for.
LEVELS = """
1.1:22 1.2:1111122223 1.3:11222222222 1.4:222 1.5:12
2.1:122 2.2:112 2.3:1222 2.4:2
3.2:11 3.3:1222 3.4:112222 3.5:11122 3.7:22
4.1:122 4.2:2 4.3:22 4.4:1222
5.1:2 5.2:112 5.3:11 5.4:222
6.1:122 6.2:111111112222 6.3:1122 6.4:1122 6.5:22222 6.6:222 6.8:2222
7.1:222 7.2:1111 7.3:22 7.4:11222 7.5:22 7.6:22
8.1:12 8.2:112 8.3:1 8.4:2
9.1:111 9.2:1222
10.1:22 10.2:22 10.3:2222 10.4:11111222222 10.5:22222 10.6:22 10.7:222
11.1:22 11.2:222 11.3:112 11.4:1222 11.5:2 11.6:2
12.1:122 12.2:11 12.3:2222
13.1:2 13.2:22222 13.3:22 13.4:12222
14.1:22 14.2:1222 14.3:122
15.1:122 15.2:122 15.3:1222222
16.1:2 16.2:22222 16.3:2222 16.4:222 16.5:222
17.1:2 17.2:2222 17.3:22
"""


def _asked() -> dict[str, str]:
    found = {}
    for section in LEVELS.split():
        name, levels = section.split(":")
        for n, level in enumerate(levels, 1):
            if level != "3":
                found[f"V{name}.{n}"] = level
    return found


def test_each_requirement_once() -> None:
    """1"""
    asked = _asked()
    assert Counter(asked.values()) == {"1": 70, "2": 183}
    assert [(name, level) for name, level, *_ in ROWS] == list(asked.items())
    assert len(re.findall(r"^\| V\d", PAGE, re.MULTILINE)) == len(ROWS)


def test_what_shows_it() -> None:
    """2"""
    for name, _level, _asks, state, why in ROWS:
        shown = re.findall(r"`([^`]+)`", why)
        files = [each for each in shown if "/" in each or each.endswith(".toml")]
        assert [each for each in files if not (ROOT / each).is_file()] == [], name
        settings = [each.partition("=")[0] for each in shown if each.startswith("SERENO_")]
        assert {*settings} <= KNOWN, name
        sections = re.findall(r"\*([A-Z][^*]+)\* on this page", why)
        assert all(f"\n## {section}\n" in PAGE for section in sections), name
        if state == "met":
            assert files or settings or sections, name
        if state == "not met":
            assert "Needed: " in why, name


def test_sums() -> None:
    """3"""
    n = Counter(state for *_row, state, _why in ROWS)
    assert f"{n['met']} met, {n['not met']} not met, {n['n/a']} not applicable" in PAGE
