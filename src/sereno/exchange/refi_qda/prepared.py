"""Texts of a project as the house keeps them, with the passages at their places in that form."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sereno.exchange.fieldwork.normal_form import normal_with_places
from sereno.exchange.refi_qda.losses import Loss
from sereno.exchange.refi_qda.positions import Counting, spans_of
from sereno.exchange.refi_qda.project import TextSelection, TextSource, Transcript

# Rows of a survey are short and many.
_MOST_ROW: Final = 3_000
_LEAST_ROWS: Final = 10
_NUMBER: Final = re.compile(r"[\s_.,#(\[-]*\d+[)\]]?$")


@dataclass(frozen=True)
class Passage:
    """Where a selection is, in codepoints of the text. guid: the selection's."""

    guid: str
    start: int
    end: int


@dataclass(frozen=True)
class PreparedText:
    """A text in its normal form. left_out: guids of selections that lie in no place of it."""

    guid: str
    name: str
    text: str
    passages: tuple[Passage, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 of the text: what is the same document has the same."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def prepared(text: TextSource, counting: Counting) -> PreparedText:
    """A text of a project; one that wasn't in the archive is empty and has no passages."""
    return _prepared(text.guid, text.name, text.text or "", text.selections, counting)


def prepared_transcript(script: Transcript, counting: Counting) -> PreparedText:
    """A transcript; its passages lie between sync points that have a position."""
    at = {point.guid: point.position for point in script.points}
    found, left_out = [], []
    for part in script.selections:
        start, end = at.get(part.from_point), at.get(part.to_point)
        if start is None or end is None:
            left_out.append(part.guid)
        else:
            found.append(TextSelection(guid=part.guid, start=start, end=end))
    made = _prepared(script.guid, script.name, script.text or "", found, counting)
    return PreparedText(made.guid, made.name, made.text, made.passages, (*made.left_out, *left_out))


def _prepared(
    guid: str, name: str, words: str, parts: Sequence[TextSelection], counting: Counting
) -> PreparedText:
    text, origins = normal_with_places(words)
    passages, left_out = [], []
    for part, span in zip(parts, spans_of(words, parts, counting), strict=True):
        if span is None:
            left_out.append(part.guid)
            continue
        start, end = np.searchsorted(origins, span).tolist()
        passages.append(Passage(part.guid, start, end))
    return PreparedText(guid, name, text, tuple(passages), tuple(left_out))


def losses_in(texts: Iterable[PreparedText]) -> list[Loss]:
    """What of the passages of texts is left out."""
    return [
        Loss("refi_selection_outside", text.name, {"n": len(text.left_out)})
        for text in texts
        if text.left_out
    ]


def surveys_in(texts: Iterable[TextSource]) -> list[tuple[str, tuple[TextSource, ...]]]:
    """Rows of surveys that came as a text each: those that are called alike but for a number, by
    what they are called.
    """
    alike: dict[str, list[TextSource]] = {}
    for text in texts:
        if text.text is not None and len(text.text) <= _MOST_ROW:
            alike.setdefault(_NUMBER.sub("", text.name).strip(), []).append(text)
    return [(name, tuple(rows)) for name, rows in alike.items() if len(rows) >= _LEAST_ROWS]


def joined(rows: Sequence[PreparedText], *, guid: str, name: str, speaker: str) -> PreparedText:
    """Rows as one text, each a turn of its own: `speaker` and its number, what it says."""
    parts: list[str] = []
    passages: list[Passage] = []
    at = 0
    for number, row in enumerate(rows, start=1):
        begins = f"{speaker} {number}: "
        parts.append(f"{begins}{row.text}")
        moved = at + len(begins)
        passages += [Passage(p.guid, p.start + moved, p.end + moved) for p in row.passages]
        at += len(parts[-1]) + 2
    return PreparedText(
        guid,
        name,
        "\n\n".join(parts),
        tuple(passages),
        tuple(each for row in rows for each in row.left_out),
    )
