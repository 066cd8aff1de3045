"""SubRip and WebVTT: what was said, by whom and when. Offsets point into the text that is kept."""

from __future__ import annotations

import html
import re
from dataclasses import asdict, dataclass
from typing import Any

from sereno.exchange.fieldwork.normal_form import normal

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_SPAN = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}")
_VOICE = re.compile(r"<v(?:\.[^ \t>]+)*[ \t]+([^>]+)>")
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
    for block in re.split(r"\n[ \t]*\n+", text):
        rows = block.split("\n")
        place = next((i for i, row in enumerate(rows[:2]) if _SPAN.match(row)), None)
        if place is None:
            # The head, a note, or a number that lost its words.
            continue
        span = _SPAN.match(rows[place])
        assert span is not None
        speaker, words = _said("\n".join(rows[place + 1 :]))
        if not words:
            continue
        begins, ends = _ms(*span.groups()[:4]), _ms(*span.groups()[4:])
        cues.append(Cue(begins, max(begins, ends), speaker, at, at + len(words)))
        lines.append(words)
        at += len(words) + 1
    return "\n".join(lines), cues


def _said(words: str) -> tuple[str, str]:
    """The speaker and the words, without marks of how they are shown."""
    voice = _VOICE.search(words)
    speaker = voice[1] if voice else ""
    plain = " ".join(html.unescape(_TAG.sub("", _VOICE.sub("", words))).split())
    if not speaker and (named := _NAMED.match(plain)):
        speaker, plain = named[1], plain[named.end() :]
    return normal(html.unescape(speaker)).strip()[:MOST_SPEAKER], normal(plain)


def _ms(hours: str | None, minutes: str, seconds: str, rest: str) -> int:
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(rest.ljust(3, "0"))
