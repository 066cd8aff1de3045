"""On which line each key of a TOML text stands, so that a message can say where to mend.

tomllib gives values without places. This walks over a text that tomllib has already accepted,
so it may trust the syntax, and follows only what it needs: tables, keys and where values end.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field

Path = tuple[str | int, ...]


def key_lines(text: str) -> dict[Path, int]:
    """Line (from 1) by path: ("audit",), ("audit", "select"), ("incidents", 0, "date").

    The keys inside inline tables have their own; the items of arrays have not.
    """
    walker = _Walker(text.replace("\r\n", "\n"))
    walker.document()
    return walker.lines


@dataclass
class _Walker:
    text: str
    at: int = 0
    lines: dict[Path, int] = field(default_factory=dict)
    tables_of: Counter[Path] = field(default_factory=Counter)

    def document(self) -> None:
        table: Path = ()
        while self._skip_blank():
            if self.text.startswith("[[", self.at):
                self.at += 2
                table = self._numbered(self._key())
                table = (*table, self.tables_of[table])
                self.tables_of[table[:-1]] += 1
                self._mark(table)
                self.at += 2
            elif self.text[self.at] == "[":
                self.at += 1
                table = self._numbered(self._key())
                self._mark(table)
                self.at += 1
            else:
                self._pair(table)

    def _numbered(self, path: Path) -> Path:
        """The path of a header, with the number of the last table of each array on the way."""
        full: Path = ()
        for i, part in enumerate(path):
            full = (*full, part)
            if self.tables_of[full] and i < len(path) - 1:
                full = (*full, self.tables_of[full] - 1)
        return full

    def _pair(self, table: Path) -> None:
        start = self.at
        key = self._key()
        for length in range(1, len(key) + 1):
            self._mark((*table, *key[:length]), start)
        self.at = self.text.index("=", self.at) + 1
        self._value((*table, *key))

    def _mark(self, path: Path, at: int | None = None) -> None:
        self.lines.setdefault(path, self.text.count("\n", 0, self.at if at is None else at) + 1)

    def _key(self) -> Path:
        parts: list[str | int] = []
        while True:
            self._skip_spaces()
            quote = self.text[self.at]
            if quote in "\"'":
                end = self._string_end(quote)
                written = self.text[self.at : end]
                parts.append(tomllib.loads(f"key = {written}")["key"])
            else:
                end = self.at
                while self.text[end].isalnum() or self.text[end] in "_-":
                    end += 1
                parts.append(self.text[self.at : end])
            self.at = end
            self._skip_spaces()
            if self.text[self.at] != ".":
                return tuple(parts)
            self.at += 1

    def _value(self, path: Path) -> None:
        self._skip_spaces()
        opening = self.text[self.at]
        if opening == "{":
            self.at += 1
            while self._skip_blank(commas=True) and self.text[self.at] != "}":
                self._pair(path)
            self.at += 1
        elif opening == "[":
            self.at += 1
            while self._skip_blank(commas=True) and self.text[self.at] != "]":
                self._value((*path, "[]"))
            self.at += 1
        elif opening in "\"'":
            mark = opening * 3 if self.text.startswith(opening * 3, self.at) else opening
            self.at = self._string_end(mark)
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}#\n":
                self.at += 1

    def _string_end(self, mark: str) -> int:
        at = self.at + len(mark)
        while not self.text.startswith(mark, at):
            at += 2 if mark[0] == '"' and self.text[at] == "\\" else 1
        at += len(mark)
        if len(mark) == 3:
            # A multi-line string may end in one or two quotes of its own.
            while self.text.startswith(mark[0], at):
                at += 1
        return at

    def _skip_spaces(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t":
            self.at += 1

    def _skip_blank(self, *, commas: bool = False) -> bool:
        """Go on to the next thing that matters; False at the end of the text."""
        blank = " \t\n\r," if commas else " \t\n\r"
        while self.at < len(self.text):
            if self.text[self.at] == "#":
                line_end = self.text.find("\n", self.at)
                self.at = len(self.text) if line_end < 0 else line_end
            elif self.text[self.at] in blank:
                self.at += 1
            else:
                return True
        return False
