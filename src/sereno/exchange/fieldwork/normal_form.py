"""The one form in which a text is kept: NFC, LF, no mark of its byte order.

Places in it are counted in codepoints from 0, as REFI-QDA has them: programs that count line ends
differently (TRAPS) all start from the same text.
"""

from __future__ import annotations

import re
import unicodedata

# What else ends a line somewhere: CR LF (CR CR LF where a program ended each line anew), CR,
# vertical tab, page, NEL, and Unicode's own two.
_ENDS = re.compile("\r{1,2}\n|[\r\v\f\x85\u2028\u2029]")
# Nobody sees them, and a database refuses the first.
_UNSEEN = re.compile("[\0-\x08\x0e-\x1f\x7f\ufeff\ufffe\uffff]|[\ud800-\udfff]")
_SPACES = " \t\xa0"


def normal(text: str) -> str:
    """A text in that form, without spaces at the ends of its lines, ending with its last words."""
    lines = _UNSEEN.sub("", _ENDS.sub("\n", text)).split("\n")
    # Not by an expression: that would look at a run of spaces once for each of them.
    plain = "\n".join(line.rstrip(_SPACES) for line in lines)
    return unicodedata.normalize("NFC", plain).strip("\n" + _SPACES)
