"""A passage as it comes in, and whether it can be one: of a text, a picture, a recording; or a
mark or a stop as a whole.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from sereno.vocabulary.plain_text import without_hidden_signs
from sereno.vocabulary.problems import Problem
from sereno.web.coding.models import Code, CodeState, Origin, Round, TextVersion
from sereno.web.coding.models.segments import MOST_MEMO
from sereno.web.diagnosis.models import Document, Mark, Stop

WHOLE = 1000  # thousandths: a region's measures
# As long as a recording can be: a week.
LONGEST_MS = 7 * 24 * 3600 * 1000


@dataclass(frozen=True)
class Passage:
    """What is coded, with which code. text: None: the newest of the document. had_code: it was
    given elsewhere, before the code was retired here.
    """

    code: Code
    document: Document | None = None
    text: TextVersion | None = None
    start: int | None = None
    end: int | None = None
    region: Sequence[int] | None = None
    from_ms: int | None = None
    to_ms: int | None = None
    mark: Mark | None = None
    stop: Stop | None = None
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    round: Round | None = None
    origin: str = Origin.HAND
    memo: str = ""
    needs_look: bool = False
    had_code: bool = False

    def where(self) -> str:
        """What it is of, in words."""
        return str(self.document or self.mark or self.stop)

    @property
    def lies_somewhere(self) -> bool:
        """Whether its place can be one: in one document, mark or stop; there in the text, the
        picture or the recording, or the whole.
        """
        things = [each for each in (self.document, self.mark, self.stop) if each is not None]
        spans = [(self.start, self.end), (self.from_ms, self.to_ms)]
        parts = [self.start is not None, self.region is not None, self.from_ms is not None]
        return (
            len(things) == 1
            and all(are_apart(first, last) for first, last in spans)
            and sum(parts) <= 1
            and (self.document is not None or not any(parts))
            and fits_picture(self.region)
            and (self.to_ms or 0) <= LONGEST_MS
        )

    def checked(self) -> Passage:
        """The same, as it can be kept, but for its code and the end of its text.

        Raises Problem segment_unknown and segment_note_too_long.
        """
        if not self.lies_somewhere or self.origin not in Origin.values:
            raise Problem("segment_unknown", where=self.where())
        # Of thousands at once most have no note, and where they are takes words.
        return replace(self, memo=checked_memo(self.memo, self.where())) if self.memo else self


def are_apart(first: int | None, last: int | None) -> bool:
    """Whether neither is given, or both and the first isn't after the last."""
    if first is None or last is None:
        return first is last
    return 0 <= first <= last


def fits_picture(region: Sequence[int] | None) -> bool:
    """Whether a region, [left, top, width, height] in thousandths, lies in its picture."""
    if region is None:
        return True
    if len(region) != 4 or any(not isinstance(each, int) or each < 0 for each in region):
        return False
    left, top, width, height = region
    return left + width <= WHOLE and top + height <= WHOLE


def check_codes(codes: Iterable[Code], *, had: bool = False) -> None:
    """Raises Problem code_not_in_use: of a category, of what was merged, and of what was retired
    but where passages `had` it before.

    As they are now, under the audit's clock, which whoever merges them holds too.
    """
    known = {code.pk: code for code in codes}
    states = {CodeState.IN_USE, CodeState.RETIRED} if had else {CodeState.IN_USE}
    usable = Code.objects.filter(pk__in=known, state__in=states, is_codable=True)
    for key in sorted(known.keys() - set(usable.order_by().values_list("pk", flat=True))):
        raise Problem("code_not_in_use", where=str(known[key]))


def checked_memo(words: str, where: str) -> str:
    """A note as it is kept. Raises Problem segment_note_too_long."""
    words = without_hidden_signs(words, lines=True).strip()
    if len(words) > MOST_MEMO:
        raise Problem("segment_note_too_long", where=where, most=MOST_MEMO)
    return words
