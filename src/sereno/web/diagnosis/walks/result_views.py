"""What walks tell together, and what changed where one was walked again."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.exchange.figures import Figure, Figures
from sereno.methods.diagnosis.agreement import FEWEST_UNITS
from sereno.methods.diagnosis.agreement import REFERENCE as OF_ALPHA
from sereno.methods.diagnosis.feeling import FeelingModel
from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.walk_scores import ALL, FEELING, PARAMETERS
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import Leg, Stop
from sereno.web.diagnosis.walks.details import walk_lines
from sereno.web.diagnosis.walks.drawing import Frame, Mark, frame_of
from sereno.web.diagnosis.walks.figures import (
    change_lines,
    effect_lines,
    first_chips,
    mean_figure,
    sheets,
    why_not,
)
from sereno.web.diagnosis.walks.land import land_of
from sereno.web.diagnosis.walks.pairs import OneStop, Pairs, changes, pairs_of
from sereno.web.diagnosis.walks.results import (
    EVERYBODY,
    FEWEST_STOPS,
    PARAMETER_WORDS,
    SEED,
    Part,
    WalkResults,
)
from sereno.web.diagnosis.walks.views import one_walk, walk_page
from sereno.web.documents import Context
from sereno.web.people.models import Person

# As many places as a municipality can begin with; the rest are in the list of stops.
MOST_FIRST = 10


@require_GET
@needs(Right.SEE_FIELDWORK)
def walks(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """All walks, and what their stops tell together."""
    results = WalkResults(audit, person)
    parts = dict(results.parts())
    asked = request.GET.get("of", EVERYBODY)
    asked = asked if asked in parts else EVERYBODY
    figures = sheets()
    context: Context = {
        "audit": audit,
        "lines": list(walk_lines(audit, person)),
        "may_plan": audit.allows(person, Right.KEEP_FIELDWORK),
        "figures": figures,
    }
    if results.rated.stops:
        context |= {
            "results": results,
            "chips": first_chips(results, figures),
            "parts": parts.items(),
            "asked": asked,
            "k": results.k,
            "held": results.holds_back,
            "later": change_lines(
                list(results.later.items()),
                *(figures, "later", _("Interval: 95 of 100, by drawing walks, with Student's t.")),
            ),
            "groups": _with_figures(results.by_group, "group", figures),
            "hours": _with_figures(results.by_hour, "hour", figures),
            "agreement": _agreement(results, figures),
            "shares": [
                (capfirst(str(PARAMETER_WORDS[name])), counts, _bars(counts))
                for name, counts in results.shares()
            ],
            "parameters": [capfirst(str(PARAMETER_WORDS[name])) for name in (FEELING, *PARAMETERS)],
            "profiles": [
                (each, [each.scores[name] for name in (FEELING, *PARAMETERS)])
                for each in results.profiles
                if each.stops >= FEWEST_STOPS
            ],
            "few_places": sum(each.stops < FEWEST_STOPS for each in results.profiles),
            **_effects(
                *(results, asked, parts[asked], figures),
                most=None if request.GET.get("all") == "1" else MOST_FIRST,
            ),
        }
    return render(request, "diagnosis/walks.html", context)


def _effects(
    results: WalkResults, asked: str, words: str, figures: Figures, *, most: int | None
) -> Context:
    """most: how many places where to begin are shown; None: all."""
    found = results.model(asked)
    if not isinstance(found, FeelingModel):
        return {"refused": why_not(found)}
    lines = effect_lines(found, words, figures)
    sure = [line for line in lines if line.effect.is_sure and line.effect.odds > 1]
    against = [line for line in lines if line.effect.is_sure and line.effect.odds < 1]
    first = results.first_places(sure[0].effect.parameter) if sure else []
    return {
        "effects": lines,
        "sure": sure,
        "against": against,
        "model": found,
        "first_places": first[:most],
        "first_all": len(first),
        "first_words": sure[0].words if sure else "",
        "feeling_words": capfirst(str(PARAMETER_WORDS[FEELING])),
    }


def _with_figures(
    parts: list[Part], key: str, figures: Figures
) -> list[tuple[Part, Figure | None]]:
    found: list[tuple[Part, Figure | None]] = []
    for each in parts:
        figure = None
        if each.mean is not None:
            title = _("Feeling: {which}").format(which=each.words)
            figure = mean_figure(figures, f"{key}-{len(found)}", title, each.mean)
        found.append((each, figure))
    return found


def _agreement(results: WalkResults, figures: Figures) -> list[tuple[str, Figure | None, int]]:
    """Alpha by parameter; None under so few stops that it would be chance."""
    found: list[tuple[str, Figure | None, int]] = []
    for name, each in results.agreement.items():
        words = capfirst(str(PARAMETER_WORDS[name]))
        figure = None
        if each.alpha is not None and each.units >= FEWEST_UNITS:
            figure = figures.add(
                Figure(
                    key=f"alpha-{name}",
                    value=in_words(each.alpha, 2),
                    title=_("{parameter}: agreement").format(parameter=words),
                    formula=_(
                        "Krippendorff's alpha for ordered scores, over stops that two or more "
                        "people scored, each alone: 1 is full agreement, 0 what chance would give"
                    ),
                    inputs=(
                        (_("Stops scored by two or more"), in_words(each.units)),
                        (_("Scores"), in_words(each.judgements)),
                    ),
                    exclusions=[_("stops scored by consensus, and by one person alone")],
                    reference=OF_ALPHA,
                )
            )
        found.append((words, figure, each.units))
    return found


def _bars(counts: Sequence[int]) -> list[tuple[int, float, float]]:
    """Score, where its bar begins and how wide it is, in a drawing 200 wide."""
    total = sum(counts) or 1
    begins = [200 * sum(counts[:i]) / total for i in range(len(counts))]
    return [
        (i, round(begin, 1), round(200 * n / total, 1))
        for i, (begin, n) in enumerate(zip(begins, counts, strict=True))
        if n
    ]


@require_GET
@needs(Right.SEE_FIELDWORK)
def again(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """What changed where a walk was walked again."""
    activity = one_walk(audit, person, number)
    mine = Leg.objects.for_person(audit, person)
    own = mine.filter(activity=activity, earlier__in=mine.order_by().values("pk"))
    legs = list(own.select_related("earlier__activity", "activity").order_by("number"))
    if not legs:
        raise Http404
    named = {pk for leg in legs for pk in (leg.pk, leg.earlier_id)}
    rows = list(Stop.objects.for_person(audit, person).counted().filter(leg__in=named))
    pairs = [pairs_of(leg.earlier, leg, rows) for leg in legs if leg.earlier is not None]
    parameter = request.GET.get("parameter", FEELING)
    parameter = parameter if parameter in ALL else FEELING
    figures = sheets()
    lines = change_lines(
        list(changes(pairs, [SEED, 500], each_stop=True).items()),
        *(figures, "again"),
        _(
            "Interval: 95 of 100, by drawing stops: it tells of these stops, walked twice, and not "
            "of other evenings."
        ),
    )
    context = walk_page(activity, _("Walked again"))
    context |= {
        "pairs": [_shown(each, parameter, audit) for each in pairs],
        "lines": lines,
        "figures": figures,
        "matched": sum(len(each.matching.pairs) for each in pairs),
        "parameter": parameter,
        "parameter_words": PARAMETER_WORDS[parameter],
        "parameters": PARAMETER_WORDS.items(),
    }
    return render(request, "diagnosis/walk_again.html", context)


def _shown(pairs: Pairs, parameter: str, audit: Audit) -> Context:
    """Two legs beside each other, and their stops pair by pair."""
    places = [stop.position for stop in (*pairs.first, *pairs.second)]
    frame = frame_of([*places, *pairs.before.line, *pairs.after.line], land_of(audit))

    def marks(stops: Sequence[OneStop]) -> list[Mark]:
        return [_mark(stop, parameter, frame) for stop in stops] if frame is not None else []

    return {
        "before": pairs.before,
        "after": pairs.after,
        "frame": frame,
        "drawings": [
            (leg, frame.path(leg.line) if frame is not None and leg.route else "", marks(stops))
            for leg, stops in ((pairs.before, pairs.first), (pairs.after, pairs.second))
        ],
        "rows": [
            (one, other, round(metres), one.score(parameter), other.score(parameter))
            for one, other, metres in pairs
        ],
        "tied": pairs.tied,
        "alone_before": pairs.alone_before,
        "alone_after": pairs.alone_after,
    }


def _mark(stop: OneStop, parameter: str, frame: Frame) -> Mark:
    score = stop.score(parameter)
    shade = "n" if score is None else str(round(score))
    words = _("Stop {n}").format(n=stop.ordinal)
    x, y = frame.at(stop.position)
    return Mark(x, y, stop.ordinal, shade, f"{words}: {shade}", "")
