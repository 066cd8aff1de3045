"""The one form in which a text is kept: NFC, LF, no mark of its byte order.

Places in it are counted in codepoints from 0, as REFI-QDA has them: programs that count line ends
differently (TRAPS) all start from the same text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# What else ends a line somewhere: CR LF (CR CR LF where a program ended each line anew), CR,
# vertical tab, page, NEL, and Unicode's own two.
_ENDS = re.compile("\r{1,2}\n|[\r\v\f\x85\u2028\u2029]")
# Nobody sees them, and a database refuses the first.
_UNSEEN = re.compile("[\0-\x08\x0e-\x1f\x7f\ufeff\ufffe\uffff]|[\ud800-\udfff]")
_CHANGED = re.compile(f"(?P<end>{_ENDS.pattern})|{_UNSEEN.pattern}")
_SPACES = " \t\xa0"


def normal(text: str) -> str:
    """A text in that form, without spaces at the ends of its lines, ending with its last words."""
    lines = _UNSEEN.sub("", _ENDS.sub("\n", text)).split("\n")
    # Not by an expression: that would look at a run of spaces once for each of them.
    plain = "\n".join(line.rstrip(_SPACES) for line in lines)
    return unicodedata.normalize("NFC", plain).strip("\n" + _SPACES)


def normal_with_places(text: str) -> tuple[str, npt.NDArray[np.int64]]:
    """A text as `normal` makes it, and for each of its codepoints where in the old text it stood.

    What became one sign stands where its first part stood; places never go backwards.
    """
    import numpy as np

    pieces, stood = [], []
    at = 0
    for found in _CHANGED.finditer(text):
        pieces.append(text[at : found.start()])
        stood.append(np.arange(at, found.start()))
        if found["end"]:
            pieces.append("\n")
            stood.append(np.array([found.start()]))
        at = found.end()
    plain = "".join((*pieces, text[at:]))
    places = np.concatenate((*stood, np.arange(at, len(text))))
    made, kept = [], []
    at = 0
    for line in plain.split("\n"):
        words = line.rstrip(_SPACES)
        for start, end in _clusters(words):
            made.append(unicodedata.normalize("NFC", words[start:end]))
            # What stays as long as it was, stays in its places.
            same = len(made[-1]) == end - start
            kept.append(
                np.arange(at + start, at + end) if same else np.full(len(made[-1]), at + start)
            )
        at += len(line) + 1
        made.append("\n")
        kept.append(np.array([at - 1]))
    whole = "".join(made)[:-1]
    begins = len(whole) - len(whole.lstrip("\n" + _SPACES))
    stripped = whole.strip("\n" + _SPACES)
    order = np.concatenate(kept)[begins : begins + len(stripped)]
    return stripped, places[order].astype(np.int64)


def _clusters(words: str) -> Iterator[tuple[int, int]]:
    """Where a line can be cut so that each part is composed by itself."""
    if unicodedata.is_normalized("NFC", words):
        yield 0, len(words)
        return
    start = 0
    for at in range(1, len(words)):
        sign = words[at]
        # Asked first: of a long run of accents not each part is looked at.
        if unicodedata.combining(sign):
            continue
        before = unicodedata.normalize("NFC", words[start:at])
        if unicodedata.normalize("NFC", words[start : at + 1]) == before + sign:
            yield start, at
            start = at
    yield start, len(words)
