"""The made-up walks: each by day and at dusk, along streets of a neighbourhood that is nowhere.

Lighting, windows and people in sight make places feel better, dusk makes them feel worse, and not
to everybody alike: women feel it most. One walk is walked again after lamps were mended.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from django.utils import timezone

from sereno.vocabulary.language import Language
from sereno.vocabulary.walk_scores import FEELING, PARAMETERS
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.consent.standing import in_force
from sereno.web.diagnosis.models import Activity, DocumentKind, Leg, Technique
from sereno.web.diagnosis.models.activities import TOOK_PLACE
from sereno.web.diagnosis.models.walks import Position
from sereno.web.diagnosis.walks.changes import add_leg, add_stops, put_route
from sereno.web.diagnosis.walks.land import Land, land_of
from sereno.web.documents import Values

STOPS: Final = 10
# Of so many walks one has scores by three people each; the others agree on theirs.
ALONE_EVERY: Final = 5
RATERS: Final = 3
METRES: Final = 111_320.0
# What the title of a walk says that is walked again.
SECOND: Final = ("Segunda", "second")
# What one point more does to how a place feels, in the order of the parameters.
EFFECTS: Final = np.array([0.95, 0.25, 0.55, 0.45, 0.1, 0.3, 0.0, 0.2])
BY_GROUP: Final = {"muj": -1.6, "wom": -1.6, "per": -0.8, "old": -0.8}
CUTS: Final = (-1.9, -0.2, 1.6)

Floats = npt.NDArray[np.float64]


def walk_streets(audit: Audit, rng: np.random.Generator, spoken: Language) -> None:
    """Legs and stops of the walks that took place, as long as anybody there still agrees."""
    land = land_of(audit)
    if land is None:
        return
    texts = files("sereno.web.diagnosis.demo") / "walks.toml"
    words = tomllib.loads(texts.read_text(encoding="utf-8"))[spoken]
    rows = Activity.objects.filter(audit=audit, technique=Technique.WALK, state__in=TOOK_PLACE)
    walked: dict[tuple[str, str], tuple[list[Leg], Sequence[Position], Floats]] = {}
    for n, activity in enumerate(rows.order_by("on", "number")):
        if not any(map(in_force, activity.consents.all())):
            continue
        code = activity.areas.get().code
        is_second = any(word in activity.title for word in SECOND)
        before = walked.get((code, _group(activity))) if is_second else None
        if before is None:
            way = _way(land, code, rng)
            streets = rng.normal(0, 1, (len(way), 1)) * 0.6 + rng.normal(size=(len(way), 8))
        else:
            way = [_near(each, rng) for each in before[1]]
            streets = before[2] + np.array([1.6, 0, 0.3, 0.4, 0, 0, 0, 0])
        earlier = before[0] if before else []
        legs = _walk(activity, way, streets, n % ALONE_EVERY == 0, earlier, words, rng)
        walked.setdefault((code, _group(activity)), (legs, way, streets))


def _way(land: Land, code: str, rng: np.random.Generator) -> list[Position]:
    """Corners of a way through a neighbourhood, some 80 metres apart, at right angles."""
    shape = land.shapes[list(land.codes).index(code)]
    middle = shape.representative_point()
    narrowing = float(np.cos(np.radians(middle.y)))
    turn = float(rng.uniform(0, np.pi / 2))
    way = [(middle.x, middle.y)]
    while len(way) < STOPS:
        heading, length = turn + int(rng.integers(4)) * np.pi / 2, float(rng.uniform(60, 110))
        x = way[-1][0] + np.cos(heading) * length / METRES / narrowing
        y = way[-1][1] + np.sin(heading) * length / METRES
        fresh = all(np.hypot((x - a) * narrowing, y - b) * METRES > 40 for a, b in way)
        if (fresh and shape.contains(shapely.Point(x, y))) or rng.random() < 0.02:
            way.append((float(x), float(y)))
    return way


def _near(place: Position, rng: np.random.Generator) -> Position:
    """The same place as another phone tells it."""
    x, y = rng.normal(0, 4, 2) / METRES
    return place[0] + float(x), place[1] + float(y)


def _walk(
    activity: Activity,
    way: Sequence[Position],
    streets: Floats,
    alone: bool,
    earlier: Sequence[Leg],
    words: Mapping[str, Any],
    rng: np.random.Generator,
) -> list[Leg]:
    """Both legs of one walk."""
    assert activity.on is not None
    group = _group(activity)
    people = sum(line.people for line in activity.participants.all())
    evening = rng.normal(0, 0.5)
    names = rng.choice(words["places"], len(way), replace=False)
    photos = list(activity.documents.filter(kind=DocumentKind.PHOTO))
    legs = []
    for kind, hour in (("day", 17), ("dusk", 19)):
        starts = dt.datetime.combine(activity.on, dt.time(hour, int(rng.integers(5, 25))))
        begins = timezone.make_aware(starts)
        leg = add_leg(
            activity=activity,
            by=None,
            kind=kind,
            group=group,
            people=people or None,
            starts_at=begins,
            ends_at=begins + dt.timedelta(minutes=5 * len(way)),
            earlier=next((each for each in earlier if each.kind == kind), None),
        )
        put_route(leg=leg, line=_track(way, rng), by=None)
        dark = np.array([0.9, 0, 0.4, 0.7, 0, 0, 0.3, 0.3]) if kind == "dusk" else np.zeros(8)
        latent = streets - dark + rng.normal(0, 0.3, streets.shape)
        stops: list[Values] = []
        for i, place in enumerate(way):
            shown = np.clip(np.digitize(latent[i], (-1, 0, 1)), 0, 3)
            felt = (shown - 1.5) @ EFFECTS + evening - 0.5 * (kind == "dusk")
            felt += BY_GROUP.get(group[:3], 0.0)
            for rater in range(1, RATERS + 1) if alone else (0,):
                stops.append(
                    {
                        "position": _near(place, rng),
                        "photos": photos if i == 2 and kind == "dusk" and rater < 2 else (),
                        "ordinal": i + 1,
                        "rated_by": "person" if alone else "consensus",
                        "rater": rater,
                        "at": begins + dt.timedelta(minutes=5 * i),
                        "accuracy_m": round(float(rng.uniform(3, 9)), 1),
                        "called": str(names[i]),
                        "note": str(rng.choice(words["notes"])) if rng.random() < 0.3 else "",
                        **_scores(shown, felt, rng, alone=alone),
                    }
                )
        add_stops(leg=leg, stops=stops, by=None)
        legs.append(leg)
    return legs


def _group(activity: Activity) -> str:
    """The group, as the title says it."""
    title = activity.title.lower()
    for group in ("mujeres", "jóvenes", "personas mayores", "women", "young people"):
        if group in title:
            return group
    return "older people"


def _track(way: Sequence[Position], rng: np.random.Generator) -> list[Position]:
    """The way as a phone recorded it: a point each 20 metres or so, none of them quite right."""
    line = shapely.LineString(way)
    steps = np.linspace(0, 1, 5 * len(way))
    points = [line.interpolate(float(each), normalized=True) for each in steps]
    return [_near((each.x, each.y), rng) for each in points]


def _scores(
    shown: npt.NDArray[np.int64], felt: float, rng: np.random.Generator, *, alone: bool
) -> Values:
    """The nine scores of one person, or of all together."""
    own = shown.copy()
    if alone:
        own = np.clip(own + rng.choice([-1, 0, 0, 0, 0, 1], len(own)), 0, 3)
    feeling = int(np.digitize(felt + rng.logistic(0, 0.8), CUTS))
    given: Values = {
        name: None if name == "transport" and rng.random() < 0.06 else int(own[i])
        for i, name in enumerate(PARAMETERS)
    }
    return given | {FEELING: feeling}
