"""How much, by when and with what, as the text says it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from sereno.methods.findings.smart.flat import Flat, Span, either, ends_with, phrases
from sereno.methods.findings.smart.verbs import Sort
from sereno.vocabulary.language import Language

Places = list[tuple[int, int]]


# What stands before a number that belongs to it, and behind one that is part of a longer one.
_TIED: Final = frozenset("$£€:/-")
_GOES_ON: Final = re.compile(r":\d|/\d|-\w|[.,]?\d")
# As far back as a phrase before a number is looked for, in signs.
_REACH: Final = 40
# More aren't looked at for what lies in what, nor shown.
_MANY: Final = 20
_SHOWN: Final = 3


class Told(NamedTuple):
    """What the text says of something: the key of a remark, and the words."""

    key: str
    spans: tuple[Span, ...] = ()


def how_much(flat: Flat, sort: Sort, language: Language) -> Told:
    """A quantity, how often, or an indicator with its baseline; else what is said instead.

    sort: of the main verb. With a verb of more or less, a share or a level needs its baseline.
    """
    masked = [
        *_places(flat, language, "past", "date", "date_without_year", "floating", "no_count"),
        *_places(flat, language, "means"),
    ]
    shares = _outside(_places(flat, language, "percent"), masked)
    baselines = _outside(_places(flat, language, "baseline"), _places(flat, language, "no_count"))
    from_to = [place for place in baselines if re.search(r"\d|\w+ \w+ ", flat.text[slice(*place)])]
    often = _places(flat, language, "frequency")
    counted, in_places, levels = _numbers(flat, language, [*masked, *shares])
    if shares and sort != "doing":
        if baselines:
            return Told("quantity", _spans(flat, [shares[0], baselines[0]]))
        return Told("half_indicator", _spans(flat, shares[:1]))
    if from_to and any(ch.isdigit() for place in from_to for ch in flat.text[slice(*place)]):
        return Told("quantity", _spans(flat, from_to[:1]))
    if levels and sort == "degree" and not counted:
        return Told("half_indicator", _spans(flat, levels[:1]))
    whole = sorted([*counted, *levels, *shares, *often])[:_MANY]
    whole = [place for place in whole if not _inside(place, [*{*whole} - {place}], True)]
    if whole:
        return Told("quantity", _spans(flat, whole[:_SHOWN]))
    if in_places:
        return Told("only_places_counted", _spans(flat, in_places[:1]))
    taken = ("not_vague", "vague_date", "vague_means", "means", "date")
    vague = _outside(_places(flat, language, "vague_quantity"), _places(flat, language, *taken))
    return Told("vague_quantity", _spans(flat, vague[:1])) if vague else Told("no_quantity")


def by_when(flat: Flat, language: Language) -> Told:
    """A date; else what is said instead of one."""
    past = _places(flat, language, "past")
    for key, name in (
        ("date_named", "date"),
        ("date_without_year", "date_without_year"),
        ("floating_date", "floating"),
        ("vague_date", "vague_date"),
    ):
        found = _outside(_places(flat, language, name), past)
        if name == "floating":
            found = _outside(found, _places(flat, language, "frequency"))
        if found:
            return Told(key, _spans(flat, found[:2] if key == "date_named" else found[:1]))
    return Told("no_date")


def with_what(flat: Flat, language: Language) -> Told:
    """The means; words that commit none win over the rest."""
    vague = _places(flat, language, "vague_means")
    if vague:
        return Told("vague_means", _spans(flat, vague[:1]))
    named = _places(flat, language, "means")
    return Told("means_named", _spans(flat, named[:1])) if named else Told("no_means")


def _numbers(flat: Flat, language: Language, masked: Places) -> tuple[Places, Places, Places]:
    """Numbers that count something: of what is done, of places ("in 12 schools"), levels ("to 8").

    Each with the word that follows it.
    """
    number = either(language, [r"{n}(?: (?!de |of |a |to )[a-z]+)?"])
    behind = phrases(language, "no_count_after")
    before = phrases(language, "no_count_before")
    places = phrases(language, "count_of_places")
    counted: Places = []
    in_places: Places = []
    levels: Places = []
    bare = either(language, ["{n}"])
    for match in bare.finditer(flat.text):
        start, end = match.span()
        left = flat.text[max(0, start - _REACH) : start].rstrip()
        if _inside((start, end), masked) or flat.text[max(0, start - 1) : start] in _TIED:
            continue
        if _GOES_ON.match(flat.text, end) or ends_with(behind, left):
            continue
        if before.match(flat.text, end + 1):
            continue
        whole = number.match(flat.text, start)
        place = whole.span() if whole else match.span()
        if ends_with(places, left):
            in_places.append(place)
        elif re.search(r"\b(?:a|to)\Z", left):
            levels.append(place)
        else:
            counted.append(place)
    return counted, in_places, levels


def _places(flat: Flat, language: Language, *names: str) -> Places:
    return sorted(m.span() for name in names for m in phrases(language, name).finditer(flat.text))


def _outside(places: Places, masked: Places) -> Places:
    return [place for place in places if not _inside(place, masked)]


def _inside(place: tuple[int, int], masked: Places, whole: bool = False) -> bool:
    """Whether a place lies in another, whole or in part."""
    if whole:
        return any(start <= place[0] and place[1] <= end for start, end in masked)
    return any(start < place[1] and place[0] < end for start, end in masked)


def _spans(flat: Flat, places: Places) -> tuple[Span, ...]:
    return tuple(flat.span(*place) for place in places)
