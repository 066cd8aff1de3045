"""From a text as it came to one that can be coded.

1. Names are found, each is decided, and the text is made with its turns and who speaks; equal ones
   are decided at once, the same person has one number in all texts of the audit.
2. Whoever may not read originals gets no word of them: not on a page, in a file, the API, a search;
   once the text is made they read that. Names of a document teach nobody who doesn't see it.
3. What anybody finds is marked by places of the page, also behind signs of two units; a mention
   overlapped gives way; what isn't there any more is said.
4. A name found late makes a new version: segments and quotes move, touched ones wait to be looked
   at (that steps of before can be undone is shown by test_segments.py).
5. A file that is replaced takes over what was decided of the same words.
6. With its document's time a text ends; when nobody agrees any more nothing is left.
7. Nothing of names stands in clear in the database, an event, a job.
8. Names of who speaks that a file tells beside the text are replaced too.
9. Who takes whose name as known is bound by what they see; reading the map is noted.
10. Documents end with all that rests on them, and nothing of coding holds an audit back.
11. Whoever codes reports a name that is left: it waits to be decided, also after the text is looked
    through again, what is replaced stays so, and no event tells of it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.urls import reverse
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit, Event
from sereno.web.audits.roles import MAY, Right, Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.coding.models import (
    Code,
    Mention,
    NameMap,
    Pseudonym,
    Quote,
    Round,
    Segment,
    Speaker,
    TextVersion,
)
from sereno.web.coding.quotes.ending import bring_quotes_back, withdraw_quotes
from sereno.web.coding.texts.deciding import add_mention, decide
from sereno.web.coding.texts.ending import due, erase
from sereno.web.coding.texts.looking import look_through
from sereno.web.coding.texts.making import make_text
from sereno.web.coding.texts.pseudonyms import known_names
from sereno.web.coding.texts.reading import blocks_of, newest_text, texts_of
from sereno.web.coding.texts.standing import text_lines
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.consent.changes import note_consent, withdraw
from sereno.web.diagnosis.documents.changes import add_document, replace_file
from sereno.web.diagnosis.documents.examining import Examined
from sereno.web.diagnosis.models import Document, DocumentKind
from sereno.web.files.changes import spooled
from sereno.web.jobs.running import work_off
from tests.integration.web.coding.coded import give
from tests.integration.web.diagnosis.test_documents import _everywhere, audit_text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_home")]
SAID = (
    "Moderadora: ¿Cómo se llama?\n"
    "Xunaxi: Me llamo Xunaxi Trejo, mi celular es 442 123 45 67.\n"
    "Moderadora: ¿Y quién vende?\n"
    "Xunaxi: Le dicen el Tuercas. Aquí 😀 vive evodia y da miedo, da mucho miedo."
)
# All that is found in it; evodia stands in no list.
NAMED = ("Xunaxi", "Trejo", "442 123 45 67", "Tuercas")


@contextmanager
def _refused(code: str) -> Iterator[None]:
    with pytest.raises(Problem) as problem:
        yield
    assert problem.value.code == code


def _document(audit, text: str, level: str = "field", cues: str = "", **values) -> Document:
    """A transcript of an activity of its own."""
    activity = values.pop("activity", None) or plan_activity(
        audit=audit, by=None, title="Mercado", technique="focus_group", access_level=level
    )
    with spooled(audit=audit, name="Xunaxi.txt", chunks=[b"x"], sealed=True) as spool:
        found = Examined(DocumentKind.TRANSCRIPT, text=text, cues=cues)
        values = {"access_level": level, "language": "es"} | values
        return add_document(activity=activity, spool=spool, found=found, by=None, **values)


def _decide_all(document: Document, by, *, keep: tuple[str, ...] = ()) -> None:
    """Replace whatever waits, the same words by the same."""
    text = document.versions.first().text
    while True:
        each = Mention.objects.filter(document=document, state="waiting").first()
        if each is None:
            return
        state = "kept" if text[each.start : each.end] in keep else "replaced"
        decide(document=document, mention=each.pk, state=state, equal=True, by=by)


def _ready(document: Document, by) -> TextVersion:
    look_through(document=document, by=by)
    _decide_all(document, by)
    return make_text(document=document, by=by).text


def _at(name: str, audit, *words) -> str:
    return reverse(f"coding:{name}", args=[audit.slug, *words])


def test_a_text_is_made(audit, coordinator, signed_in) -> None:
    """1, 7"""
    first = _document(audit, SAID)
    client = signed_in(coordinator)
    listed = client.get(_at("texts", audit)).content.decode()
    assert "to be looked through" in listed
    assert client.post(_at("look_for_names", audit)).status_code == 302
    work_off(audit)
    page = client.get(_at("text", audit, first.number)).content.decode()
    found = {m.rule for m in Mention.objects.all()}
    assert {"who speaks", "phone", "nickname"} <= found
    for words in ("Xunaxi", "Tuercas"):
        assert f">{words}</a>" in page
    with _refused("mentions_wait"):
        make_text(document=first, by=coordinator)
    # By hand, as a browser without scripts sends it; then by a script.
    mention = Mention.objects.get(kind="phone")
    form = {"mention": mention.pk, "state": "replaced", "kind": "phone", "pseudonym": ""}
    sent = client.post(_at("decide", audit, first.number), form)
    assert f"?mention={mention.pk}" in sent["Location"]
    name = Mention.objects.filter(rule="who speaks").first()
    form = {"mention": name.pk, "state": "replaced", "kind": "person", "equal": "on"}
    answer = client.post(_at("decide", audit, first.number), form, HTTP_ACCEPT="application/json")
    told = answer.json()
    assert [each["stands"] for each in told["changed"]] == ["Persona 1"] * 2
    panel = client.get(_at("mention", audit, first.number), {"mention": name.pk}).content.decode()
    assert "Persona 1 (Xunaxi)" in panel
    # "Xunaxi Trejo" is Persona 1 as well: suggested, since the shorter name is known here.
    longer = Mention.objects.get(rule="title and name")
    panel = client.get(_at("mention", audit, first.number), {"mention": longer.pk})
    known = Pseudonym.objects.get()
    assert f'<option value="{known.pk}" selected>' in panel.content.decode()
    chosen = {"document": first, "state": "replaced", "by": coordinator}
    decide(mention=longer.pk, pseudonym=str(known.pk), **chosen)
    _decide_all(first, coordinator)
    assert client.post(_at("make_text", audit, first.number)).status_code == 302
    text = newest_text(first)
    assert text.text == (
        "Moderadora: ¿Cómo se llama?\n"
        "Persona 1: Me llamo Persona 1, mi celular es [teléfono].\n"
        "Moderadora: ¿Y quién vende?\n"
        "Persona 1: Le dicen el Persona 2. Aquí 😀 vive evodia y da miedo, da mucho miedo."
    )
    blocks = blocks_of(text)
    assert [(b.speaker.label, text.text[b.start : b.end][:9]) for b in blocks] == [
        ("Moderadora", "¿Cómo se "),
        ("Persona 1", "Me llamo "),
        ("Moderadora", "¿Y quién "),
        ("Persona 1", "Le dicen "),
    ]
    assert texts_of([first]) == {first.pk: text}
    page = client.get(_at("speakers", audit, first.number)).content.decode()
    assert "Persona 1" in page
    form = {"speaker1-part": "facilitator", "speaker2-part": "participant", "speaker2-sex": "women"}
    client.post(_at("speakers", audit, first.number), form)
    assert Speaker.objects.get(number=2).sex == "women"
    with _refused("text_unchanged"):
        make_text(document=first, by=coordinator)
    # The same words are the same person in the next text.
    second = _document(audit, "Ayer vino Xunaxi Trejo con su gente.")
    look_through(document=second, by=coordinator)
    mention = Mention.objects.get(document=second)
    panel = client.get(_at("mention", audit, second.number), {"mention": mention.pk})
    assert f'<option value="{known.pk}" selected>' in panel.content.decode()
    everything = _everywhere()
    assert b"Mercado" in everything
    for planted in (*NAMED, "evodia", "mucho miedo", "Persona 1: Me"):
        assert planted.encode() not in everything, planted


@pytest.mark.one_database
def test_nobody_else_reads_originals(audit, in_role, signed_in) -> None:
    """2"""
    coordinator = in_role(Role.COORDINATOR)
    ready, unready = _document(audit, SAID), _document(audit, SAID)
    _ready(ready, coordinator)
    look_through(document=unready, by=coordinator)
    mention = Mention.objects.filter(document=unready).first().pk
    pages = [_at("texts", audit), _at("pseudonyms", audit)]
    pages += [reverse(name, args=[audit.slug]) for name in ("diagnosis:documents", "api:documents")]
    pages += [reverse("search", args=[audit.slug]) + "?q=Xunaxi"]
    for document in (ready, unready):
        number = document.number
        pages += [_at(name, audit, number) for name in ("text", "speakers")]
        pages += [_at("mention", audit, number) + f"?mention={mention}"]
        pages += [
            reverse("diagnosis:document", args=[audit.slug, number]),
            reverse("diagnosis:document_file", args=[audit.slug, number, 1]),
        ]
    for role in Role:
        client = signed_in(in_role(role))
        may = Right.SEE_ORIGINALS in MAY[role]
        seen = {address: client.get(address) for address in pages}
        told = {a: b"".join(s) if s.streaming else s.content for a, s in seen.items()}
        raw = [a for a, body in told.items() if any(w.encode() in body for w in NAMED)]
        if may:
            assert _at("text", audit, unready.number) in raw
            continue
        assert [a for a in raw if "search" not in a] == []
        for name in ("text", "speakers"):
            assert seen[_at(name, audit, ready.number)].status_code == 403
        for name in ("decide", "mark_name", "make_text"):
            form = {"mention": mention, "state": "kept"}
            assert client.post(_at(name, audit, unready.number), form).status_code == 403
        page = told[reverse("diagnosis:document", args=[audit.slug, ready.number])]
        assert (b"Persona 1" in page) == (Right.SEE_FIELDWORK in MAY[role])
    assert Mention.objects.get(pk=mention).state == "waiting"


@pytest.mark.one_database
def test_names_are_bound_to_documents(audit, in_role, signed_in) -> None:
    """9"""
    coordinator, fieldworker = in_role(Role.COORDINATOR), in_role(Role.FIELDWORKER)
    _ready(_document(audit, "Ayer mi hijo Xunaxi Trejo no llegó.", level="restricted"), coordinator)
    _ready(_document(audit, "Ayer mi hijo Evodio Olvera no llegó."), coordinator)
    assert len(known_names(audit, coordinator)) == 2
    [known] = known_names(audit, fieldworker)
    assert known.forms == ("Evodio Olvera",)
    # Whatever page asks: to whoever may not read originals there is no name.
    assert known_names(audit, in_role(Role.CODER)) == []
    client = signed_in(fieldworker)
    page = client.get(_at("pseudonyms", audit)).content.decode()
    assert "Evodio" in page
    assert "Xunaxi" not in page
    assert Event.objects.filter(verb="read_name_map", by=fieldworker).count() == 1
    signed_in(coordinator).get(_at("text", audit, 1))
    assert Event.objects.filter(verb="read_document", by=coordinator).count() == 1


@pytest.mark.one_database
def test_marked_by_hand(audit, coordinator, signed_in) -> None:
    """3"""
    document = _document(audit, SAID)
    look_through(document=document, by=coordinator)
    client = signed_in(coordinator)
    source = document.versions.first().text
    line = source.index("Xunaxi: Le")
    units = len(source[line : source.index("evodia")].encode("utf-16-le")) // 2
    there = {"from": line, "to": line, "after": units, "before": units + 7}
    answer = client.post(_at("mark_name", audit, document.number), there | {"kind": "person"})
    made = Mention.objects.get(pk=answer.json()["made"])
    assert source[made.start : made.end] == "evodia"
    gone = Mention.objects.get(rule="nickname")
    end = units + len("evodia")
    at = {"from": line, "to": line, "after": 8, "before": end, "kind": "alias"}
    answer = client.post(_at("mark_name", audit, document.number), at)
    assert {gone.pk, made.pk} <= set(answer.json()["gone"])
    form = {"mention": gone.pk, "state": "kept"}
    sent = client.post(_at("decide", audit, document.number), form, HTTP_ACCEPT="application/json")
    assert (sent.status_code, "somebody marked another" in sent.json()["problem"]) == (409, True)
    for wrong in ((5, 5), (0, 10_000), (27, 28)):
        with _refused("mention_outside"):
            add_mention(document=document, start=wrong[0], end=wrong[1], kind="", by=coordinator)
    number = Mention.objects.get(kind="phone")
    with _refused("pseudonym_unknown"):
        decide(
            document=document, mention=number.pk, state="replaced", kind="person",
            pseudonym="99", by=coordinator,
        )  # fmt: skip


@pytest.mark.one_database
def test_a_late_name(audit, coordinator, in_role) -> None:
    """4"""
    document = _document(audit, SAID)
    old = _ready(document, coordinator)
    now, coder = timezone.now(), in_role(Role.CODER)
    code = add_code(audit=audit, by=coordinator, name="Miedo")

    def segment(words: str) -> Segment:
        start = old.text.index(words)
        return Segment.objects.create(
            audit=audit, code=code, coder=coder, document=document, text=old, start=start,
            end=start + len(words), revision=0, made_at=now, changed_at=now,
        )  # fmt: skip

    touched, before, after = map(segment, ("evodia y da", "quién vende", "mucho miedo"))
    quote = Quote.objects.create(
        audit=audit, number=1, document=document, text=old, segment=after, code=code,
        start=after.start, end=after.end, proposed_by=coder,
    )  # fmt: skip
    text = document.versions.first().text
    at = text.index("evodia")
    mention, _gone = add_mention(
        document=document, start=at, end=at + 6, kind="person", by=coordinator
    )
    assert [line.state for line in text_lines(audit, coordinator)] == ["waiting"]
    decide(document=document, mention=mention.pk, state="replaced", by=coordinator)
    assert [line.state for line in text_lines(audit, coordinator)] == ["decided"]
    made = make_text(document=document, by=coordinator)
    new = made.text
    assert (new.version, made.touched, "evodia" in new.text) == (2, 1, False)
    for row, words in ((before, "quién vende"), (after, "mucho miedo"), (quote, "mucho miedo")):
        row.refresh_from_db()
        assert (row.text, new.text[row.start : row.end]) == (new, words)
    touched.refresh_from_db()
    assert new.text[touched.start : touched.end] == "Persona 4 y da"
    assert (touched.needs_look, before.needs_look, touched.revision > 0) == (True, False, True)
    assert json.loads(new.moves) == [[old.text.index("evodia"), old.text.index("evodia") + 6, 9]]
    # Who speaks stays the same row also under another name.
    speaker = blocks_of(new)[1].speaker
    assert speaker == blocks_of(old)[1].speaker


@pytest.mark.one_database
def test_a_replaced_file(audit, coordinator) -> None:
    """5"""
    document = _document(audit, SAID)
    old = _ready(document, coordinator)
    with spooled(audit=audit, name="otra.txt", chunks=[b"y"], sealed=True) as spool:
        found = Examined(DocumentKind.TRANSCRIPT, text=SAID.replace("miedo,", "harto miedo,"))
        replace_file(document=document, spool=spool, found=found, by=coordinator)
    with _refused("text_not_looked_through"):
        make_text(document=document, by=coordinator)
    assert [line.state for line in text_lines(audit, coordinator)] == ["new"]
    assert look_through(document=document, by=coordinator) == 0
    made = make_text(document=document, by=coordinator)
    assert made.text.text == old.text.replace("miedo,", "harto miedo,")
    assert len(json.loads(made.text.moves)) == 1


def test_the_end(audit, coordinator) -> None:
    """6"""
    today = dt.date(2026, 6, 1)
    activity = plan_activity(
        audit=audit, by=None, title="Mercado", technique="focus_group", access_level="field"
    )
    consent = note_consent(
        activity=activity, text=audit_text(audit), people=1, form="oral", by=None, quote=True
    )
    document = _document(audit, SAID, activity=activity, keep_until=today)
    text = _ready(document, coordinator)
    code = add_code(audit=audit, by=coordinator, name="Miedo")
    where = {"document": document, "text": text, "code": code, "start": 0, "end": 5}
    now = timezone.now()
    times = {"revision": 1, "made_at": now, "changed_at": now}
    segment = Segment.objects.create(
        audit=audit, coder=coordinator, memo="Xunaxi", **where, **times
    )
    quote = Quote.objects.create(
        audit=audit, number=1, segment=segment, proposed_by=coordinator, **where
    )
    since = timezone.now()
    withdraw(consent=consent, people=1, by=coordinator)
    quote.refresh_from_db()
    assert quote.state == "withdrawn"
    document.refresh_from_db()
    assert document.state == "withdrawn"
    assert not list(text_lines(audit, coordinator))
    assert not known_names(audit, coordinator)
    document.state = "received"
    document.save()
    consent.withdrawals.all().delete()
    bring_quotes_back(consent, since, coordinator)
    quote.refresh_from_db()
    assert quote.state == "proposed"
    withdraw_quotes(consent, coordinator)
    assert Quote.objects.get().state == "proposed"
    assert list(due(today)) == []
    assert list(due(today + dt.timedelta(days=1))) == [document]
    erase(document, today + dt.timedelta(days=1))
    text.refresh_from_db()
    assert (text.text, text.edits, Segment.objects.get().memo) == ("", "", "")
    assert not Mention.objects.exists()
    assert not NameMap.objects.exists()
    assert {speaker.label for speaker in Speaker.objects.all()} == {""}
    assert list(due(today + dt.timedelta(days=1))) == []
    document.state, document.withdrawn_on = "withdrawn", today
    document.save()
    NameMap.objects.create(
        document=document, source=document.versions.first(), signs=1, at=timezone.now()
    )
    erase(document, today + dt.timedelta(days=60))
    for model in (TextVersion, Segment, Quote, Speaker, Mention):
        assert not model.objects.exists()
    # That there was a person 1 is left, so that nobody else gets that number.
    assert Pseudonym.objects.exists()


@pytest.mark.one_database
def test_lines_of_a_recording(audit, coordinator) -> None:
    """8, 7"""
    text = "Hola Xunaxi\nMe da miedo"
    cues = [
        {"from_ms": 0, "to_ms": 900, "speaker": "ENTREVISTADORA", "begin": 0, "end": 11},
        {"from_ms": 950, "to_ms": 2000, "speaker": "XUNAXI TREJO", "begin": 12, "end": 23},
    ]
    document = _document(audit, text, cues=json.dumps(cues))
    made = _ready(document, coordinator)
    first, second = blocks_of(made)
    assert (first.speaker.label, first.speaker.part) == ("ENTREVISTADORA", "facilitator")
    assert second.speaker.label.startswith("Persona ")
    assert (second.from_ms, made.text[second.start : second.end]) == (950, "Me da miedo")
    assert b"XUNAXI" not in _everywhere()


@pytest.mark.one_database
def test_nothing_holds_back(audit, coordinator, in_role) -> None:
    """10"""
    document = _document(audit, SAID)
    text = _ready(document, coordinator)
    coder = in_role(Role.CODER)
    code = add_code(audit=audit, by=coordinator, name="Miedo")
    given = give(document, coder)
    Code.objects.create(
        audit=audit, number=99, name="Susto", letters="su", merged_into=code, state="merged"
    )
    where = {"document": document, "text": text, "code": code, "start": 0, "end": 5}
    now = timezone.now()
    times = {"revision": 1, "made_at": now, "changed_at": now}
    segment = Segment.objects.create(audit=audit, coder=coder, round=given, **where, **times)
    Quote.objects.create(audit=audit, number=1, segment=segment, proposed_by=coder, **where)
    Pseudonym.objects.filter(number=2).update(same_as=Pseudonym.objects.get(number=1))
    with pytest.raises(ProtectedError) as held:
        Collector(using="default").collect(Audit.objects.filter(pk=audit.pk))
    # What is written once holds it, and fieldwork; of coding nothing.
    assert {row._meta.app_label for row in held.value.protected_objects} == {"audits", "diagnosis"}
    document.delete()
    for model in (TextVersion, Segment, Quote, Speaker, Mention, NameMap):
        assert not model.objects.exists()
    for model in (Pseudonym, Code, Round):
        model.objects.filter(audit=audit).delete()


@pytest.mark.one_database
def test_a_reported_name(audit, coordinator, in_role, signed_in) -> None:
    """11"""
    document = _document(audit, SAID)
    look_through(document=document, by=coordinator)
    _decide_all(document, coordinator, keep=("Tuercas",))
    text = make_text(document=document, by=coordinator).text
    client = signed_in(in_role(Role.CODER))
    events = Event.objects.count()
    address = _at("name_there", audit, "document", document.number)
    [*_others, block] = blocks_of(text)
    said = text.text[block.start : block.end]

    def report(words: str, version: int = 1) -> dict[str, object]:
        start = len(said[: said.index(words)].encode("utf-16-le")) // 2
        end = start + len(words.encode("utf-16-le")) // 2
        place = f"{block.ordinal},{start},{block.ordinal},{end}"
        return client.post(address, {"text": version, "place": place}).json()

    assert report(" evodia ") == {"waiting": 1}
    assert report("vive evodia y") == {"waiting": 2}
    assert report("evodia") == {"waiting": 0}
    assert report("el Tuercas.") == {"waiting": 2}
    assert "problem" in report("evodia", version=7)
    look_through(document=document, by=coordinator)
    waiting = Mention.objects.filter(state="waiting").order_by("start")
    assert [SAID[each.start : each.end] for each in waiting] == [
        "el",
        "Tuercas",
        "vive",
        "evodia",
        "y",
    ]
    assert Mention.objects.filter(state="replaced").count() == 4
    [line] = text_lines(audit, coordinator)
    assert line.state == "waiting"
    # Of the reports none is noted, nor who made them; of looking again that alone.
    assert Event.objects.count() == events + 1
    for place in ("0,0,0,1000", "x"):
        assert client.post(address, {"text": 1, "place": place}).status_code == 422
    page = signed_in(coordinator).get(
        _at("text", audit, document.number), {"mention": waiting[3].pk}
    )
    assert "evodia" in page.text
    answer = signed_in(in_role(Role.FIELDWORKER)).post(address, {"text": 1, "place": "0,0,0,3"})
    assert answer.status_code == 403
