"""The values of a manifest, checked one by one against the declaration of their keys.

Each checker takes the key's declaration, the value as TOML gave it and where it stands, and
gives the value as Sereno uses it, or raises the Problem that says what it should have been.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from sereno.exchange.manifest.key import Key
from sereno.exchange.manifest.parts import AS_WRITTEN
from sereno.exchange.tables.table_facts import nearest_name
from sereno.methods.selection.weights import budget_weights
from sereno.vocabulary.divisions import signs_left_out
from sereno.vocabulary.language import LANGUAGES
from sereno.vocabulary.problems import Problem


def checked(key: Key, value: Any, where: str) -> Any:
    """The value of `key` as Sereno uses it; raises Problem when it can't be that."""
    return _CHECKERS[key.kind](key, value, where)


def shown(value: Any) -> str:
    """A value as a person finds it in the manifest, cut short."""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, list):
        text = "[" + ", ".join(shown(item) for item in value) + "]"
    elif isinstance(value, dict):
        text = "{ " + ", ".join(f"{name} = {shown(item)}" for name, item in value.items()) + " }"
    else:
        text = str(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _about(key: Key, value: Any) -> dict[str, str]:
    return {"key": key.name, "value": shown(value), "example": key.example}


def _text(key: Key, value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise Problem("text_wanted", where=where, **_about(key, value))
    if not value.strip():
        raise Problem("text_blank", where=where, key=key.name, example=key.example)
    return value


def _delimiter(key: Key, value: Any, where: str) -> str:
    """As a text, but a tab is no blank."""
    return "\t" if value == "\t" else _text(key, value, where)


def _texts(key: Key, value: Any, where: str) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not items or not all(isinstance(i, str) for i in items):
        raise Problem("texts_wanted", where=where, **_about(key, value))
    return tuple(_text(key, item, where) for item in items)


def _columns(key: Key, value: Any, where: str) -> str | tuple[str, ...]:
    if isinstance(value, str):
        return _text(key, value, where)
    several = _texts(key, value, where)
    return several if len(several) > 1 else several[0]


def _in_range(key: Key, value: float, where: str) -> None:
    if key.least is not None and value < key.least:
        raise Problem("number_too_small", where=where, least=f"{key.least:g}", **_about(key, value))
    if key.most is not None and value > key.most:
        raise Problem(
            "number_too_large", where=where, most=f"{key.most:.12g}", **_about(key, value)
        )


def _whole(key: Key, value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Problem("whole_number_wanted", where=where, **_about(key, value))
    _in_range(key, value, where)
    return value


def _number(key: Key, value: Any, where: str) -> float:
    if not _is_number(value):
        raise Problem("number_wanted", where=where, **_about(key, value))
    _in_range(key, value, where)
    return float(value)


def _is_number(value: Any) -> bool:
    is_real = isinstance(value, int | float) and not isinstance(value, bool)
    return is_real and math.isfinite(value)


def _choice(key: Key, value: Any, where: str) -> str:
    if isinstance(value, str) and value in key.choices:
        return value
    raise Problem(
        "value_not_among",
        where=where,
        key=key.name,
        value=shown(value),
        choices=", ".join(shown(choice) for choice in key.choices),
        nearest=shown(nearest_name(str(value), key.choices)),
    )


def _country(key: Key, value: Any, where: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z]{2}", value):
        raise Problem("country_wanted", where=where, key=key.name, value=shown(value))
    return value.lower()


def _languages(key: Key, value: Any, where: str) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not items:
        raise Problem("languages_wanted", where=where, **_about(key, value))
    languages = tuple(_choice(key, item, where) for item in items)
    if len(set(languages)) < len(languages):
        raise Problem("languages_wanted", where=where, **_about(key, value))
    return languages


def _crs(key: Key, value: Any, where: str) -> str:
    _coordinate_system(key, value, where)
    return str(value)


def _time_zone(key: Key, value: Any, where: str) -> str:
    text = _text(key, value, where)
    if text != AS_WRITTEN:
        try:
            ZoneInfo(text)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            nearest = nearest_name(text, sorted(available_timezones()))
            raise Problem(
                "time_zone_unknown", where=where, nearest=nearest, **_about(key, value)
            ) from error
    return text


def _metric_crs(key: Key, value: Any, where: str) -> str:
    system = _coordinate_system(key, value, where)
    metres = all(axis.unit_conversion_factor == 1.0 for axis in system.axis_info[:2])
    if not system.is_projected or not metres:
        raise Problem("crs_not_metric", where=where, name=system.name, **_about(key, value))
    return str(value)


def _coordinate_system(key: Key, value: Any, where: str) -> Any:
    from pyproj.exceptions import CRSError

    from sereno.exchange.coordinate_systems import system_of

    text = _text(key, value, where)
    try:
        return system_of(text)
    except CRSError as error:
        raise Problem("crs_unknown", where=where, **_about(key, value)) from error


def _day(key: Key, value: Any, where: str) -> dt.date:
    found = _as_day(value)
    if found is None:
        raise Problem("day_wanted", where=where, **_about(key, value))
    return found


def _as_day(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return None
    return None


def _period(key: Key, value: Any, where: str) -> tuple[dt.date, dt.date]:
    if not isinstance(value, list) or len(value) != 2:
        raise Problem("period_wanted", where=where, **_about(key, value))
    ends = (_end_of_period(value[0], first=True), _end_of_period(value[1], first=False))
    if ends[0] is None or ends[1] is None:
        raise Problem("period_wanted", where=where, **_about(key, value))
    if ends[0] > ends[1]:
        raise Problem(
            "period_backwards", where=where, first=ends[0].isoformat(), last=ends[1].isoformat()
        )
    return ends[0], ends[1]


def _end_of_period(value: Any, *, first: bool) -> dt.date | None:
    """A day, or the first or last day of a year."""
    if isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2100:
        return dt.date(value, 1, 1) if first else dt.date(value, 12, 31)
    return _as_day(value)


def _weights(key: Key, value: Any, where: str) -> dict[str, float]:
    """Weights scaled to sum to 1; a list of names weighs them equally."""
    named = isinstance(value, list) and all(isinstance(name, str) for name in value)
    if named and len(set(value)) == len(value):
        value = dict.fromkeys(value, 1.0)
    if not isinstance(value, Mapping) or not value:
        raise Problem("weights_wanted", where=where, **_about(key, value))
    if any(isinstance(points, list) for points in value.values()):
        value = _budgets(key, value, where)
    for weight in value.values():
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            raise Problem("weights_wanted", where=where, **_about(key, value))
    bad = [name for name, weight in value.items() if not math.isfinite(weight) or weight < 0]
    if bad:
        raise Problem("weights_negative", where=where, topics=", ".join(bad))
    total = math.fsum(value.values())
    if not total > 0:
        raise Problem("weights_sum_to_zero", where=where)
    return {name: weight / total for name, weight in value.items()}


def _budgets(key: Key, value: Mapping[str, Any], where: str) -> dict[str, float]:
    """Weights from lists of several people's points, one number a person."""
    points = list(value.values())
    whole = all(isinstance(each, list) for each in points) and len({*map(len, points)}) == 1
    if not whole or not all(type(n) in (int, float) for each in points for n in each):
        raise Problem("weights_wanted", where=where, **_about(key, dict(value)))
    try:
        shared = budget_weights([list(person) for person in zip(*points, strict=True)], [*value])
    except Problem as problem:
        problem.where = where
        raise
    return dict(zip(value, shared.tolist(), strict=True))


def _reasons(key: Key, value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(r, str) for r in value.values()):
        raise Problem("reasons_wanted", where=where, **_about(key, value))
    for area, reason in value.items():
        if not reason.strip():
            raise Problem("reason_blank", where=where, key=key.name, area=area)
    return dict(value)


def _dimensions(key: Key, value: Any, where: str) -> dict[str, str]:
    """The dimension of each topic."""
    texts = isinstance(value, Mapping) and all(isinstance(d, str) for d in value.values())
    if not texts or not all(dimension.strip() for dimension in value.values()):
        raise Problem("dimensions_wanted", where=where, **_about(key, value))
    return dict(value)


def _rows(key: Key, value: Any, where: str) -> dict[str, tuple[str, ...]]:
    """Values by column; a number may stand for its text, as most codes are digits."""
    if not isinstance(value, Mapping) or not value:
        raise Problem("rows_wanted", where=where, **_about(key, value))
    found = {}
    for column, values in value.items():
        items = values if isinstance(values, list) else [values]
        good = all(isinstance(i, str | int) and not isinstance(i, bool) for i in items)
        if not items or not good or not all(str(i).strip() for i in items):
            raise Problem("rows_wanted", where=where, **_about(key, value))
        found[column] = tuple(str(i) for i in items)
    return found


def _names(key: Key, value: Any, where: str) -> dict[str, str]:
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, _word(key, value, where))
    if not isinstance(value, Mapping) or not value or not set(value) <= set(LANGUAGES):
        raise Problem(
            "names_wanted", where=where, languages=", ".join(LANGUAGES), **_about(key, value)
        )
    return {lang: _word(key, words, where) for lang, words in value.items()}


def _word(key: Key, value: Any, where: str) -> str:
    """A word that will stand in texts: without signs that mean something to a page."""
    written = _text(key, value, where)
    if signs := signs_left_out(written):
        raise Problem("names_signs", where=where, signs=" ".join(signs), **_about(key, value))
    return written


_CHECKERS: dict[str, Callable[[Key, Any, str], Any]] = {
    "text": _text,
    "delimiter": _delimiter,
    "texts": _texts,
    "columns": _columns,
    "whole": _whole,
    "number": _number,
    "choice": _choice,
    "country": _country,
    "languages": _languages,
    "crs": _crs,
    "time_zone": _time_zone,
    "metric_crs": _metric_crs,
    "day": _day,
    "period": _period,
    "weights": _weights,
    "names": _names,
    "dimensions": _dimensions,
    "reasons": _reasons,
    "rows": _rows,
}
