"""The selection workbench: sliders, the ranking that answers, its draws, and the commit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TypedDict

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sereno.engine.choosing import Chosen
from sereno.methods.selection.index import AGGREGATE, NORMALISE, OUTLIERS, IndexSetting
from sereno.methods.selection.measures import MEASURES
from sereno.methods.selection.weights import WEIGHTINGS
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.result_words import setting_name, topic_name
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.imports.version_reader import VersionReader, open_version
from sereno.web.imports.view_map import map_address
from sereno.web.imports.wizard_words import in_wizard_words
from sereno.web.people.models import Person
from sereno.web.selection.bench_address import settings_in_address
from sereno.web.selection.changes import AlreadyReplacedError, commit_selection
from sereno.web.selection.forms import CommitForm
from sereno.web.selection.models import CommittedSelection, decision_in_force
from sereno.web.selection.view_proposal import proposal
from sereno.web.selection.weighing import weigh
from sereno.web.selection.workbench import (
    DRAWS_MOVING,
    Asked,
    choose,
    draw,
    freeze,
    indicators_of,
    levels_of,
    margin,
    notes_on,
    proposed,
    read_form,
    topics_of,
    weights_of,
)
from sereno.web.selection.workbench_figures import bench_figures, bench_settings, measures_offered

SETTINGS: dict[str, tuple[str, ...]] = {
    "weighting": tuple(WEIGHTINGS),
    "normalise": tuple(NORMALISE),
    "aggregate": tuple(AGGREGATE),
    "outliers": tuple(OUTLIERS),
    "measure": MEASURES,
}
# What a page without scripts shows of a ranking; with them it can be searched and unfolded.
MOST_ROWS = 100


def _settings(facts: VersionFacts) -> Iterable[tuple[str, tuple[str, ...]]]:
    """What can be chosen: of the measures, those that there can be."""
    for key, values in SETTINGS.items():
        yield key, measures_offered(facts) if key == "measure" else values


class StaleFormError(Exception):
    """The page was opened on a data version that isn't the newest any more."""


def _current(audit: Audit) -> DataVersion:
    version = DataVersion.objects.current(audit)
    if version is None:
        raise Http404
    return version


def _words(problem: Problem) -> str:
    """A problem for people: topics by their names."""
    if "topics" in problem.values:
        keys = str(problem.values["topics"]).split(", ")
        problem = Problem(problem.code, topics=", ".join(topic_name(key) for key in keys))
    if "topic" in problem.values:
        problem.values["topic"] = topic_name(str(problem.values["topic"]))
    problem.where = ""
    return in_wizard_words(str(problem))


def _stale() -> str:
    return _(
        "There is a newer import of this audit's data. Open the page again: your settings stay "
        "in the address, the numbers will be the new ones."
    )


@require_GET
@needs(Right.SEE_RESULTS)
def select(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The workbench; for whoever may not see small counts, what the import proposes."""
    version = DataVersion.objects.current(audit)
    if version is None:
        return render(
            request, "selection/no_data.html", {"audit": audit, "title": _("Choose neighbourhoods")}
        )
    if not audit.allows(person, Right.SEE_RECORDS):
        return proposal(request, audit, version)
    reader = open_version(version)
    replaces = decision_in_force(audit)
    # The page shows what was signed; before that, what the import proposes.
    asked = proposed(reader) if replaces is None else _settings_of(replaces, reader)
    trouble = ""
    if "n" in request.GET:
        try:
            asked = read_form(settings_in_address(request.GET.dict(), version), reader)
        except Problem as problem:
            trouble = _words(problem)
    return _page(
        request,
        audit,
        person,
        version,
        asked,
        form=CommitForm(
            by_hand=_hands(asked, reader),
            initial={name: request.GET.get(name, "") for name in ("name", "reason")},
        ),
        trouble=trouble,
        replaces=replaces,
    )


def _hands(asked: Asked, reader: VersionReader) -> list[tuple[int, str, str, str]]:
    """What is by hand, with the names of the areas."""
    return [
        (place, str(reader.areas[place]["label"]), where, why)
        for place, where, why in asked.by_hand
    ]


def _replaced(audit: Audit, number: str) -> CommittedSelection | None:
    if not (number.isascii() and number.isdigit()):
        return None
    return audit.selections.filter(number=int(number[:9])).first()


def _settings_of(committed: CommittedSelection, reader: VersionReader) -> Asked:
    index = committed.index
    # An import of one level has no sliders for two: then the weights as they came out.
    levels = index["levels"] if reader.selection["settings"]["levels"] else None
    points = levels["points"] if levels else committed.weights
    return Asked(
        {t: round(w * 100, 2) for t, w in points.items() if t in topics_of(reader)},
        IndexSetting(index["normalise"], index["aggregate"], index["outliers"], index["measure"]),
        index["n"],
        index["at_least_per_group"],
        tuple(
            (reader.number_of[entry["code"]], entry["hand"], entry["reason"])
            for entry in committed.by_hand
            if entry["code"] in reader.number_of
        ),
        index.get("least_population"),
        index["weighting"],
        tuple(t for t in index["lower_is_worse"] if t in indicators_of(reader)),
        *levels_of(levels),
    )


def _page(
    request: HttpRequest,
    audit: Audit,
    person: Person,
    version: DataVersion,
    asked: Asked,
    *,
    form: CommitForm,
    trouble: str = "",
    replaces: CommittedSelection | None = None,
    status: int = 200,
) -> HttpResponse:
    reader = open_version(version)
    may = audit.rights_of(person)
    own = {*reader.selection["settings"]["weights"], *asked.points}
    chosen = None
    try:
        chosen = choose(version, asked)
    except Problem as problem:
        trouble = trouble or _words(problem)
    weights = weights_of(asked, version, chosen) if chosen else {}
    answer = _ranking(version, asked, chosen, weights) if chosen else None
    sliders = [
        {
            "key": t,
            "name": topic_name(t),
            "points": asked.points.get(t, 0),
            "share": weights.get(t, 0.0),
            "turns": t in indicators_of(reader),
            "lower": t in asked.lower_is_worse,
            "dimension": asked.dimensions.get(t, ""),
        }
        for t in topics_of(reader)
    ]
    by_rank = (
        sorted(
            (i for i, rank in enumerate(answer["rank"]) if rank), key=lambda i: answer["rank"][i]
        )
        if answer
        else []
    )
    figures = bench_figures(version, reader, asked, weights)
    return render(
        request,
        "selection/select.html",
        {
            "audit": audit,
            "version": version,
            "may_commit": Right.COMMIT in may,
            "asked": asked,
            "sliders": [s for s in sliders if s["key"] in own],
            "dimensions": [
                (i, name, asked.dimension_points.get(name, 0))
                for i, name in enumerate(levels_of(reader.selection["settings"]["levels"])[1])
            ],
            "more_sliders": [s for s in sliders if s["key"] not in own],
            "indicators": indicators_of(reader),
            "choices": [
                (key, [(v, setting_name(key, v)) for v in values], _now(asked, key))
                for key, values in _settings(reader)
            ],
            "trouble": trouble,
            "column": figures,
            "figures": figures.sheets,
            "drawn": reader.drawn,
            "has_people": reader.has_people,
            "draws": DRAWS_MOVING,
            "replaces": replaces,
            "form": form,
            "rows": [
                (reader.areas[i], answer["rank"][i], bool(answer["selected"][i]))
                for i in by_rank[: min(asked.n + 20, MOST_ROWS)]
            ]
            if answer
            else [],
            "bench": {
                "map": map_address(version),
                "area": reverse("selection:area", args=[audit.slug, 0]),
                "ranking": reverse("selection:ranking", args=[audit.slug]),
                "draws": reverse("selection:draws", args=[audit.slug]),
                "names": [a["label"] for a in reader.areas],
                "groups": [a["group"] for a in reader.areas],
                "answer": answer,
                "hand": [[i, hand, why] for i, hand, why in asked.by_hand],
            },
        },
        status=status,
    )


def _now(asked: Asked, key: str) -> str:
    return str(asked.weighting if key == "weighting" else getattr(asked.setting, key))


class Ranking(TypedDict):
    """The ranking as the bench's script takes it, by area."""

    rank: list[int]
    selected: list[int]
    score: list[float | None]
    notes: list[str]
    weights: dict[str, float]


def _ranking(
    version: DataVersion, asked: Asked, chosen: Chosen, weights: dict[str, float]
) -> Ranking:
    """By area: rank (0: not in the comparison), whether selected, and score."""
    scores = chosen.built.scores
    return {
        "rank": chosen.choice.rank.tolist(),
        "selected": [int(s) for s in chosen.choice.selected.tolist()],
        "score": [None if s != s else round(s, 4) for s in scores.tolist()],
        "notes": [_words(note) for note in notes_on(version, asked, chosen)],
        "weights": weights,
    }


def _answered(request: HttpRequest, audit: Audit) -> tuple[DataVersion, Asked]:
    """Version and settings of a moved slider. Raises Problem and StaleFormError."""
    version = _current(audit)
    if request.POST.get("version", "") != str(version.number):
        raise StaleFormError
    return version, read_form(request.POST.dict(), open_version(version))


@require_POST
@needs(Right.SEE_RECORDS)
def ranking(request: HttpRequest, audit: Audit, _person: Person) -> JsonResponse:
    """The ranking and the choice for these settings."""
    try:
        version, asked = _answered(request, audit)
        chosen = choose(version, asked)
        weights = weights_of(asked, version, chosen)
        answer = _ranking(version, asked, chosen, weights)
        settings = bench_settings(asked, weights, open_version(version))
        return JsonResponse({**answer, "settings": settings})
    except Problem as problem:
        return JsonResponse({"problem": _words(problem)}, status=422)
    except StaleFormError:
        return JsonResponse({"problem": _stale()}, status=409)


@require_POST
@needs(Right.SEE_RECORDS)
def draws(request: HttpRequest, audit: Audit, _person: Person) -> JsonResponse:
    """How often each area is chosen when weights, method and chance are drawn anew."""
    try:
        version, asked = _answered(request, audit)
        chosen = choose(version, asked)
        found = draw(version, asked, chosen, draws=DRAWS_MOVING, seed=version.seed)
    except Problem as problem:
        return JsonResponse({"problem": _words(problem)}, status=422)
    except StaleFormError:
        return JsonResponse({"problem": _stale()}, status=409)
    weighing = weigh(version, asked, chosen)
    by_hand = {place for place, _hand, _why in asked.by_hand}
    return JsonResponse(
        {
            "draws": DRAWS_MOVING,
            "p": [round(p, 4) for p in found.p_selected.tolist()],
            # What people decided by hand hangs on no method.
            "margin": [place for place in margin(found.p_selected) if place not in by_hand],
            "kept": found.kept,
            "swaps": found.mean_swaps,
            "weighs": asdict(weighing),
        }
    )


@require_POST
@needs(Right.COMMIT)
def commit(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Freeze these settings as a decision."""
    version = _current(audit)
    reader = open_version(version)
    replaces = _replaced(audit, request.POST.get("replaces", ""))
    asked = proposed(reader)
    form = CommitForm(request.POST)
    status, trouble = 422, ""
    try:
        asked = read_form(request.POST.dict(), reader)
        form = CommitForm(request.POST, by_hand=_hands(asked, reader))
        if request.POST.get("version", "") != str(version.number):
            status, trouble = 409, _stale()
        elif form.is_valid():
            made = commit_selection(
                audit=audit,
                version=version,
                name=form.cleaned_data["name"],
                reason=form.cleaned_data["reason"],
                frozen=freeze(version, asked, seed=version.seed),
                by=person,
                replaces=replaces,
            )
            messages.success(request, _("Committed. It can be replaced, never changed."))
            return redirect("selection:decision", audit=audit.slug, number=made.number)
    except Problem as problem:
        trouble = _words(problem)
    except AlreadyReplacedError:
        status = 409
        replaces = decision_in_force(audit)
        trouble = _(
            "Another selection was signed in the meantime. Look at it first; what you sign now "
            "will replace it."
        )
    if trouble:
        form.add_error(None, trouble)
    return _page(
        request, audit, person, version, asked, form=form, replaces=replaces, status=status
    )
