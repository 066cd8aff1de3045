"""A text that is sealed in its row (tests/integration/web/records_example: `aside`).

1. In Python it is a plain text; the database, its statements, `values()`, `vars()`, the file of the
   list, the API and the history have none of it, nor does anything that shows a row.
2. A list opens no text; a row opens its own when asked for it, also where it was deferred.
3. It can't be asked for nor ordered by; `update()` takes it sealed alone; whether there is one can
   be asked.
4. The form shows, checks and changes it; what isn't changed stays as it is.
5. A step writes it with the rest of its row, and the history keeps none of it.
6. Moved to another row, or another field, it doesn't open.
7. No declaration lists, searches or orders by it; no frozen row has one.
8. Its key is changed and the text stays; one that is damaged is named, and holds nothing up.
9. Without its key nothing is read, nothing written over and no other key made; the page says what
   to do; with the key back all is there.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.test.utils import CaptureQueriesContext, isolate_apps
from django.urls import reverse

from sereno.exchange.sealed.envelopes import SIZE
from sereno.exchange.sealed.key_files import read_ring
from sereno.vocabulary.problems import Problem
from sereno.web.audits.events import events_of, told
from sereno.web.audits.models import Event
from sereno.web.people.frozen import Frozen
from sereno.web.records.changes import add, change, take_step
from sereno.web.records.columns import Column
from sereno.web.records.forms import form_of
from sereno.web.records.kinds import Kind
from sereno.web.vault import fields
from sereno.web.vault.columns import Sealed
from sereno.web.vault.fields import SealedTextField
from sereno.web.vault.rotation import drop_key, rotate
from sereno.web.vault.uses import wrapped_by

pytestmark = pytest.mark.django_db
SECRET = "Doña Chayo vio quién fue, y calla por su hijo"


@pytest.fixture(autouse=True)
def key_file(settings: Any, tmp_path: Path) -> Path:
    settings.VAULT_KEY_FILE = tmp_path / "vault.key"
    return settings.VAULT_KEY_FILE


@pytest.fixture
def make(site, audit, coordinator) -> Any:
    def make(title: str = "Charla", aside: str = SECRET) -> Any:
        return add(site, audit=audit, by=coordinator, title=title, type="interview", aside=aside)

    return make


def read(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def test_nobody_else_has_it(make, site, audit, coordinator, signed_in) -> None:
    """1"""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        row = make()
        assert row.aside == SECRET
        changed = change(site, row=row, by=coordinator, aside=f"{SECRET}. Otra vez.")
        again = read(row)
    assert again.aside == changed.aside == f"{SECRET}. Otra vez."
    client = signed_in(coordinator)
    pages = [
        client.get(reverse("outings:outings", args=[audit.slug])).content,
        client.get(reverse("outings:outings_file", args=[audit.slug, "csv"])).content,
        client.get(reverse("outings:outing", args=[audit.slug, row.number])).content,
    ]
    assert SECRET.encode() in pages.pop()
    (line,) = told(events_of(row, audit, coordinator).filter(verb="change_outing"))
    assert [(c.field, c.before, c.after) for c in line.changes] == [
        ("told in confidence", "", "changed; it is not shown here")
    ]
    (values,) = type(row).objects.values()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {row._meta.db_table}")
        stored = [bytes(v) if isinstance(v, memoryview) else v for v in cursor.fetchone()]
    waits = type(row)(aside=SECRET)
    everywhere = [
        *(query["sql"] for query in asked.captured_queries),
        *(str(event.detail) + event.about for event in Event.objects.all()),
        *(str(vars(each)) + repr(each) for each in (row, again, waits)),
        *(str(page) for page in pages),
        *(str(values), str(stored), str(pickle.dumps(again))),
    ]
    for piece in ("Chayo", "calla", "Otra vez"):
        assert not [
            where for where in everywhere if piece in where or piece.encode().hex() in where.lower()
        ]
    with pytest.raises(TypeError):
        pickle.dumps(waits)


def test_opened_late(make, monkeypatch) -> None:
    """2"""
    rows = [make("uno"), make("dos", ""), make("tres", "x" * 200_000)]
    opened = []
    real = fields.opened_bytes
    monkeypatch.setattr(
        fields, "opened_bytes", lambda *given, **more: opened.append(1) or real(*given, **more)
    )
    model = type(rows[0])
    found = list(model.objects.order_by("number"))
    assert [each.title for each in found] == ["uno", "dos", "tres"]
    assert opened == []
    assert [each.aside for each in found] == [SECRET, "", "x" * 200_000]
    assert next(each.aside for each in model.objects.defer("aside").order_by("number")) == SECRET
    later = model.objects.only("title").get(title="uno")
    later.title = "otro"
    later.save()
    rows[0].refresh_from_db()
    assert (rows[0].title, rows[0].aside) == ("otro", SECRET)


def test_never_asked_for(make) -> None:
    """3"""
    row = make()
    objects = type(row).objects
    for ask in (
        lambda: objects.filter(aside=SECRET),
        lambda: objects.filter(aside__contains="x"),
        lambda: objects.exclude(Q(aside="")),
        lambda: objects.filter(aside__in=[SECRET]),
        lambda: objects.filter(aside__folded__contains="x"),
        lambda: objects.order_by("aside")[0],
        lambda: objects.order_by("-aside").first(),
    ):
        with pytest.raises(FieldError, match="sealed"):
            ask()
    for write in (
        lambda: objects.update(aside=SECRET),
        lambda: objects.bulk_update([type(row)(pk=row.pk, aside=SECRET)], ["aside"]),
    ):
        with pytest.raises(TypeError, match="sealed"), transaction.atomic():
            write()
    assert read(row).aside == SECRET
    field = row._meta.get_field("aside")
    assert objects.update(aside=field.sealed(row, "otra cosa")) == 1
    assert read(row).aside == "otra cosa"
    held = objects.filter(aside__isnull=False)
    assert objects.filter(pk__in=held.values("pk")).annotate(n=models.Count("audit")).count() == 1
    assert isinstance(objects.annotate(a=F("aside")).get().a, Sealed)
    objects.bulk_create(
        [type(row)(audit=row.audit, number=7, title="a", type="walk", aside="de golpe")]
    )
    assert objects.get(number=7).aside == "de golpe"


@pytest.mark.one_database
def test_form(make, site, audit, coordinator, signed_in) -> None:
    """4"""
    row = make()
    sealed = vars(row)["aside"].raw
    client = signed_in(coordinator)
    address = reverse("outings:edit_outing", args=[audit.slug, row.number])
    assert SECRET in client.get(address).content.decode()
    given = {"title": "Plática", "type": "interview", "people": "1", "access_level": "team"}
    assert client.post(address, given | {"aside": SECRET}).status_code == 302
    found = read(row)
    assert (found.title, vars(found)["aside"].raw) == ("Plática", sealed)
    assert client.post(address, given | {"aside": "x" * 10_001}).status_code == 422
    assert client.post(address, given | {"aside": "más"}).status_code == 302
    assert read(row).aside == "más"
    found.full_clean()
    assert form_of(type(row), ("aside",)).base_fields["aside"].max_length == 10_000


def test_step(make, site, coordinator) -> None:
    """5"""
    row = make(aside="")
    take_step(site, row=row, step="carry_out", by=coordinator, aside=SECRET)
    assert row.aside == read(row).aside == SECRET
    assert "aside" not in Event.objects.get(verb="outing_carry_out").detail


def test_nowhere_else(make) -> None:
    """6"""
    row, other = make(), make("otra", "Nada")
    type(row).objects.filter(pk=other.pk).update(aside=vars(row)["aside"])
    with pytest.raises(Problem) as refused:
        str(read(other).aside)
    assert refused.value.code == "sealed_broken"
    assert str(other.pk) in str(refused.value)
    with pytest.raises(ValueError, match="bound to number"):
        type(row)(audit=row.audit, number=None, aside=SECRET).save()


def test_declared(site) -> None:
    """7"""
    given = {
        name: getattr(site, name)
        for name in ("key", "plural", "model", "many", "lede", "new", "empty", "write")
    }
    title = Column("title", link=True)
    for wrong in (
        {"columns": (title, Column("aside"))},
        {"columns": (title, Column("words", attribute="aside"))},
        {"columns": (title,), "search": ("aside",)},
        {"columns": (title,), "order": ("-aside",)},
        {"columns": (title, Column("number", sorts="aside"))},
        {"columns": (title,), "filters": ("aside",)},
    ):
        with pytest.raises(ValueError, match="aside"):
            Kind(**given, **wrong)
    assert Kind(**given, columns=(title, Column("words", value=lambda row, audit: row.aside)))
    with isolate_apps("tests.integration.web.records_example"):

        class Written(Frozen):
            said = SealedTextField(bound_to=("nobody",))

            class Meta:
                app_label = "outings"

        assert {each.id for each in Written.check()} >= {"sereno.E010", "sereno.E012"}


@pytest.mark.one_database
def test_other_key(make, key_file) -> None:
    """8"""
    rows = [make(f"charla {n}") for n in range(3)]
    before = vars(read(rows[2]))["aside"].raw
    raw = bytearray(before)
    raw[SIZE - 1] ^= 1
    type(rows[2]).objects.filter(pk=rows[2].pk).update(aside=Sealed(bytes(raw)))
    for n in (1, 2):
        done = rotate(lambda *_given: None)
        assert (done.is_new, done.anew, done.key) == (True, 2, read_ring(key_file).ids[n])
        assert done.broken == [f"outings.outing.aside {rows[2].pk}"]
    found = [read(row) for row in rows]
    assert [row.aside for row in found[:2]] == [SECRET, SECRET]
    assert vars(found[2])["aside"].raw == bytes(raw)
    first, second, third = read_ring(key_file).ids
    assert wrapped_by() == {first: 1, third: 2}
    for key_id, code in ((first, "vault_key_needed"), ("00", "vault_key_unknown")):
        with pytest.raises(Problem) as refused:
            drop_key(key_id)
        assert refused.value.code == code
    drop_key(second)
    type(rows[2]).objects.filter(pk=rows[2].pk).update(aside=Sealed(before))
    assert read(rows[2]).aside == SECRET


@pytest.mark.one_database
def test_key_away(make, site, audit, coordinator, signed_in, key_file) -> None:
    """9"""
    row = make()
    away = key_file.rename(key_file.with_name("away"))
    client = signed_in(coordinator)
    assert client.get(reverse("outings:outings", args=[audit.slug])).status_code == 200
    for name in ("outing", "edit_outing"):
        answer = client.get(reverse(f"outings:{name}", args=[audit.slug, row.number]))
        assert answer.status_code == 503
        assert "sereno vault import-key" in answer.content.decode()
    with pytest.raises(Problem) as refused:
        make("otra")
    assert refused.value.code == "vault_key_lost"
    read(row).save()
    assert not key_file.exists()
    away.rename(key_file)
    assert read(row).aside == SECRET
