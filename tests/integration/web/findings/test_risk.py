"""Risk, by requests.

1. Nobody sees another's rating, its event or anything worked out of it before all who were asked
   have rated; not by the query, a page or the history. One's own one sees.
2. What is given or changed after the others could be seen says so, also where they are hidden
   again, and the history keeps what it was.
3. Who is no longer waited for blocks nobody; that is told in the history.
4. Each part rests on evidence, or says that there is none; evidence that a person doesn't see is
   neither counted nor shown.
5. A rule that is none is refused beside its field; another one changes every risk, the chances, and
   what a report for the fieldwork team tells; no other report tells of risks.
6. Whoever may not rate is not asked, and the rail says what waits.
"""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Event
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.coding.models import Code
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.findings.evidence.changes import cite
from sereno.web.findings.models import Evidence, Rating
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.risk.changes import ask_for_ratings, rate, stop_waiting
from sereno.web.findings.risk.chapter import risk_blocks
from sereno.web.findings.risk.details import risks_of
from sereno.web.findings.risk.pictures import address
from sereno.web.topics.models import Topic
from tests.integration.web.coding.coded_texts import WOMAN, coded, held_activity, quoted, text_of

pytestmark = pytest.mark.django_db
BARE = {"threat": [], "vulnerability": [], "capacity": []}
TICKED = {"bare_threat": "on", "bare_vulnerability": "on", "bare_capacity": "on"}


def topic_of(audit, *offences: str) -> Topic:
    """The audit's topic of robbery, of these offences."""
    found = Topic.objects.get(audit=audit, key="robbery")
    found.offences = list(offences)
    found.save()
    return found


def passage_of(audit, by, words: str, area, **values) -> Evidence:
    """What was said in an area, coded and cited."""
    activity = held_activity(audit, by, areas=dict([area]), **values)
    quoted(activity)
    code = Code.objects.filter(audit=audit).first() or add_code(audit=audit, by=by, name="Luz")
    said = coded(text_of(activity, [(WOMAN, words)]), code, words, by)
    return cite(audit=audit, kind="passage", thing=str(said.key), by=by)


@pytest.fixture
def place(version, audit):
    """An area and a topic, and what names them in an address."""
    topic = topic_of(audit, "robbery")
    area = next(iter(known_areas(audit).labels.items()))
    return area, topic, f"?{address(area[0], topic.key)}"


def _report(audit, person, access: str) -> list[object]:
    """What a report tells of risks to readers of a level."""
    asked = Asked(
        audit, person, kind="final", language="es", access=Access(access),
        today=timezone.localdate(),
    )  # fmt: skip
    with asked.in_its_language():
        return list(risk_blocks(asked))


def _page(client, audit, name: str, query: str = "") -> str:
    answer = client.get(reverse(f"findings:{name}", args=[audit.slug]) + query)
    assert answer.status_code == 200, name
    return answer.content.decode()


def _rate(audit, by, place, numbers, **values) -> Rating:
    parts = dict(zip(("threat", "vulnerability", "capacity"), numbers, strict=True))
    return rate(
        audit=audit, by=by, area=place[0], topic=place[1], **parts,
        **{"evidence": BARE} | values,
    )  # fmt: skip


@pytest.mark.one_database
def test_blind(audit, coordinator, in_role, signed_in, place) -> None:
    """1, 2, 6"""
    area, topic, query = place
    ana, beto = in_role(Role.ANALYST), in_role(Role.CODER)
    raters = [coordinator, ana, beto]
    asked = {"audit": audit, "by": coordinator, "areas": [area], "topics": [topic]}
    with pytest.raises(Problem, match="no permite puntuar"):
        ask_for_ratings(raters=[in_role(Role.VIEWER)], **asked)
    assert ask_for_ratings(raters=raters, **asked) == 3
    assert ask_for_ratings(raters=raters, **asked) == 0
    client = signed_in(ana)
    form = {"threat": "5", "vulnerability": "4", "capacity": "2", "why": "Ahí asaltan"} | TICKED
    assert client.post(reverse("findings:rate", args=[audit.slug]) + query, form).status_code == 302
    assert "Ahí asaltan" in _page(client, audit, "risk", query)
    for person in (coordinator, beto):
        other = signed_in(person)
        assert not Rating.objects.for_person(audit, person).exclude(rater=person).exists()
        assert risks_of(audit, person).found == []
        for name in ("risk", "risks", "rate", "cross_check"):
            assert "Ahí asaltan" not in _page(other, audit, name, query), name
        assert "1 of 3" in _page(other, audit, "risks")
    history = reverse("audits:history", args=[audit.slug])
    assert "rated the risk" not in signed_in(coordinator).get(history).content.decode()
    assert "rated the risk" in client.get(history).content.decode()
    # An administrator's eye in the event finds no number either.
    assert not Event.objects.get(verb="rate_risk").detail.get("changed")
    _rate(audit, beto, place, (3, 4, 4))
    assert risks_of(audit, ana).found == []
    _rate(audit, coordinator, place, (1, 1, 5))
    [risk] = risks_of(audit, beto).found
    assert (risk.raters, risk.late, risk.low, risk.high) == (3, 0, 0.2, 10)
    assert risk.means == {"threat": 3, "vulnerability": 3, "capacity": pytest.approx(11 / 3)}
    assert "Ahí asaltan" in _page(signed_in(beto), audit, "risk", query)
    assert risks_of(audit, in_role(Role.OFFICIAL)).found == []
    _rate(audit, beto, place, (2, 4, 4))
    [risk] = risks_of(audit, beto).found
    assert risk.late == 1
    assert Event.objects.get(verb="change_rating").detail["changed"]["threat"] == [3, 2]
    # One who is asked afterwards hides it again; what is given or changed meanwhile is late.
    dora = in_role(Role.FIELDWORKER)
    ask_for_ratings(raters=[dora], **asked)
    assert risks_of(audit, ana).found == []
    assert _rate(audit, ana, place, (2, 4, 2), why="Ahí asaltan").is_late
    assert Event.objects.filter(verb="change_rating").latest("pk").detail["was"] == {"threat": 5}
    assert _rate(audit, dora, place, (2, 2, 2)).is_late
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.filter(rater=dora).update(capacity=0)


@pytest.mark.one_database
def test_no_longer_waited_for(audit, coordinator, in_role, signed_in, place) -> None:
    """3"""
    area, topic, query = place
    ana = in_role(Role.ANALYST)
    make = {"audit": audit, "by": coordinator}
    ask_for_ratings(areas=[area], topics=[topic], raters=[coordinator, ana], **make)
    with pytest.raises(Problem, match="Nadie ha puntuado"):
        stop_waiting(area=area, topic=topic, **make)
    _rate(audit, ana, place, (5, 5, 1))
    at = reverse("findings:stop_waiting", args=[audit.slug]) + query
    assert signed_in(in_role(Role.CODER)).post(at).status_code == 403
    assert signed_in(coordinator).post(at).status_code == 302
    [risk] = risks_of(audit, coordinator).found
    assert (risk.risk, risk.alone) == (25, True)
    assert Event.objects.get(verb="stop_waiting_for_ratings").detail["n"] == 1
    # Whoever rates now has seen the other's.
    assert _rate(audit, coordinator, place, (1, 1, 5)).is_late


@pytest.mark.one_database
def test_evidence(audit, coordinator, in_role, signed_in, place) -> None:
    """4"""
    area, _topic, query = place
    make = {"audit": audit, "by": coordinator}
    quote = passage_of(words="Sin luz en la parada", area=area, **make)
    secret = passage_of(words="Lo que contó", area=area, access_level="restricted", **make)
    there = list(known_areas(audit).labels.items())[1]
    passage_of(words="De otra colonia", area=there, **make)
    what = f"area={area[0]}&topic=robbery"
    figure = cite(kind="incidence", thing=what, **make)
    client = signed_in(coordinator)
    at = reverse("findings:rate", args=[audit.slug]) + query
    page = client.get(at).content.decode()
    assert "Lo que contó" in page
    assert "De otra colonia" not in page
    form = {"threat": "3", "vulnerability": "4", "capacity": "2"}
    both = {"bare_threat": "on", "evidence_threat": [quote.pk]}
    refused = client.post(at, form | both | {"bare_vulnerability": "on"})
    assert refused.status_code == 422
    assert not Rating.objects.exists()
    chosen = {
        "evidence_threat": [quote.pk, secret.pk, figure.pk], "evidence_vulnerability": [quote.pk],
        "bare_capacity": "on",
    }  # fmt: skip
    assert client.post(at, form | chosen).status_code == 302
    [risk] = risks_of(audit, coordinator).found
    assert (risk.records, risk.voices, risk.bare) == (1, 2, 1)
    piece = reverse("findings:piece", args=[audit.slug, quote.number])
    assert f"risks/of/?area={area[0]}&amp;topic=robbery" in client.get(piece).content.decode()
    coder = in_role(Role.CODER)
    [risk] = risks_of(audit, coder).found
    assert (risk.records, risk.voices) == (1, 1)
    page = _page(signed_in(coder), audit, "risk", query)
    assert "Sin luz en la parada" in page
    assert "Lo que contó" not in page


@pytest.mark.one_database
def test_rule(audit, coordinator, in_role, signed_in, place) -> None:
    """5"""
    client = signed_in(coordinator)
    codes = list(known_areas(audit).labels.items())
    for n, area in enumerate(codes[:3]):
        _rate(audit, coordinator, (area, place[1]), (5 - n, 4, 2 + n))
    at = reverse("findings:risk_rule", args=[audit.slug])
    assert "threat × vulnerability ÷ capacity" in client.get(at).content.decode()
    form = {"others": "", "first": "1", "reason": "La capacidad no se pudo medir"}
    for wrong in ("amenaza / 0", "capacidad", "amenaza * miedo", "os.system", ""):
        answer = client.post(at, form | {"rule": wrong})
        assert answer.status_code == 422, wrong
        assert answer.context["form"].errors["rule"], wrong
    assert client.post(at, form | {"rule": "A + V", "others": "T\nC"}).status_code == 422
    assert risks_of(audit, coordinator).found[0].risk == 10
    assert client.post(at, form | {"rule": "A + V"}).status_code == 302
    found = risks_of(audit, coordinator)
    assert [each.risk for each in found.found] == [9, 8, 7]
    assert found.rule.ends == (2, 10)
    assert list(found.chances.values()) == [1, 0, 0]
    page = _page(client, audit, "risks")
    assert "La capacidad no se pudo medir" in page
    assert "threat + vulnerability" in page
    told = {access: str(_report(audit, coordinator, access)) for access in ("field", "team")}
    assert "amenaza + vulnerabilidad" in told["field"].lower()
    assert "La capacidad no se pudo medir" not in told["team"]
