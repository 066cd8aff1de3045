"""The words that the reports use for the keys of quality.json and selection.json."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

from sereno.vocabulary import language
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import ngettext
from sereno.vocabulary.offences import topics

NOTHING = "–"


def topic_name(key: str) -> str:
    """A topic in the language in force; an indicator of the areas file keeps its own name."""
    topic = topics().get(key)
    if topic is None:
        return key.replace("_", " ").capitalize()
    return topic.es if language.language() == "es" else topic.en


def said(text: object) -> str:
    """A text of a result document, which may come in one language or as {language: text}."""
    if isinstance(text, Mapping):
        return str(text.get(language.language()) or next(iter(text.values()), ""))
    return "" if text is None else str(text)


def notes_of(document: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The notes of a result document: what, how to mend it, where; the same note once."""
    places: dict[tuple[str, str], list[str]] = {}
    for note in document["notes"]:
        where = str(note.get("where") or "")
        known = topic_name(where) if where in topics() else where
        places.setdefault((said(note["what"]), said(note.get("mend"))), []).append(known)
    return [(what, mend, ", ".join(filter(None, where))) for (what, mend), where in places.items()]


def value_of(cell: object) -> float | None:
    """A number as a document or a CSV row holds it; None for an empty, missing or NaN one."""
    if cell is None or cell == "":
        return None
    number = float(cell)  # type: ignore[arg-type]
    return None if math.isnan(number) else number


# A page of 1,800 areas writes some 40,000 numbers, which takes Babel two seconds. Its separators
# for es_MX and en_GB are those of Python's own formatting; a test holds the two together.


def count(n: object) -> str:
    """A count, or a dash when there is none."""
    return decimal(n, 0)


def decimal(number: object, decimals: int = 1) -> str:
    """A number with so many decimals, or a dash."""
    value = value_of(number)
    return NOTHING if value is None else f"{value:,.{decimals}f}"


def share(part: object, decimals: int = 1) -> str:
    """A share of 0-1 as a percentage, or a dash.

    Nearly all is not all, and nearly none is not none: 0.9996 is ">99.9 %", 0.0002 "<0.1 %".
    """
    value = value_of(part)
    if value is None:
        return NOTHING
    least = 10.0**-decimals
    rounded = round(100 * value, decimals)
    if 0 < value < 1 and rounded in (0, 100):
        sign, bound = ("<", least) if rounded == 0 else (">", 100 - least)
        return f"{sign}{bound:.{decimals}f}\u202f%"
    return f"{100 * value:,.{decimals}f}\u202f%"


def part_of(n: int | None, whole: int | None) -> float | None:
    """`n` as a share of `whole`; None when there is no whole, or one of them isn't shown."""
    return n / whole if whole and n is not None else None


def share_of(part: object, n: object) -> str:
    """A share with its n, which no percentage here goes without."""
    return _("{share} (n = {n})").format(share=share(part), n=count(n))


def neighbourhoods(n: int) -> str:
    """1 neighbourhood, 22 neighbourhoods."""
    return ngettext("{n} neighbourhood", "{n} neighbourhoods", n).format(n=count(n))


def rows(n: int) -> str:
    """1 row, 312 rows."""
    return ngettext("{n} row", "{n} rows", n).format(n=count(n))


def incidents(n: int) -> str:
    """1 incident, 312 incidents."""
    return ngettext("{n} incident", "{n} incidents", n).format(n=count(n))


def from_to(period: object) -> str:
    """A period [first day, last day] in words."""
    if not isinstance(period, (list, tuple)) or len(period) != 2 or None in period:
        return NOTHING
    first, last = (language.day(dt.date.fromisoformat(str(end)[:10])) for end in period)
    return _("{first} to {last}").format(first=first, last=last)


def role_name(role: str) -> str:
    """What a column is used for."""
    names = {
        "date": _("date"),
        "date_end": _("end of the date interval"),
        "time": _("time"),
        "lon": _("longitude"),
        "lat": _("latitude"),
        "area_name": _("name of the neighbourhood"),
        "area_group": _("name of the district"),
        "offence": _("offence"),
        "violence": _("with or without violence"),
        "id": _("number of the record"),
    }
    return names.get(role, role)


def coded_by_name(source: str) -> str:
    """Where an offence's code came from."""
    names = {
        "coding_table": _("By the coding table of known labels"),
        "rule": _("By rules on the words"),
        "decided": _("By a decision of the audit team"),
        "unknown": _("Not recognised: to be reviewed"),
        "missing": _("Nothing written"),
    }
    return names.get(source, source)


def why_name(why: str) -> str:
    """Why an area is in or out of the selection."""
    names = {
        "score": _("by its score"),
        "group_minimum": _("so that its district has the least number agreed"),
        "put_in": _("put in by hand"),
        "taken_out": _("taken out by hand"),
        "below": _("its score is not high enough"),
        "no_population": _("no population is known"),
        "too_few_people": _("fewer people live there than agreed"),
        "missing_component": _("one of its components is missing"),
    }
    key, _sign, reason = why.partition(":")
    name = names.get(key.strip(), key)
    return f"{name}: {reason.strip()}" if reason.strip() else name


def choice_name(choice: str) -> str:
    """A decision of the index whose weight in the result is measured."""
    names = {
        "weights": _("Weights of the topics"),
        "normalise": _("How topics are made comparable"),
        "normalisation": _("How topics are made comparable"),
        "aggregate": _("How topics are put together"),
        "aggregation": _("How topics are put together"),
        "outliers": _("How extreme values are treated"),
        "incidents": _("Chance in the counts of incidents"),
        "counts": _("Chance in the counts of incidents"),
    }
    return names.get(choice, choice.replace("_", " ").capitalize())


def setting_name(key: str, value: object) -> str:
    """A setting of the index in words."""
    names = {
        ("normalise", "minmax"): _("from 0 (lowest area) to 1 (highest area)"),
        ("normalise", "zscore"): _("in standard deviations from the mean (z)"),
        ("normalise", "rank"): _("by the area's place in the order"),
        ("aggregate", "arithmetic"): _("weighted sum: a low topic can be made up for by another"),
        ("aggregate", "geometric"): _("weighted product: a low topic weighs the score down"),
        ("outliers", "none"): _("left as they are"),
        ("outliers", "winsorise"): _("brought in to the nearest usual value"),
        ("outliers", "tukey"): _("brought in to the quartiles ± 1.5 times their distance"),
        ("measure", "eb_rate"): _("smoothed rate (empirical Bayes)"),
        ("measure", "rate"): _("rate"),
        ("measure", "count"): _("number of incidents"),
    }
    return names.get((key, str(value)), str(value))
