"""A quote in its words, and the passage from which it is cut."""

from __future__ import annotations

from collections.abc import Iterable

from sereno.vocabulary.problems import Problem
from sereno.web.coding.models import Quote, Segment, TextVersion
from sereno.web.coding.texts.reading import texts_of

# Longer ones are read by nobody, and tell more of who speaks.
MOST_SIGNS = 2000


def words_of(quotes: Iterable[Quote]) -> dict[int, str]:
    """The words of quotes by their keys; each text is opened once. Only of the text that is coded
    now: in an older one names may stand.
    """
    rows = list(quotes)
    newest = texts_of({each.document_id: each.document for each in rows}.values())
    opened = {text.pk: text.text for text in newest.values()}
    return {each.pk: opened.get(each.text_id, "")[each.start : each.end] for each in rows}


def passage_of(quote: Quote) -> tuple[int, int]:
    """Where the passage begins and ends from which a quote is cut: all of the quote is in it, also
    after its coder made it shorter.
    """
    segment = quote.segment
    first, last = segment.start, segment.end
    if segment.text_id != quote.text_id or first is None or last is None:
        return quote.start, quote.end
    return min(first, quote.start), max(last, quote.end)


def span_of(
    text: TextVersion, within: tuple[int, int], words: str, near: int = 0
) -> tuple[int, int]:
    """Where words stand within a passage of a text, the nearest to a place.

    Raises Problem quote_outside: nowhere there, or there are too many of them.
    """
    first, last = within
    passage, wanted = text.text[first:last], words.replace("\r\n", "\n").strip()
    if not wanted or len(wanted) > MOST_SIGNS:
        raise Problem("quote_outside", where=str(text.document), most=MOST_SIGNS)
    found, at = [], passage.find(wanted)
    while at >= 0:
        found.append(first + at)
        at = passage.find(wanted, at + 1)
    if not found:
        raise Problem("quote_outside", where=str(text.document), most=MOST_SIGNS)
    start = min(found, key=lambda each: abs(each - near))
    return start, start + len(wanted)


def words_within(segment: Segment) -> str:
    """The words of a coded passage."""
    return str(segment.text.text[segment.start : segment.end]) if segment.text else ""
