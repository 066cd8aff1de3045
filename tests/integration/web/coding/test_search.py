"""Searching what was said.

1. Over 200 searches the index gives the turns that a look through every text gives, in both
   databases.
2. Of a restricted text no word is in any table: whoever may is asked first, then it is looked
   through in memory, and that is noted. A text that becomes restricted leaves the index at once,
   whoever changes it; one that is no longer is found before it is indexed again, and after.
3. Only the newest version of a text counts, and nothing of what was withdrawn.
4. The page: words marked, in their turn, by line, within codes, areas, groups, kinds and days; a
   code that a colleague gave blind narrows nothing.
5. A turn of more words than a database indexes and words of other scripts are found.
6. Hits are coded after a look: words, sentence or turn; what one has already and what one has
   finished stays; all of it is one step, sent twice it is there once, taken back it is gone; of
   what one may not see nothing is coded.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import uuid

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from sereno.methods.diagnosis.coding.looking import in_language, looking_for, spans
from sereno.methods.diagnosis.coding.words import indexed
from sereno.web.audits.models import Event
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.coding.models import Assignment, IndexedBlock, Round, Segment, TextVersion
from sereno.web.coding.search.asking import SearchQuestion, Within
from sereno.web.coding.search.finding import Search
from sereno.web.coding.search.indexing import index_text, index_what_is_missing
from sereno.web.diagnosis.models import Activity, Document
from tests.integration.web.coding.coded_texts import ASKS, MAN, WOMAN, coded, held_activity, text_of

pytestmark = pytest.mark.django_db
WORDS = [
    *("luz", "noche", "policía", "policías", "año", "ano", "droga", "miedo", "parque", "niña"),
    *("calle", "ß", "漢字", "50", "vendía"),
]


def _found(audit, person, words: str, **within) -> list[int]:
    question = SearchQuestion(words, Within(**within), alike=False)
    return [hit.ordinal for hit in Search(audit, person, question).found]


def _everything() -> str:
    """What all tables hold, those of SQLite's index too."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += cursor.fetchall()
    return str(found)


def test_both_databases(audit, coordinator) -> None:
    """1"""
    draw = random.Random(7)
    turns = [(WOMAN, " ".join(draw.choices(WORDS, k=draw.randint(0, 9)))) for _ in range(60)]
    index_text(text_of(held_activity(audit, coordinator), turns))
    stems = [indexed(words, "es").split() for _who, words in turns]
    hits = 0
    for _ in range(80):
        some = draw.choices([*WORDS, "polic*", "n*"], k=3)
        asked = draw.choice(
            ["{} {}", '"{} {}"', "{} CERCA/2 {}", "{} O {}", "{} -{}", '{} "{} {}"', "{} | {} -{}"]
        ).format(*some)
        looking = in_language(looking_for(asked), "es")
        by_hand = [i for i, each in enumerate(stems) if spans(looking, each) is not None]
        assert _found(audit, coordinator, asked) == by_hand, asked
        hits += len(by_hand)
    assert hits > 200


@pytest.mark.one_database
def test_restricted(audit, coordinator, in_role, signed_in) -> None:
    """2"""
    activity = held_activity(audit, coordinator)
    text = text_of(activity, [(WOMAN, "Trafican xoloitzcuintles de noche.")])
    index_text(text)
    page = reverse("coding:search", args=[audit.slug])
    asked = {"q": "xoloitzcuintle"}
    coder = in_role(Role.CODER)
    assert "<mark>xoloitzcuintles</mark>" in signed_in(coder).get(page, asked).content.decode()
    # As the database itself raises it, with the activity's level.
    Activity.objects.filter(pk=activity.pk).update(access_level="restricted")
    assert "xolo" not in _everything()
    assert "xoloitzcuintles" not in signed_in(coder).get(page, asked).content.decode()
    client = signed_in(coordinator)
    assert "<mark>" not in (answer := client.get(page, asked).content.decode())
    assert "restricted=yes" in answer
    assert not Event.objects.filter(verb__in=["search_restricted", "read_document"]).exists()
    answer = client.get(page, {**asked, "restricted": "yes"}).content.decode()
    assert "<mark>xoloitzcuintles</mark>" in answer
    assert Event.objects.get(verb="search_restricted").detail == {"n": 1}
    assert Event.objects.get(verb="read_document").key == text.document_id
    assert "xolo" not in str(list(Event.objects.values()))
    # It is shown to colleagues again: found at once, whatever is in the index.
    Activity.objects.filter(pk=activity.pk).update(access_level="field")
    Document.objects.filter(pk=text.document_id).update(access_level="field")
    assert _found(audit, coder, "xoloitzcuintle") == [0]
    assert index_what_is_missing() == 1
    assert _found(audit, coder, "xoloitzcuintle") == [0]
    assert index_what_is_missing() == 0
    # What is restricted from the beginning never comes into it.
    secret = text_of(
        held_activity(audit, coordinator, access_level="restricted"), [(WOMAN, "Axólotl.")]
    )
    index_text(secret)
    assert index_what_is_missing() == 0
    assert not IndexedBlock.objects.filter(document=secret.document).exists()
    assert "axolotl" not in _everything()


def test_what_counts(audit, coordinator) -> None:
    """3"""
    text = text_of(held_activity(audit, coordinator), [(WOMAN, "Fue Chabela, dicen.")])
    index_text(text)
    newer = TextVersion.objects.create(
        document=text.document, version=2, source=text.source, text="Fue Persona 1, dicen.",
        at=timezone.now(),
    )  # fmt: skip
    newer.blocks.create(ordinal=0, start=0, end=21)
    assert _found(audit, coordinator, "chabela") == []
    assert _found(audit, coordinator, "dicen") == [0]
    index_text(newer)
    assert _found(audit, coordinator, "chabela") == []
    assert _found(audit, coordinator, "dicen persona") == [0]
    assert "chabela" not in _everything()
    Document.objects.filter(pk=text.document_id).update(state="withdrawn")
    assert not IndexedBlock.objects.exists()
    assert _found(audit, coordinator, "dicen") == []


@pytest.mark.one_database
def test_page(audit, coordinator, in_role, signed_in) -> None:
    """4"""
    code = add_code(audit=audit, by=coordinator, name="Calle sin luz")
    activity = held_activity(audit, coordinator)
    turns = [
        (ASKS, "¿Y de noche?"),
        (WOMAN, "De noche no hay luz."),
        (MAN, "De noche hay luz <b>."),
    ]
    text = text_of(activity, turns)
    index_text(text)
    other = text_of(
        held_activity(audit, coordinator, technique="interview", on=dt.date(2026, 5, 1)),
        [(WOMAN, "Noche.")],
        kind="notes",
    )
    index_text(other)
    coded(text, code, "no hay luz", coordinator)
    for within, ordinals in (
        ({}, [0, 1, 2, 0]),
        ({"code": code.number}, [1]),
        ({"sex": "men"}, [2]),
        ({"part": "facilitator"}, [0]),
        ({"technique": "interview"}, [0]),
        ({"kind": "transcript"}, [0, 1, 2]),
        ({"since": dt.date(2026, 4, 1)}, [0]),
        ({"area": "nowhere"}, []),
    ):
        assert _found(audit, coordinator, "noche", **within) == ordinals, within
    page = reverse("coding:search", args=[audit.slug])
    client = signed_in(coordinator)
    answer = client.get(page, {"q": "luminaria"}).content.decode()
    assert re.search(r"no hay <mark>luz</mark>\.", answer)
    assert "&lt;b&gt;" in answer
    assert "<mark>" not in client.get(page, {"q": "luminaria", "alike": "no"}).content.decode()
    by_line = client.get(page, {"q": "hay luz", "view": "lines"}).content.decode()
    assert by_line.count("<mark>") == 2
    assert client.get(page).content.decode().count("?q=") >= 6
    # A colleague who codes the same blind sees nothing of it, not even by what it narrows.
    coder = in_role(Role.CODER)
    blind = Round.objects.create(audit=audit, number=1, title="Uno", state="open")
    for each in (coder, coordinator):
        Assignment.objects.create(round=blind, document=text.document, coder=each)
    assert _found(audit, coder, "noche", code=code.number) == []
    assert _found(audit, coordinator, "noche", code=code.number) == [1]


def test_odd(audit, coordinator) -> None:
    """5"""
    many = " ".join(f"palabra{i}" for i in range(12_000))
    text = text_of(held_activity(audit, coordinator), [(WOMAN, many), (MAN, "Straße 漢字")])
    index_text(text)
    assert _found(audit, coordinator, "palabra11999") == [0]
    assert _found(audit, coordinator, "straße") == [1]
    assert _found(audit, coordinator, "漢字") == [1]


@pytest.mark.one_database
def test_coded_after_a_look(audit, coordinator, in_role, signed_in) -> None:
    """6"""
    coder = in_role(Role.CODER)
    code = add_code(audit=audit, by=coordinator, name="Calle sin luz")
    turns = [(WOMAN, "No hay luz. Da miedo."), (MAN, "La luz, sí. Y luz.")]
    texts = [text_of(held_activity(audit, coordinator), turns) for _ in range(3)]
    for text in texts:
        index_text(text)
    coded(texts[0], code, "No hay luz.", coder)
    done = Round.objects.create(audit=audit, number=1, title="R", state="open")
    Assignment.objects.create(
        round=done, document=texts[1].document, coder=coder, state="finished",
        finished_at=timezone.now(),
    )  # fmt: skip
    secret = text_of(held_activity(audit, coordinator, access_level="restricted"), turns)
    client = signed_in(coder)
    review = reverse("coding:review_hits", args=[audit.slug])
    assert review in client.get(reverse("coding:search", args=[audit.slug]), {"q": "luz"}).text

    def offered(extent: str) -> tuple[str, list[str]]:
        page = client.get(
            review, {"q": "luz", "give": code.number, "as": extent, "restricted": "yes"}
        )
        ticked = re.findall(r'name="hit" value="([\d.]+)"\s+checked', page.text)
        return re.search(r'name="step" value="([^"]+)"', page.text)[1], ticked

    said = {}
    for extent in ("turn", "sentence", "words"):
        step, ticked = offered(extent)
        places = [[int(each) for each in hit.split(".")] for hit in ticked]
        assert secret.document.number not in {number for number, *_place in places}
        by_number = {text.document.number: text.text for text in texts}
        said[extent] = [by_number[number][a:b] for number, _version, a, b in places]
    whole, other = (words for _who, words in turns)
    assert said == {
        # Of the first text one's own passage is within its turn, and no other is of it.
        "turn": [whole, other, whole, other],
        "sentence": ["La luz, sí.", "Y luz.", "No hay luz.", "La luz, sí.", "Y luz."],
        "words": ["luz", "luz", "luz", "luz", "luz"],
    }
    sent = {"step": step, "hit": ticked}
    address = f"{review}?q=luz&give={code.number}&as=words"
    for _ in range(2):
        answer = client.post(address, sent)
    made = Segment.objects.filter(coder=coder, origin="search", removed_at=None)
    assert made.count() == 5
    assert not made.filter(needs_look=True).exists()
    assert "5 passages" in client.get(answer["Location"], headers={"accept-language": "en"}).text
    assert offered("words")[1] == []

    for hit, refused in (
        (f"{secret.document.number}.1.0.3", 404),
        (f"{texts[1].document.number}.1.0.3", 302),
        ("x", 404),
        ("9" * 30 + ".1.0.3", 404),
    ):
        # One that is refused takes the others with it.
        answer = client.post(address, {"step": str(uuid.uuid4()), "hit": [ticked[0], hit]})
        assert answer.status_code == refused
    assert made.count() == 5
    client.post(reverse("coding:hits_coded", args=[audit.slug, step]))
    assert made.count() == 0
    assert signed_in(in_role(Role.VIEWER)).get(review).status_code == 403
