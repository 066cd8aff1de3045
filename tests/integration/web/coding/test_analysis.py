"""Counting what was coded, by requests.

1. Codes by area, technique, group and month; each number opens as many passages as it says, by
   several coders once; what they agreed on stands for what each gave.
2. Whoever sees no small numbers is told no number behind which fewer than k people stand, in page
   and file, and sums and shares only of what is shown.
3. What a colleague codes blind is in no number, no list of passages and no file.
4. Pairs: overlapping, inside, near; the number opens the passages. Two groups.
5. Silence is told apart from nobody heard; saturation is on its page and on the coverage board.
6. A restricted document counts for whoever may see it; its words read are noted.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from sereno.web.audits.models import Event
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.coding.models import Assignment, Round, Ruling
from sereno.web.diagnosis.activities.areas import known_areas
from tests.integration.web.coding.coded_texts import ASKS, MAN, WOMAN, coded, held_activity, text_of

pytestmark = pytest.mark.django_db
TURNS = [
    (ASKS, "¿Qué pasa de noche?"),
    (WOMAN, "No hay luz y asaltan en la parada."),
    (MAN, "La policía no viene. Sin luz no se ve."),
]


@pytest.fixture
def street(audit, coordinator):
    """A focus group of 16 with three codes, and an interview with one person."""
    make = {"audit": audit, "by": coordinator}
    codes = [add_code(name=name, **make) for name in ("Luz", "Asalto", "Policía")]
    group = held_activity(audit, coordinator, on=dt.date(2026, 3, 1))
    talk = held_activity(
        audit, coordinator, people=0, technique="interview", on=dt.date(2026, 4, 1)
    )
    talk.participants.create(sex="women", age="30-59", sector="residents", people=1)
    return codes, text_of(group, TURNS), text_of(talk, TURNS)


def _address(audit, name: str, *more: str) -> str:
    return reverse(f"coding:{name}", args=[audit.slug, *more])


def _rows(answer) -> dict[str, list[str]]:
    rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    return {row[0]: row[1:] for row in rows}


def _numbers(client, audit, **asked) -> dict[str, list[str]]:
    return _rows(client.get(_address(audit, "codes_by_file", "csv"), asked))


def test_numbers(audit, coordinator, in_role, signed_in, street) -> None:
    """1"""
    (light, theft, _police), text, other = street
    coder = in_role(Role.CODER)
    coded(text, light, "No hay luz", coordinator)
    coded(text, light, "hay luz y", coder)
    coded(text, light, "Sin luz", coder)
    coded(text, theft, "asaltan", coordinator)
    coded(other, light, "Sin luz", coordinator)
    client = signed_in(coordinator)
    assert _numbers(client, audit, by="technique")["Luz"] == ["2", "1", "3"]
    assert _numbers(client, audit, by="month")["Luz"] == ["2", "1", "3"]
    assert _numbers(client, audit, by="sex")["Luz"] == ["1", "2", "3"]
    assert _numbers(client, audit, by="sex", technique="interview")["Luz"] == ["1", "1"]
    page = client.get(_address(audit, "codes_by"), {"by": "technique"}).content.decode()
    cells = re.findall(r'analysis/passages/\?([^"]+)">\s*(\d+)', page)
    assert len(cells) == 3 + 2 + 2
    for query, n in cells:
        listed = client.get(f"{_address(audit, 'passages')}?{query.replace('&amp;', '&')}")
        assert listed.context["page"].paginator.count == int(n), query
    assert "asaltan" in client.get(_address(audit, "passages"), {"code": "2"}).content.decode()
    # Once it is decided, that counts alone; what isn't decided yet counts as it was given.
    coded(text, light, "No hay luz y asaltan", None)
    Ruling.objects.create(
        round=Round.objects.create(audit=audit, number=1, title="Uno", state="open"),
        document=text.document, text=text, first=coder, second=coordinator, by=coordinator,
        start=text.text.index("No hay"), end=text.text.index(" en la parada"),
        decision="both", at=timezone.now(),
    )  # fmt: skip
    assert _numbers(client, audit, by="technique")["Luz"] == ["2", "1", "3"]
    assert "Asalto" not in _numbers(client, audit, by="technique")
    Ruling.objects.all().delete()
    # A consensus that another program brought stands for the whole document.
    assert _numbers(client, audit, by="technique")["Luz"] == ["1", "1", "2"]


@pytest.mark.one_database
def test_small_numbers(audit, coordinator, in_role, signed_in, street) -> None:
    """2"""
    (light, theft, _police), text, other = street
    coded(text, light, "Sin luz", coordinator)
    coded(other, light, "Sin luz", coordinator)
    coded(other, theft, "asaltan", coordinator)
    coder = signed_in(in_role(Role.CODER))
    told = _numbers(coder, audit, by="technique")
    assert (told["Luz"], told["Asalto"]) == (["1", "", "1"], ["0", "", "0"])
    page = coder.get(_address(audit, "codes_by"), {"by": "technique", "shows": "code"})
    assert "is-held" in page.content.decode()
    assert "100" in page.content.decode()
    assert coder.get(_address(audit, "code_pairs")).status_code == 200
    seen = signed_in(coordinator).get(_address(audit, "codes_by"), {"by": "technique"})
    assert "is-held" not in seen.content.decode()
    assert 'class="few"' in seen.content.decode()


@pytest.mark.one_database
def test_blind(audit, coordinator, in_role, signed_in, street) -> None:
    """3"""
    (light, theft, _police), text, _other = street
    coder = in_role(Role.CODER)
    blind = Round.objects.create(audit=audit, number=1, title="Uno", state="open")
    for each in (coder, coordinator):
        Assignment.objects.create(round=blind, document=text.document, coder=each)
    coded(text, light, "Sin luz", coordinator)
    coded(text, theft, "asaltan", coder)
    client = signed_in(coder)
    assert "Luz" not in _numbers(client, audit)
    for name in ("codes_by", "code_pairs", "compare", "saturation", "passages"):
        assert "Luz</" not in re.sub(
            r"(?s)<select.*?</select>", "", client.get(_address(audit, name)).content.decode()
        ), name
    assert "Asalto" in _numbers(client, audit)


def test_pairs(audit, coordinator, signed_in, street) -> None:
    """4"""
    (light, theft, police), text, _other = street
    coded(text, light, "No hay luz y asaltan", coordinator)
    coded(text, theft, "asaltan", coordinator)
    coded(text, police, "La policía no viene.", coordinator)
    client = signed_in(coordinator)

    def pairs(**asked) -> dict[str, list[str]]:
        return _rows(client.get(_address(audit, "code_pairs_file", "csv"), asked))

    assert pairs()["Luz"][:4] == ["Asalto", "1", "1", "1"]
    assert pairs(how="inside")["Asalto"][:2] == ["Luz", "1"]
    assert "Policía" not in str(pairs(how="near", near="0"))
    assert "Policía" in str(pairs(how="near", near="1"))
    page = client.get(_address(audit, "code_pairs"), {"how": "near", "near": "1"}).content.decode()
    for query, n in re.findall(r'analysis/passages/\?([^"]+)">(\d+)', page):
        listed = client.get(f"{_address(audit, 'passages')}?{query.replace('&amp;', '&')}")
        assert listed.context["page"].paginator.count == int(n), query
    answer = client.get(_address(audit, "compare"), {"by": "sex"}).content.decode()
    assert "Policía" in answer


@pytest.mark.one_database
def test_gaps(audit, version, coordinator, in_role, signed_in, street) -> None:
    """5"""
    codes, *_ = street
    codes[1].topic = "robbery"
    codes[1].save()
    for i in range(8):
        text = text_of(held_activity(audit, coordinator, on=dt.date(2026, 1, 1 + i)), TURNS)
        coded(text, codes[i % 2], "asaltan", coordinator)
    code_of = {name: code for code, name in known_areas(audit).labels.items()}
    places = [{code_of[name]: name} for name in ("Centro", "Las Peñitas II", "San Ángel")]
    # Somebody was heard in the centre and nobody has coded it yet.
    for place in places:
        said = text_of(held_activity(audit, coordinator, areas=place), TURNS)
    for _each in range(12):
        said = text_of(held_activity(audit, coordinator, areas=places[2]), TURNS)
        coded(said, codes[1], "asaltan", coordinator)
    few = text_of(held_activity(audit, coordinator, people=1, areas=places[1]), TURNS)
    coded(few, codes[1], "asaltan", coordinator)

    def told(client) -> dict[str, tuple[str, int | None]]:
        answer = client.get(_address(audit, "silence"))
        return {each.area: (str(each.how), each.said) for each in answer.context["found"]}

    coder, client = signed_in(in_role(Role.CODER)), signed_in(coordinator)
    assert told(client) == {
        "Centro": ("little", 0), "Las Peñitas II": ("little", 1), "Lomas del Sol": ("nobody", 0),
    }  # fmt: skip
    assert told(coder)["Las Peñitas II"] == ("little", None)
    # The same words in the centre, coded, and nobody speaks of it.
    for _each in range(12):
        said = text_of(held_activity(audit, coordinator, areas=places[0]), TURNS)
        coded(said, codes[0], "luz", coordinator)
    assert told(client)["Centro"] == ("silence", 0)
    answer = client.get(_address(audit, "saturation")).content.decode()
    assert "<polyline" in answer
    assert "saturations" in answer
    board = client.get(reverse("diagnosis:coverage", args=[audit.slug])).content.decode()
    assert _address(audit, "saturation") in board


@pytest.mark.one_database
def test_restricted(audit, coordinator, in_role, signed_in, street) -> None:
    """6"""
    (light, *_), _text, _other = street
    secret = held_activity(audit, coordinator, access_level="restricted")
    coded(text_of(secret, TURNS), light, "Sin luz", coordinator)
    asked = {"technique": "focus_group"}
    coder = signed_in(in_role(Role.CODER))
    assert "Sin luz" not in coder.get(_address(audit, "passages"), asked).content.decode()
    assert not Event.objects.filter(verb="read_document").exists()
    client = signed_in(coordinator)
    assert "Sin luz" in client.get(_address(audit, "passages"), asked).content.decode()
    assert Event.objects.filter(verb="read_document").count() == 1
