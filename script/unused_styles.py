#!/usr/bin/env python3
"""Says which classes the stylesheets rule over and no page, script or module ever writes.

A class is written in a `class` attribute or a tag of a template, or in a string of Python or
TypeScript; `k{{ kind }}` and `k${kind}` write every class of that start and one sign more.
Exits with 1 when a rule has a class that nothing writes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STYLES = ROOT / "assets" / "src"
COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
# What stands before a brace is a selector, or the question of an at-rule: neither has a semicolon.
SELECTORS = re.compile(r"([^{};]+)\{")
CLASSES = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
IN_TEMPLATES = re.compile(r"""class=(?:"(?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*"|\S+)|\{[{%].*?[%}]\}""")
DOCSTRINGS = re.compile(r'"""(?!<).*?"""', re.DOTALL)
IN_CODE = re.compile(r'"[^"\n]*"|\'[^\'\n]*\'|`[^`]*`')
MARK_UP = re.compile(r'class=\\?"[^"]*"')
WORDS = re.compile(r"[\w-]+")
STARTS = re.compile(r"([\w-]+)(?:\{\{|\$\{|\{)")
# Classes that libraries write.
FOREIGN = ("maplibregl-", "htmx-")


def ruled(style: str) -> set[str]:
    """The classes in the selectors of a stylesheet."""
    heads = SELECTORS.findall(COMMENTS.sub("", style))
    selectors = [head for head in heads if not head.strip().startswith("@")]
    return {name for head in selectors for name in CLASSES.findall(head)}


def written() -> tuple[set[str], set[str]]:
    """The words that may be classes, and the starts of those that are put together."""
    texts: list[str] = []
    for path in (ROOT / "src").rglob("*.html"):
        texts += IN_TEMPLATES.findall(path.read_text(encoding="utf-8"))
    for path in (ROOT / "src").rglob("*.py"):
        code = DOCSTRINGS.sub("", path.read_text(encoding="utf-8"))
        texts += IN_CODE.findall(code) + MARK_UP.findall(code)
    for path in STYLES.rglob("*.ts"):
        texts += IN_CODE.findall(path.read_text(encoding="utf-8"))
    words = {word for text in texts for word in WORDS.findall(text)}
    return words, {start for text in texts for start in STARTS.findall(text)}


def unused() -> list[str]:
    """`file: .class` for every class that has a rule and is written nowhere."""
    words, starts = written()
    return [
        f"{path.relative_to(ROOT)}: .{name}"
        for path in sorted(STYLES.rglob("*.css"))
        for name in sorted(ruled(path.read_text(encoding="utf-8")) - words)
        if name[:-1] not in starts and not name.startswith(FOREIGN)
    ]


def main() -> int:
    """Writes them, one a line."""
    found = unused()
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
