"""What comes of studies: worked out by a job, frozen with its edition, told by its interval.

1. Each design on counts of which one knows what happened: it fell in the areas acted on; the page
   says so, never the naive error alone, and each number opens how it was made. Controls like the
   areas acted on are found.
2. What was worked out otherwise than registered is printed; another edition is another run, and the
   earlier one stays as it was.
3. Whoever may not see small counts is told what follows from the numbers that they are shown, of
   the edition in force, and nothing else: not once one of them is held back.
4. What can't be judged is refused in words: few periods, no areas to compare with, zeros.
5. What came of it can be cited, is found by the action, and says effect, none or unknown.
6. What else happened is a term with its own ratio and a band; a title is told only to whoever sees
   the event, and another one than was registered is printed.
7. Sums are divided by their sizes; the power knows how the areas' counts vary.
8. Several indicators are weighed by harm; who may not see one of them sees no such study.
9. The areas around are those within the metres that were said.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from sereno.exchange.indicators.value_files import LevelValues
from sereno.methods.sources.indicators.values import IndicatorValues
from sereno.web.actions.models import Action
from sereno.web.audits.roles import Role
from sereno.web.geographies.changes import keep_own_levels
from sereno.web.imports.version_reader import open_facts
from sereno.web.indicators.changes import publish_values
from sereno.web.indicators.models import ValueFile
from sereno.web.jobs.running import work_off
from sereno.web.monitoring.effects.changes import ask_to_judge, register_study, settle
from sereno.web.monitoring.effects.citing import STUDY
from sereno.web.monitoring.effects.details import effect_of, studies_of
from sereno.web.monitoring.effects.ring import around
from sereno.web.monitoring.effects.seen import runs_seen
from sereno.web.monitoring.models import EffectRun, EffectStudy
from sereno.web.monitoring.record import CONTEXT
from sereno.web.organisations.changes import organisation_called
from sereno.web.records.changes import add
from sereno.web.sources.models import Source
from tests.integration.web.monitoring.test_effects import bring

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("empty_home"),
]
FIRST, BEGAN, N = 1990, 2010, 30
# Two areas acted on, where two fifths fewer are counted from the twentieth year on, and six others.
DONE, OTHERS = ["a", "b"], ["c", "d", "e", "f", "g", "h"]


def counts(fall: float = 0.6) -> dict[str, tuple[int, ...]]:
    chance = np.random.default_rng(3)
    means = np.full((8, N), 80.0)
    means[:2, BEGAN - FIRST :] *= fall
    drawn = chance.poisson(means)
    return {code: tuple(row.tolist()) for code, row in zip("abcdefgh", drawn, strict=True)}


@pytest.fixture
def study(audit, coordinator) -> EffectStudy:
    """Not settled yet."""
    return unsettled(audit, coordinator)


def unsettled(audit: Any, by: Any, **defined: Any) -> EffectStudy:
    """A study that isn't settled yet, and its counts. defined: more of its indicator."""
    bring(audit, by, counts(), first=FIRST, **defined)
    return EffectStudy.objects.create(
        audit=audit, number=1, title="¿Bajó?", intervention="Luminarias",
        indicator=audit.indicators.get(code="thefts"), access_level="public",
    )  # fmt: skip


def judged(study: EffectStudy, by: Any, design: str, areas: dict[Any, Any], **more: Any) -> Any:
    values = {"began": str(BEGAN), "level": "area", "harmonics": 0, "design": design} | more
    settle(study=study, by=by, areas=areas, **values)
    study.refresh_from_db()
    ask_to_judge(study=study, by=by)
    work_off(study.audit)
    return EffectRun.objects.filter(study=study).first()


def page(client: Client, study: EffectStudy) -> str:
    answer = client.get(reverse("monitoring:study", args=[study.audit.slug, study.number]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_design(audit, coordinator, signed_in, study) -> None:
    """1"""
    client = signed_in(coordinator)
    series = judged(study, coordinator, "series", {"acted": DONE})
    assert series.said["verdict"] == "fell"
    assert 0.5 < series.said["change"]["ratio"] < 0.7
    text = page(client, study)
    assert "Thefts fell" in text
    assert "too narrow" in text
    assert 'id="fig-change"' in text
    assert "effect-plot" in text
    assert "nothing was registered before" in text.lower()
    areas = judged(study, coordinator, "areas", {"acted": DONE, "against": OTHERS})
    assert areas.said["verdict"] == "fell" or areas.said["randomised"]["smallest"] > 0.05
    text = page(client, study)
    assert "How often chance alone differs as much" in text
    assert "How alike both groups were" in text
    sums = judged(study, coordinator, "displacement", {"acted": DONE, "against": OTHERS[:2]})
    assert sums.said["verdict"] == "fell"
    assert "WDD" in page(client, study)
    assert EffectRun.objects.count() == 3
    sent = {
        "design": "areas", "level": "area", "group": "", "began": "2010", "threshold": 10,
        "seed": 1, "acted": DONE, "then": "match",
    }  # fmt: skip
    client.post(reverse("monitoring:settle_study", args=[audit.slug, 1]), sent)
    assert len(EffectStudy.objects.get().areas["against"]) == 2


def test_deviations_and_editions(audit, coordinator, signed_in, study) -> None:
    """2"""
    settle(study=study, by=coordinator, areas={"acted": DONE}, began=str(BEGAN), level="area",
           harmonics=0)  # fmt: skip
    register_study(study=study, by=coordinator, now=timezone.now())
    judged(study, coordinator, "series", {"acted": ["a"]}, threshold=20)
    text = page(signed_in(coordinator), study)
    assert "registered a, b, here a" in text
    assert "registered 10 % or more, here 20 % or more" in text
    first = EffectRun.objects.get()
    again(audit, coordinator, counts(1.0))
    study.refresh_from_db()
    assert "Newer values have come since" in page(signed_in(coordinator), study)
    second = judged(study, coordinator, "series", {"acted": ["a"]}, threshold=20)
    assert (second.number, second.edition.number) == (2, 2)
    assert second.said["verdict"] != "fell"
    assert EffectRun.objects.get(pk=first.pk).said == first.said
    assert "Earlier results" in page(signed_in(coordinator), study)


def again(audit: Any, by: Any, rows: dict[str, tuple[int, ...]]) -> None:
    """Another edition of the same indicator."""
    cells = [(area, str(FIRST + i), n) for area, row in rows.items() for i, n in enumerate(row)]
    where, when, values = zip(*cells, strict=True)
    made = IndicatorValues.of(["thefts"] * len(cells), where, when, values)
    publish_values(
        audit=audit, parts=[LevelValues("area", made)], why=ValueFile.Why.IMPORT, about="t", by=by
    )


def test_only_from_numbers_that_are_shown(audit, coordinator, in_role, signed_in, study) -> None:
    """3"""
    viewer = in_role(Role.VIEWER)
    judged(study, coordinator, "series", {"acted": DONE})
    assert len(runs_seen(study, audit, viewer)) == 1
    assert "Thefts fell" in page(signed_in(viewer), study)
    small = counts() | {"a": (2, *counts()["a"][1:])}
    again(audit, coordinator, small)
    study = EffectStudy.objects.get()
    assert runs_seen(study, audit, viewer) == []
    run = judged(study, coordinator, "series", {"acted": DONE})
    assert "change" in run.said
    study = EffectStudy.objects.get()
    assert runs_seen(study, audit, viewer) == []
    text = page(signed_in(viewer), study)
    assert "Thefts fell" not in text
    assert "withheld from you" in text
    assert len(runs_seen(study, audit, coordinator)) == 2
    assert STUDY.find(audit, viewer, "1").value == {}
    assert STUDY.find(audit, coordinator, "1").value["verdict"] == "fell"


def test_refused(audit, coordinator, signed_in, study) -> None:
    """4"""
    few = judged(study, coordinator, "series", {"acted": DONE}, first="1995", last="2012")
    assert "refused" in few.said
    assert "nothing can be said" in page(signed_in(coordinator), study)
    alone = judged(study, coordinator, "areas", {"acted": DONE, "against": ["z"]})
    assert "refused" in alone.said
    again(audit, coordinator, dict.fromkeys("abcdefgh", (0,) * N))
    study = EffectStudy.objects.get()
    zeros = judged(study, coordinator, "displacement", {"acted": DONE, "against": OTHERS})
    assert zeros.said["refused"]["code"] == "effect_no_events"


def test_cited_and_found(audit, coordinator, in_role, study) -> None:
    """5"""
    works = organisation_called(audit=audit, name="Obras", by=coordinator)
    action = Action.objects.create(
        audit=audit, number=1, title="Luminarias", kind="resources", institution=works
    )
    assert effect_of(action, coordinator) == "unknown"
    study.action = action
    study.save()
    assert STUDY.find(audit, coordinator, "1") is None
    judged(study, coordinator, "series", {"acted": DONE})
    assert effect_of(action, coordinator) == "effect"
    cited = STUDY.find(audit, coordinator, "1")
    with override("en"):
        assert "fewer" in STUDY.told(cited.value)
    assert [each.found for each in studies_of(audit, coordinator)] == ["effect"]


def test_what_else_happened(audit, coordinator, in_role, signed_in) -> None:
    """6"""
    rows = {
        code: tuple(2 * n if FIRST + i in (1998, 1999) else n for i, n in enumerate(row))
        for code, row in counts().items()
    }
    bring(audit, coordinator, rows, first=FIRST)
    study = EffectStudy.objects.create(
        audit=audit, number=1, title="¿Bajó?", intervention="Luminarias",
        indicator=audit.indicators.get(code="thefts"), access_level="public",
    )  # fmt: skip
    strike, secret = (
        add(CONTEXT, audit=audit, by=coordinator, title=title, kind="other", access_level=level,
            starts_on=dt.date(1998, 1, 1), ends_on=end)
        for title, level, end in (
            ("Huelga", "public", dt.date(1999, 12, 31)), ("Reservado", "restricted", None),
        )
    )  # fmt: skip
    plain = judged(study, coordinator, "series", {"acted": DONE})
    ran = judged(study, coordinator, "series", {"acted": DONE}, events=[strike])
    [term] = ran.said["terms"]
    assert term["low"] < 2 < term["high"]
    assert ran.said["dispersion"] < plain.said["dispersion"]
    assert ran.said["contexts"] == [{"key": "1", "from": 1998 - FIRST, "until": 2000 - FIRST}]
    assert "While “Huelga”" in page(signed_in(coordinator), study)
    register_study(study=study, by=coordinator, now=timezone.now())
    judged(study, coordinator, "series", {"acted": DONE}, events=[secret])
    text = page(signed_in(coordinator), study)
    assert "registered Huelga" in text
    assert "Reservado" in text
    text = page(signed_in(in_role(Role.VIEWER)), study)
    assert "Reservado" not in text
    assert "event no. 2" in text


def test_sizes_and_spread(audit, coordinator, study) -> None:
    """7"""
    areas = {"acted": DONE, "against": OTHERS[:4]}
    plain = judged(study, coordinator, "displacement", areas)
    sized = judged(study, coordinator, "displacement", areas, sizes={"acted": 2.0, "against": 4.0})
    (t0, t1), (c0, c1) = (plain.said["parts"][part] for part in ("acted", "against"))
    n, m = (plain.said["n_before"], N - plain.said["n_before"])
    assert sized.said["difference"]["estimate"] == pytest.approx(
        (t1 - m / n * t0) / 2 - (c1 - m / n * c0) / 4, abs=1e-5
    )
    assert plain.said["dispersion"] >= 1


def test_around(audit, version, coordinator) -> None:
    """9"""
    keep_own_levels(audit=audit, areas=open_facts(version).areas)
    [first, *others] = [area["area_code"] for area in open_facts(version).areas]
    near = around(audit, "area", [first], 1)
    assert 0 < len(near) < len(others)
    further = around(audit, "area", [first], 2_000)
    assert {*near} <= {*further}
    assert sorted(around(audit, "area", [first], 1_000_000)) == sorted(others)
    assert first not in further


def test_weighed_by_harm(audit, coordinator, in_role, signed_in, study) -> None:
    """8"""
    bring(audit, coordinator, counts(1.0), first=FIRST, code="wounds")
    wounds = audit.indicators.get(code="wounds")
    client, viewer = signed_in(coordinator), in_role(Role.VIEWER)
    sent = {
        "design": "displacement", "level": "area", "group": "", "began": "2010", "threshold": 10,
        "seed": 1, "acted": DONE, "against": OTHERS[:2], "harm": "thefts = 1\nwounds = 30",
    }  # fmt: skip
    address = reverse("monitoring:settle_study", args=[audit.slug, 1])
    wrong = client.post(address, sent | {"harm": "wounds = 30"})
    assert "thefts" in str(wrong.context["form"].errors["harm"])
    assert client.post(address, sent).status_code == 302
    ask_to_judge(study=EffectStudy.objects.get(), by=coordinator)
    work_off(audit)
    [run] = EffectRun.objects.all()
    assert run.plan["harm"] == [["thefts", 1.0], ["wounds", 30.0]]
    alone = run.said["parts"]
    assert run.said["difference"]["harm"]
    (t0, t1), (c0, c1) = alone["acted"], alone["against"]
    scale = run.said["difference"]["scale"]
    own = (t1 - scale * t0) - (c1 - scale * c0)
    assert run.said["difference"]["estimate"] != pytest.approx(own)
    # Thirty times the other one's chance: what fell in thefts alone is lost in it.
    assert run.said["verdict"] in ("could_not_show", "left_open")
    assert "wounds × 30" in page(client, study)
    assert len(runs_seen(EffectStudy.objects.get(), audit, viewer)) == 1
    wounds.source = Source.objects.create(
        audit=audit, number=9, title="x", access_level="restricted"
    )
    wounds.save()
    assert not EffectStudy.objects.for_person(audit, viewer).exists()
