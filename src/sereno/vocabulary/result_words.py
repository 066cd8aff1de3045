"""The words for the keys of quality.json and selection.json: topics, settings, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sereno.vocabulary import language
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.offences import topics


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


def role_name(role: str) -> str:
    """What a column is used for."""
    names = {
        "date": _("date"),
        "date_end": _("end of the date interval"),
        "date_reported": _("date of the report"),
        "time": _("time"),
        "lon": _("longitude"),
        "lat": _("latitude"),
        "point": _("both coordinates"),
        "area_code": _("code of the neighbourhood"),
        "area_name": _("name of the neighbourhood"),
        "area_group": _("name of the district"),
        "offence": _("offence"),
        "offence_detail": _("second column of the offence"),
        "count": _("number of incidents"),
        "violence": _("with or without violence"),
        "id": _("number of the record"),
    }
    return names.get(role, role)


def coded_by_name(source: str) -> str:
    """Where an offence's code came from."""
    names = {
        "coding_table": _("By the coding table of known labels"),
        "vote": _("By a vote of known labels and rules"),
        "unsure": _("Uncertain: to be reviewed"),
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
        ("weighting", "given"): _("as people share out points"),
        ("weighting", "equal"): _("the same for each topic"),
        ("weighting", "entropy"): _(
            "by entropy: more for topics that differ more between neighbourhoods"
        ),
        ("weighting", "pca"): _("by principal components, from the topics that go together"),
        ("normalise", "minmax"): _("from 0 (lowest neighbourhood) to 1 (highest neighbourhood)"),
        ("normalise", "zscore"): _("in standard deviations from the mean (z)"),
        ("normalise", "rank"): _("by the neighbourhood's place in the order"),
        ("normalise", "rank_min"): _(
            "by the neighbourhood's place in the order, equals at the lowest"
        ),
        ("aggregate", "arithmetic"): _("weighted sum: a low topic can be made up for by another"),
        ("aggregate", "geometric"): _("weighted product: a low topic weighs the score down"),
        ("outliers", "none"): _("left as they are"),
        ("outliers", "winsorise"): _("brought in to the nearest usual value"),
        ("outliers", "tukey"): _("brought in to the quartiles ± 1.5 times their distance"),
        ("measure", "eb_rate"): _("smoothed rate"),
        ("measure", "rate"): _("rate"),
        ("measure", "density"): _("incidents per km²"),
        ("measure", "count"): _("number of incidents"),
    }
    return names.get((key, str(value)), str(value))
