"""The codebook, as it is kept in a browser.

1. The codes that come with Sereno are taken once, in the tree of their categories, with letters
   that no other has; what is there under the same name stays.
2. A code stands in several categories, is moved before another, and never into itself or a code.
3. Merged, its passages have the other code, each once; its letters are free; the page
   said so before.
4. Split, the new codes stand beside it and its passages wait to be looked at.
5. A version is kept as it was; the drift tells shares of what was coded under each.
6. Who may only read reads, notes on codes too; whoever is in no audit finds nothing. A note lies
   sealed, and no event or version has a word of it.
7. What was coded blind by another is in no count of a code.
8. A table and a `.qdc` bring what is not there yet, all or none; what leaves comes back.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Event
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import (
    add_code,
    change_code,
    keep_version,
    merge_code,
    move_code,
    next_revision,
    split_code,
    take_code_step,
    take_ready_codebook,
)
from sereno.web.coding.codebook.drift import drift_of
from sereno.web.coding.codebook.tree import flat, tree_of
from sereno.web.coding.models import Assignment, Code, CodebookVersion, Round, Segment, TextVersion
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.models import Document, DocumentVersion
from sereno.web.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(audit, coordinator) -> TextVersion:
    activity = plan_activity(
        audit=audit, by=coordinator, title="Mercado", technique="focus_group",
        access_level="field", on=dt.date(2026, 3, 1),
    )  # fmt: skip
    document = Document.objects.create(
        audit=audit, activity=activity, number=1, kind="transcript", access_level="field"
    )
    source = DocumentVersion.objects.create(document=document, version=1, at=timezone.now())
    return TextVersion.objects.create(
        document=document, version=1, source=source, text="No hay luz.", at=timezone.now()
    )


def _passage(text: TextVersion, code: Code, coder: Person, start: int = 0, **values) -> Segment:
    now = values.pop("at", timezone.now())
    return Segment.objects.create(
        audit=code.audit, code=code, coder=coder, document=text.document, text=text, start=start,
        end=start + 3, revision=next_revision(code.audit), made_at=now, changed_at=now, **values,
    )  # fmt: skip


@pytest.mark.one_database
def test_ready(audit, coordinator, signed_in) -> None:
    """1"""
    own = add_code(audit=audit, by=coordinator, name="Calle sin luz", letters="as")
    client = signed_in(coordinator)
    page = reverse("coding:codebook", args=[audit.slug])
    for n in (94 - 1, 0):
        answer = client.post(reverse("coding:take_codebook", args=[audit.slug]), follow=True)
        assert f"{n} c" in str(next(iter(answer.context["messages"])))
    assert Code.objects.get(name="Calle sin luz") == own
    assert Code.objects.get(name="Asalto en la calle").letters == ""
    nodes = tree_of(audit, None)
    assert [node.code.name for node in nodes[:2]] == ["Calle sin luz", "Inseguridad en la calle"]
    places = [n for n in flat(nodes) if n.code.name == "Asalto en el transporte"]
    assert [str(n.place.parent) for n in places] == [
        "Inseguridad en la calle",
        "Caminos y transporte",
    ]
    text = client.get(page).content.decode()
    assert text.count("Asalto en el transporte</a>") == 2
    listed = client.get(reverse("coding:codes_file", args=[audit.slug, "csv"]))
    assert len(b"".join(listed).splitlines()) == 95
    audit.languages = ["en"]
    assert take_ready_codebook(audit=audit, by=None) == 94


@pytest.mark.one_database
def test_places(audit, coordinator, signed_in) -> None:
    """2"""
    make = {"audit": audit, "by": coordinator}
    street = add_code(name="Calle", is_codable=False, **make)
    home = add_code(name="Casa", is_codable=False, parents=[street], **make)
    one, two = (add_code(name=name, parents=[street], **make) for name in ("Uno", "Dos"))
    client = signed_in(coordinator)
    at = reverse("coding:move_code", args=[audit.slug, two.number])
    answer = client.post(
        at, {"place": two.places.get().pk, "parent": street.pk, "before": one.places.get().pk}
    )
    assert answer.status_code == 302
    assert [str(n.code) for n in tree_of(audit, None)[0].children] == ["Casa", "Dos", "Uno"]
    change_code(row=two, by=coordinator, parents=[street, home])
    assert [str(n.code) for n in flat(tree_of(audit, None))].count("Dos") == 2
    # To where it stands already: once, not twice.
    move_code(place=two.places.get(parent=street), parent=home, before=None, by=coordinator)
    assert two.places.get().parent == home
    for code, parent, why in (
        (street, home, "code_in_itself"), (home, home, "code_in_itself"),
        (one, two, "code_in_a_code"),
    ):  # fmt: skip
        with pytest.raises(Problem) as refused:
            move_code(place=code.places.get(), parent=parent, before=None, by=coordinator)
        assert refused.value.code == why
    stuck = reverse("coding:move_code", args=[audit.slug, street.number])
    answer = client.post(stuck, {"place": street.places.get().pk, "parent": home.pk})
    assert answer.status_code == 422
    assert not audit.events.filter(verb="move_code", kind="coding.code", key=street.pk).exists()
    step = reverse("coding:step_code", args=[audit.slug, street.number, "retire"])
    assert "would not be seen" in client.post(step).content.decode()
    for code in (one, two, home, street):
        take_code_step(row=code, step="retire", by=coordinator)
    assert tree_of(audit, None) == []
    assert take_code_step(row=one, step="restore", by=coordinator).places.get().parent is None


def test_merge_and_split(audit, coordinator, in_role, signed_in, text) -> None:
    """3, 4"""
    coder, make = in_role(Role.CODER), {"audit": audit, "by": coordinator}
    dark, light = (add_code(name=n, letters=n[:2].lower(), **make) for n in ("Oscuro", "Luz"))
    _passage(text, dark, coder)
    _passage(text, light, coder)
    _passage(text, dark, coder, start=4)
    client = signed_in(coordinator)
    at = reverse("coding:merge_code", args=[audit.slug, dark.number])
    page = client.get(at, {"into": light.pk}).content.decode()
    assert "2 passages that you see" in page
    assert Code.objects.get(pk=dark.pk).state == "in_use"
    assert client.post(at, {"into": light.pk}).status_code == 302
    left = Segment.objects.filter(removed_at=None)
    assert list(left.values_list("code", "start")) == [(light.pk, 0), (light.pk, 4)]
    gone = Code.objects.get(pk=dark.pk)
    assert (gone.state, gone.merged_into) == ("merged", light)
    assert add_code(name="Otro", letters="os", **make).letters == "os"
    with pytest.raises(Problem) as refused:
        merge_code(code=gone, into=light, by=coordinator)
    assert refused.value.code in ("code_not_to_merge", "step_not_possible")
    made = split_code(code=light, names=["Focos", "Apagones"], by=coordinator)
    assert [str(each) for each in made] == ["Focos", "Apagones"]
    assert all(each.needs_look for each in left.all())
    form = {"names": "Focos"}
    assert client.post(at.replace("merge", "split"), form).status_code == 422


def test_versions(audit, coordinator, signed_in, text) -> None:
    """5"""
    code, make = add_code(audit=audit, by=coordinator, name="Luz"), {"audit": audit}
    early = timezone.now() - dt.timedelta(days=9)
    _passage(text, code, coordinator, at=early)
    client = signed_in(coordinator)
    at = reverse("coding:codebook_versions", args=[audit.slug])
    assert client.post(at, {"note": "Primera"}).status_code == 302
    assert client.post(at, {"note": "Igual"}).status_code == 422
    change_code(row=code, by=coordinator, definition="Focos que no prenden.")
    assert keep_version(note="", by=coordinator, **make).number == 2
    first = CodebookVersion.objects.get(number=1)
    assert (first.content[0]["definition"], first.note) == ("", "Primera")
    _passage(text, code, coordinator, start=4)
    drift = drift_of(audit, coordinator)
    assert drift is not None
    [(_code, shares)] = drift.codes
    assert [share.percent for share in shares] == [100, None, 100]
    assert client.get(at).status_code == 200


@pytest.mark.one_database
def test_who_may(audit, coordinator, in_role, signed_in, make_person) -> None:
    """6"""
    code = add_code(audit=audit, by=coordinator, name="Luz")
    pages = [reverse(f"coding:{name}", args=[audit.slug]) for name in ("codebook", "codes")]
    verbs = [
        reverse("coding:take_codebook", args=[audit.slug]),
        *(reverse(f"coding:{n}_code", args=[audit.slug, code.number]) for n in
          ("edit", "move", "merge", "split")),
    ]  # fmt: skip
    for role, sees, keeps in (
        (Role.CODER, 200, 403), (Role.EVALUATOR, 200, 403), (Role.VIEWER, 403, 403),
        (Role.OFFICIAL, 403, 403), (Role.CARE, 403, 403), (None, 404, 404),
    ):  # fmt: skip
        client = signed_in(in_role(role) if role else make_person("nadie@example.org"))
        assert {client.get(page).status_code for page in pages} == {sees}, role
        assert {client.post(verb, {}).status_code for verb in verbs} == {keeps}, role


@pytest.mark.one_database
def test_notes(audit, coordinator, in_role, signed_in) -> None:
    """6"""
    code = add_code(audit=audit, by=coordinator, name="Luz", letters="lu")
    client = signed_in(coordinator)
    edit = reverse("coding:edit_code", args=[audit.slug, code.number])
    form = client.get(edit).context["form"]
    sent = {"name": "Luz", "letters": "lu", "access_level": form["access_level"].value()}
    note = "Dudas del poste de doña Chabela"
    sent |= {"is_codable": "on", "memo": note, "seen": form.seen}
    assert client.post(edit, sent).status_code == 302
    page = signed_in(in_role(Role.CODER)).get(
        reverse("coding:code", args=[audit.slug, code.number])
    )
    assert note in page.content.decode()
    late = client.post(edit, sent | {"memo": "Otra"})
    assert late.status_code == 422
    assert late.context["now"] == [("Note on the code", note)]
    keep_version(audit=audit, note="", by=coordinator)
    for model in (Code, CodebookVersion, Event):
        assert "Chabela" not in repr(list(model.objects.values_list()))


@pytest.mark.one_database
def test_blind(audit, coordinator, in_role, signed_in, text) -> None:
    """7"""
    one = in_role(Role.CODER)
    code = add_code(audit=audit, by=coordinator, name="Luz")
    round_ = Round.objects.create(audit=audit, number=1, title="Uno", state="open")
    for coder in (one, coordinator):
        Assignment.objects.create(round=round_, document=text.document, coder=coder)
    _passage(text, code, one, round=round_)
    page = reverse("coding:code", args=[audit.slug, code.number])
    client = signed_in(coordinator)
    assert "0 passages" in client.get(page).content.decode()
    for each in Assignment.objects.all():
        Assignment.objects.filter(pk=each.pk).update(
            state="finished", finished_at=timezone.now(), text=text
        )
    assert "1 passage" in client.get(page).content.decode()


def test_codebooks_come_and_go(audit, coordinator, signed_in) -> None:
    """8"""
    client = signed_in(coordinator)
    at = reverse("coding:bring_codebook", args=[audit.slug])

    def bring(content: bytes, name: str = "codigos.csv"):
        file = SimpleUploadedFile(name, content)
        return client.post(at, {"file": file, "whole": "1"}, follow=True)

    table = (
        "Nombre,Categoría,Letras,Polo,Tema\n"
        "Asalto,Calle,as,Amenaza,Robo con violencia\n"
        'Luz,"Calle, Obras",as,vulnerability,\n'
    )
    answer = bring(table.encode())
    assert [str(node.code) for node in tree_of(audit, None)] == ["Calle", "Obras"]
    mugging, light = Code.objects.get(name="Asalto"), Code.objects.get(name="Luz")
    assert (mugging.letters, mugging.pole, mugging.topic) == ("as", "threat", "robbery")
    assert (light.letters, light.places.count()) == ("", 2)
    assert "4 codes" in answer.content.decode()
    qdc = client.get(reverse("coding:codebook_qdc", args=[audit.slug])).content
    assert "4 were there already" in bring(qdc, "otro.qdc").content.decode()
    assert Code.objects.count() == 4
    listed = b"".join(client.get(reverse("coding:codes_file", args=[audit.slug, "csv"])))
    Code.objects.all().delete()
    bring(listed)
    assert Code.objects.get(name="Luz").places.count() == 2
    for content in (
        b"a,b\n1,2\n",
        b"Nombre\nbien\n" + b"x" * 101 + b"\n",
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    ):
        assert bring(content).status_code == 422
    assert not Code.objects.filter(name="bien").exists()
