"""Coding of the demo city.

1. As much as the issue asks for: 6,000 passages in 250 documents, 90 codes whose unitising alpha
   runs from 0.5 to 0.9; the same by the same seed.
2. By the verbs, of as many texts as there are: names decided and a few waiting, the same people
   across documents, rounds of two coders of whom one may not read what is restricted, half of the
   differences decided, a name found too late, quotes; pictures are coded as well.
3. Each sentence is known again, in both languages, and tells of codes that there are.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from sereno.methods.diagnosis.coding.agreement_measured import measured
from sereno.methods.diagnosis.coding.agreement_passages import Coded
from sereno.vocabulary.codebooks import ready_codebook
from sereno.vocabulary.language import LANGUAGES
from sereno.web.audits.events import told as told_events
from sereno.web.coding.demo import SEGMENTS, fill_coding
from sereno.web.coding.demo.codebook import keyed
from sereno.web.coding.demo.differing import fitted, marked, wanted_alphas
from sereno.web.coding.demo.names import WAIT, Ear
from sereno.web.coding.models import (
    Assignment,
    Code,
    CodebookVersion,
    Mention,
    Quote,
    Round,
    Ruling,
    Segment,
    Speaker,
    TextVersion,
)
from sereno.web.coding.rounds.settling import pairs_to_settle
from sereno.web.coding.texts.pseudonyms import known_names
from sereno.web.diagnosis.consent.changes import note_consent, take_first_texts
from sereno.web.diagnosis.demo.documents import TEXTS, leave_documents
from sereno.web.diagnosis.demo.facts import Loudness
from sereno.web.diagnosis.demo.speech import (
    Place,
    Someone,
    conversation,
    known_in,
    late_saying,
    sayings,
)
from sereno.web.diagnosis.models import Activity, ActivityArea, ConsentText, Document, Participants

KEYS = {code.key: code for category in ready_codebook() for code in category.codes}
VOICES = ("mother", "young", "older", "worker", "student", "shopkeeper", "official", "prison")


def _texts() -> list[list[str]]:
    """What is said in as many documents as the demo has."""
    rng = np.random.default_rng(5)
    place = Place("1", "Centro", known_in("1", "es"), ["La Loma"], Loudness())
    return [
        [
            words
            for _who, words in conversation(
                [Someone(f"MUJER {i}", VOICES[(n + i) % len(VOICES)], "", "") for i in range(5)],
                place,
                rng,
                "es",
            )
        ]
        for n in range(TEXTS)
    ]


def test_coders_differ_by_as_much_as_is_wanted() -> None:
    """1"""
    ear, told, lengths = Ear("es"), [], []
    for n, turns in enumerate(_texts()):
        ends = np.cumsum([len(words) + 1 for words in turns])
        spans = [(int(end) - len(w) - 1, int(end) - 1) for end, w in zip(ends, turns, strict=True)]
        told += ear.heard(n, "\n".join(turns), spans)
        lengths.append(int(ends[-1]))
    keys = sorted({each.code for each in told})
    alike = {key: [other for other in keys if other != key] for key in keys}
    poles = {key: KEYS[key].pole if key in KEYS else "threat" for key in keys}

    def marks() -> list:
        rng = np.random.default_rng(6)
        wanted = wanted_alphas(poles, rng)
        return fitted(
            told,
            SEGMENTS,
            lambda some: marked(some, wanted, alike, np.random.default_rng(7)),
            lambda mark: True,
            rng,
        )

    found = marks()
    assert found == marks()
    assert len(found) == SEGMENTS
    assert len(keys) >= 80
    coded = Coded(
        np.array(lengths),
        np.ones((TEXTS, 2), bool),
        *(np.array([getattr(each, name) for each in found]) for name in ("document", "coder")),
        np.array([keys.index(each.code) for each in found]),
        *(np.array([getattr(each, name) for each in found]) for name in ("start", "end")),
        len(keys),
    )
    of_codes = measured(coded, np.random.default_rng(8), draws=0).codes
    alphas = [each.alpha.value for each in of_codes if each.units >= 20]
    assert len(alphas) >= 70
    assert 0.45 < min(alphas) < 0.62
    assert 0.8 < max(alphas) < 0.95


@pytest.fixture
def heard(audit, coordinator):
    """Five activities of the demo's kinds that left texts: twelve in all."""
    take_first_texts(audit=audit, by=coordinator)
    ConsentText.objects.filter(audit=audit).update(state="in_use")
    asked = ConsentText.objects.filter(audit=audit, language="es")
    for n, (technique, sector, level, code) in enumerate(
        (
            ("interview", "prison", "restricted", "a1"),
            ("focus_group", "residents", "field", "a1"),
            ("work_group", "social", "field", "a2"),
            ("walk", "residents", "field", "a1"),
            ("focus_group", "residents", "field", "a2"),
        ),
        1,
    ):
        activity = Activity.objects.create(
            audit=audit, number=n, title=f"Actividad {n}", technique=technique, sector=sector,
            access_level=level, on=dt.date(2026, 1, n), state="documented",
        )  # fmt: skip
        ActivityArea.objects.create(activity=activity, code=code, name=f"Colonia {code}")
        for sex, age in (("women", "30-59"), ("men", "18-29"), ("women", "60+")):
            Participants.objects.create(
                activity=activity, sex=sex, age=age, sector=sector, people=3
            )
        text = asked.filter(kind="walk" if technique == "walk" else "focus_group").first()
        note_consent(
            activity=activity, text=text or asked[0], people=9, form="oral", quote=True, by=None
        )
    leave_documents(audit, np.random.default_rng(3), "es", texts=26)
    return audit


@pytest.mark.django_db
@pytest.mark.one_database
def test_by_the_verbs(heard, coordinator, settings, tmp_path) -> None:
    """2"""
    audit, visitor = heard, coordinator
    assert fill_coding(audit=audit, by=visitor, seed=1)
    codes = Code.objects.filter(audit=audit, is_codable=True)
    assert codes.count() == 90
    assert codes.exclude(definition="").exclude(letters="").count() == 90
    assert CodebookVersion.objects.filter(audit=audit).count() == 2

    texts = Document.objects.filter(audit=audit, kind__in=("transcript", "notes"))
    assert texts.count() == 26
    waiting = Mention.objects.filter(document__audit=audit, state="waiting")
    assert TextVersion.objects.filter(version=1).count() == 26 - WAIT
    assert set(waiting.values_list("document", flat=True)) <= set(
        texts.order_by("-number").values_list("pk", flat=True)[:WAIT]
    )
    assert max(each.documents for each in known_names(audit, visitor)) > 1
    assert {"women", "men"} <= set(Speaker.objects.values_list("sex", flat=True))

    live = Segment.objects.filter(audit=audit, removed_at=None)
    of_coders = live.exclude(coder=None)
    assert of_coders.count() == pytest.approx(SEGMENTS * 26 / TEXTS, rel=0.25)
    assert live.exclude(region=None).exists()
    given = Assignment.objects.filter(round__audit=audit)
    assert {row.document_id for row in given} == {
        each.document_id for each in TextVersion.objects.filter(version=1)
    }
    assert all(given.filter(document=row.document).count() == 2 for row in given)
    restricted = given.filter(
        document__access_level="restricted", coder__name__startswith="Carmen S"
    )
    assert not restricted.exists()
    assert given.filter(coder=visitor).exists()
    states = Round.objects.filter(audit=audit).order_by("number").values_list("state", flat=True)
    assert list(states) == ["closed", "closed", "open"]

    pairs = pairs_to_settle(audit, visitor)
    all_of_them = sum(len(pair.to_decide) for pair in pairs)
    assert sum(pair.decided for pair in pairs) == pytest.approx(all_of_them / 2, abs=12)
    assert not any(pair.strays for pair in pairs)
    assert any(ruling.reason for ruling in Ruling.objects.filter(round__audit=audit))

    [late] = TextVersion.objects.filter(version=2)
    assert late_saying("es").words.split("lupe")[0] in late.text
    assert "lupe" not in late.text
    touched = live.filter(needs_look=True)
    assert touched.exists()
    assert set(touched.values_list("text", flat=True)) == {late.pk}
    assert set(given.filter(document=late.document).values_list("state", flat=True)) == {"finished"}
    quotes = Quote.objects.filter(audit=audit)
    assert set(quotes.values_list("state", flat=True)) == {"proposed", "approved", "refused"}
    assert len(told_events(audit.events.all())) == audit.events.count()
    assert not fill_coding(audit=audit, by=visitor, seed=1)


@pytest.mark.django_db
@pytest.mark.one_database
def test_sentences(audit, coordinator) -> None:
    """3"""
    assert fill_coding(audit=audit, by=coordinator, seed=1)
    known = keyed(audit)
    for spoken in LANGUAGES:
        assert not Ear(spoken).deaf_to
        about = {key for each in (*sayings(spoken), late_saying(spoken)) for key in each.about}
        assert about == set(known.codes)
