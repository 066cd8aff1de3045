"""The first look into a table: what its columns seem to be, and which level its areas are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from sereno.exchange.indicators.guess import guess_mapping
from sereno.exchange.indicators.mapping import IndicatorMapping, without_footnotes
from sereno.exchange.tables.column_evidence import Known
from sereno.exchange.tables.column_profiles import fold_heading
from sereno.exchange.tables.incident_files import look, samples
from sereno.exchange.tables.table_facts import FileFacts
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.language import LANGUAGES, Language, speaking
from sereno.vocabulary.problems import Problem
from sereno.web.geographies.models import GeographyArea
from sereno.web.geographies.models.levels import AREA, CITY, GROUP, WHOLE_CITY
from sereno.web.indicators.models import IndicatorTable
from sereno.web.indicators.tables.mapping import NEW_LEVEL, SettledTable, settled_of

_NO_FIGURES: Final = ("table_without_figures", "file_header_only", "sheet_empty")
# Fewer of a table's areas than these known at a level: it is of another.
_ENOUGH_KNOWN: Final = 0.3
_LONGEST_NAME: Final = 60
# The preset of what Sereno itself gives to take away, and headings of its list of indicators.
OWN_VALUES: Final = "sereno_values"
OWN_LIST: Final = frozenset({"code", "name", "definition", "unit", "formula", "n_values"})
# What the row of the whole country is called, or its table's title.
_COUNTRY: Final = ("ESTADOS UNIDOS MEXICANOS", "REPUBLICA MEXICANA", "NACIONAL")


def looked(table: IndicatorTable) -> SettledTable:
    """The menus as the guess fills them in. Raises Problem when the file holds no table."""
    facts = look(table.upload.path, sheet=table.sheet or None)
    try:
        return _looked_at(table, facts)
    except Problem as problem:
        # The first sheet may be an index or notes: then the first with figures is the one.
        after = facts.sheets[facts.sheets.index(facts.sheet) + 1 :] if facts.sheets else ()
        if table.sheet or problem.code != "table_without_figures" or not after:
            raise
        return _first_with_figures(table, after, problem)


def _first_with_figures(
    table: IndicatorTable, sheets: Sequence[str], first: Problem
) -> SettledTable:
    """The look at the first of some sheets that holds figures; raises `first` where none does."""
    for sheet in sheets:
        try:
            return _looked_at(table, look(table.upload.path, sheet=sheet))
        except Problem as problem:
            if problem.code not in _NO_FIGURES:
                raise
    raise first


def _looked_at(table: IndicatorTable, facts: FileFacts) -> SettledTable:
    if set(facts.columns) >= OWN_LIST:
        raise Problem("table_is_a_list", where=table.upload.name)
    seen = samples(facts)
    levels = _areas_of_levels(table)
    codes = frozenset(levels.get(AREA, {}))
    of_audit = Known(area_codes=codes)
    is_new = False
    guess = guess_mapping(facts, seen, of_audit)
    settled = settled_of(guess, facts, seen)
    mapping = guess.mapping
    if guess.preset and guess.preset.key == OWN_VALUES:
        column = next(name for name in facts.columns if fold_heading(name) == "LEVEL")
        _settle_own_level(settled, column, seen[column], levels)
    elif guess.preset and mapping.level:
        known = mapping.level in levels
        settled["level"] = mapping.level if known else NEW_LEVEL
        settled["new_level"] = mapping.level.upper()
    elif not mapping.area:
        settled["area_is"] = WHOLE_CITY
        country = _country_said([*facts.titles, *_labels(mapping, seen)])
        settled["level"] = NEW_LEVEL if country or CITY not in levels else CITY
        settled["new_level"] = country
    else:
        level = _level_of(_areas(mapping, seen), levels)
        settled["level"] = level or NEW_LEVEL
        settled["new_level"] = "" if level else mapping.area[-1][:_LONGEST_NAME]
        is_new = not level and bool(codes)
    told = {
        lang: _doubts(facts, seen, of_audit, settled, lang, is_new=is_new) for lang in LANGUAGES
    }
    settled["doubts"] = [{"es": es, "en": en} for es, en in zip(*told.values(), strict=True)]
    return settled


def _doubts(
    facts: FileFacts,
    seen: Mapping[str, Sequence[str]],
    known: Known,
    settled: SettledTable,
    lang: Language,
    *,
    is_new: bool,
) -> list[str]:
    """Why the guess isn't sure, in one of the languages in which somebody may read it.

    is_new: its areas make a level of their own, which the audit's own areas don't expect.
    """
    with speaking(lang), override(lang):
        guess = guess_mapping(facts, seen, known)
        if not is_new:
            return list(guess.doubts)
        said = _(
            "none of its areas is among those of this audit: they are treated as a new level,"
            " “{level}”"
        )
        area = str(guess.guesses["area"].why) if "area" in guess.guesses else ""
        doubts = [doubt for doubt in guess.doubts if doubt != area]
        return [*doubts, said.format(level=settled["new_level"])]


def _settle_own_level(
    settled: SettledTable,
    column: str,
    said: Sequence[str],
    levels: Mapping[str, Mapping[str, str]],
) -> None:
    """The level that a file of Sereno's own names; the first of several, whose rows are taken.

    An audit's own levels come with its imports: where there is none yet, a person names a level.
    """
    names = list(dict.fromkeys(filter(None, said)))
    level = names[0] if names else ""
    settled["level"] = level if level in levels else NEW_LEVEL
    if level not in levels and level not in (AREA, GROUP, CITY):
        settled["new_level"] = level
    if len(names) > 1:
        settled["only_column"], settled["only_values"] = column, level


def _areas_of_levels(table: IndicatorTable) -> dict[str, dict[str, str]]:
    """{level: {code: name}} of the areas that the audit has now, its own level first."""
    found = GeographyArea.objects.filter(level__audit=table.audit, is_current=True)
    levels: dict[str, dict[str, str]] = {}
    for level, code, name in found.values_list("level__key", "code", "name"):
        levels.setdefault(level, {})[code] = name
    return dict(sorted(levels.items(), key=lambda pair: pair[0] != AREA))


def _areas(mapping: IndicatorMapping, seen: Mapping[str, Sequence[str]]) -> set[str]:
    """The areas of the rows looked at, as the reader will make them."""
    rows = zip(*(seen[column] for column in mapping.area), strict=True)
    joined = {mapping.area_joined_by.join(part.strip() for part in row) for row in rows}
    return {without_footnotes(area, mapping.footnotes) for area in joined if area}


def _level_of(areas: set[str], levels: Mapping[str, Mapping[str, str]]) -> str:
    """The level that has most of some areas, by code or by name; "" when none has enough."""
    known = {level: _share_known(areas, codes) for level, codes in levels.items()}
    best = max(known, key=lambda level: known[level], default="")
    return best if best and known[best] >= _ENOUGH_KNOWN else ""


def _share_known(areas: set[str], codes: Mapping[str, str]) -> float:
    """Codes whose leading zeros a spreadsheet ate count too: the check will say so."""
    plain = {code.lstrip("0") for code in codes}
    names = {fold(name) for name in codes.values()}
    known = sum(a.lstrip("0") in plain or fold(a) in names for a in areas)
    return known / len(areas) if areas else 0.0


def _labels(mapping: IndicatorMapping, seen: Mapping[str, Sequence[str]]) -> list[str]:
    return [text for column in mapping.label for text in seen[column]]


def _country_said(texts: Sequence[str]) -> str:
    """The text that says that the figures are of the whole country; "" when none does."""
    return next((text.strip()[:_LONGEST_NAME] for text in texts if fold(text) in _COUNTRY), "")
