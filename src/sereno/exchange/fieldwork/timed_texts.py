"""SubRip and WebVTT: what was said, by whom and when. Offsets point into the text that is kept."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sereno.exchange.fieldwork.normal_form import normal

# Programs that move times write some before the beginning, and some write no thousandths.
_TIME = r"(-?)(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
_SPAN = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}")
_PARTS = 5
# Bounded, and in no two ways: a file may repeat what begins them a million times.
_VOICE = re.compile(r"<v(?:\.[^ \t>]{0,80})?[ \t]{1,8}([^ \t>][^>]{0,200})>")
_TAG = re.compile(r"</?[a-zA-Z0-9][^>\n]{0,200}>|<\d[^>\n]{0,40}>|\{\\[^}\n]{0,80}\}")
# SubRip has no speakers of its own: programs write them in capitals before a colon.
_NAMED = re.compile(r"\[?([A-ZÁÉÍÓÚÜÑ][A-ZÁÉÍÓÚÜÑ0-9 _.\-]{0,39})\]?:\s+")
MOST_SPEAKER = 60


@dataclass(frozen=True)
class Cue:
    """Something said: from when to when in milliseconds, by whom ("": not told), and where its
    words begin and end in the text, in codepoints.
    """

    from_ms: int
    to_ms: int
    speaker: str
    begin: int
    end: int

    def as_data(self) -> dict[str, Any]:
        """For the answer of the reading process, and to be kept."""
        return asdict(self)


def is_timed(text: str) -> bool:
    """Whether a text is one of both formats, by its first lines."""
    return text.startswith("WEBVTT") or any(_SPAN.match(line) for line in text.split("\n", 4)[:3])


def timed_text(text: str) -> tuple[str, list[Cue]]:
    """The words, a line for each time, and when each was said."""
    lines: list[str] = []
    cues: list[Cue] = []
    at = 0
    for span, said in _parts(text.split("\n"), is_web=text.startswith("WEBVTT")):
        speaker, words = _said("\n".join(said))
        if not words:
            continue
        begins, ends = _ms(*span[:_PARTS]), _ms(*span[_PARTS:])
        cues.append(Cue(begins, max(begins, ends), speaker, at, at + len(words)))
        lines.append(words)
        at += len(words) + 1
    return "\n".join(lines), cues


_Groups = tuple[str | None, ...]
_BEGINNING: _Groups = ("", None, "0", "00", None) * 2
# Blocks of WebVTT that nobody said.
_UNSAID = re.compile(r"(WEBVTT|NOTE|STYLE|REGION)(\s|$)")


def _parts(rows: list[str], *, is_web: bool) -> Iterator[tuple[_Groups, list[str]]]:
    """Times with the rows that follow each. Whatever isn't a time, a cue's number or name, or
    about the file was said: also after an empty row, and before the first time.
    """
    spans = [_SPAN.match(row) for row in rows]
    now, said, passing = _BEGINNING, list[str](), False
    for i, (row, span) in enumerate(zip(rows, spans, strict=True)):
        opens = i == 0 or not rows[i - 1].strip()
        if span is not None:
            yield now, said
            now, said, passing = span.groups(), [], False
        elif is_web and opens and _UNSAID.match(row):
            passing = True
        elif passing:
            passing = bool(row.strip())
        elif not (i + 1 < len(rows) and spans[i + 1] and _names(row, opens, is_web=is_web)):
            said.append(row)
    yield now, said


def _names(row: str, opens: bool, *, is_web: bool) -> bool:
    """Whether a row before a time is the number or name of its cue."""
    return bool(row.strip()) and (opens or (not is_web and row.strip().isdigit()))


def _said(words: str) -> tuple[str, str]:
    """The speaker and the words, without marks of how they are shown."""
    voice = _VOICE.search(words)
    speaker = voice[1] if voice else ""
    plain = " ".join(html.unescape(_TAG.sub("", _VOICE.sub("", words))).split())
    if not speaker and (named := _NAMED.match(plain)):
        speaker, plain = named[1], plain[named.end() :]
    return normal(html.unescape(speaker)).strip()[:MOST_SPEAKER], normal(plain)


def _ms(*parts: str | None) -> int:
    sign, hours, minutes, seconds, rest = (part or "" for part in parts)
    if sign:
        return 0
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(rest.ljust(3, "0"))
