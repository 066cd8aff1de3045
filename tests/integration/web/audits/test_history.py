"""The history of a record.

1. It holds what was done to the record and to what belongs to it, in words and in both languages,
   with each field that was changed, and stands on the record's page and on a page of its own.
2. It is shown to whoever may read the audit's history, and to nobody else.
3. What an event tells is as secret as its record was then, and as it is now, and as what it
   belongs to; of a record that is gone it is what it was then. What a formula gives follows.
4. Everything that is kept from some people says its level.
5. A verb without words writes nothing.
6. Who took a file out of the audit stands in it, whichever page gave the file.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils.translation import override

from sereno.web.audits.access_levels import AccessLevel, LevelledQuerySet, guarded_models, highest
from sereno.web.audits.changes import record_event
from sereno.web.audits.events import events_of, told
from sereno.web.audits.models import Audit, Event, kind_label
from sereno.web.audits.roles import Role
from sereno.web.indicators.changes import add_indicator
from sereno.web.records.changes import change
from sereno.web.sources.changes import add_source, drop_break, note_break, undo_step
from sereno.web.sources.models import Source
from sereno.web.sources.record import SOURCES
from sereno.web.sources.request_changes import change_request
from tests.integration.web.sources.catalogue_data import TODAY, item, make_request, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.mark.one_database
def test_of_a_source(audit, coordinator, signed_in) -> None:
    """1"""
    make_source(audit, title="Another")
    source = make_source(audit, "requested", title="Calls")
    undo_step(source=source, step=source.steps.last().pk, by=coordinator)
    change(
        SOURCES, row=source, by=coordinator, title="Calls to 911", access_level="public", note=""
    )
    lines = told(events_of(source, audit, coordinator))
    assert [line.what for line in lines] == [
        "changed the description of the source “Calls to 911”",
        "took back the last step of the source “Calls”",
        "asked for the source “Calls” (13 December 2025)",
        "added the source “Calls”",
    ]
    changes = sorted((c.field, c.before, c.after) for c in lines[0].changes)
    assert changes == [
        ("title", "Calls", "Calls to 911"),
        ("who may see it", "Team: the people of this audit", "Public: anyone"),
    ]
    with override("es"):
        line = told(events_of(source, audit, coordinator))[0]
        assert "«Calls to 911»" in line.what
        assert {c.field for c in line.changes} == {"título", "quién puede verla"}
    client = signed_in(coordinator)
    page = client.get(reverse("sources:source", args=[audit.slug, source.number]))
    assert "<del>Calls</del> → <ins>Calls to 911</ins>" in page.content.decode()
    address = reverse("audits:history", args=[audit.slug])
    own = client.get(address, {"of": f"sources.source:{source.pk}"})
    assert [line.what for line in own.context["lines"]] == [line.what for line in lines]
    assert own.context["of"] == "Calls to 911"
    assert len(client.get(address).context["lines"]) == len(lines) + 3
    assert client.get(address, {"of": "sources.source:x"}).status_code == 200


@pytest.mark.one_database
def test_of_a_request(audit, coordinator, signed_in) -> None:
    """1"""
    asked = make_request(audit, item(), sent=None)
    items = [item(first=2023)]
    change_request(request=asked, by=coordinator, items=items, institution="SSC")
    change_request(request=asked, by=coordinator, items=items, institution="SSC")
    lines = told(events_of(asked, audit, coordinator))
    assert len(lines) == 2, "what changes nothing is no event"
    names = [(change.field, change.after[-9:]) for change in lines[0].changes]
    assert names == [("institution", "SSC"), ("what is asked for", "2023–2025")]
    page = signed_in(coordinator).get(reverse("sources:request", args=[audit.slug, asked.number]))
    assert "<ins>SSC</ins>" in page.content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize("role", Role, ids=str)
def test_who_reads_it(audit, in_role, signed_in, role: Role) -> None:
    """2"""
    source = make_source(audit, access_level="public")
    change(SOURCES, row=source, by=audit.created_by, note="Old words")
    page = signed_in(in_role(role)).get(reverse("sources:source", args=[audit.slug, source.number]))
    reads = role in (Role.COORDINATOR, Role.ANALYST, Role.EVALUATOR)
    assert ("changed the description of the source" in page.content.decode()) == reads


@pytest.mark.one_database
def test_levels(audit, coordinator, in_role) -> None:
    """3"""
    viewer, official = in_role(Role.VIEWER), in_role(Role.OFFICIAL)
    source = make_source(audit, title="Secret", access_level="restricted")
    broken = note_break(source=source, on=TODAY, kind="law", what="x", advice="y", by=None)
    drop_break(source=source, series_break=broken.pk, by=coordinator)
    shown = make_source(audit, title="Shown", access_level="public")
    raised = make_source(audit, title="Raised", access_level="public")
    indicator = add_indicator(audit=audit, code="calls", by=coordinator, name_es="x", name_en="x")
    indicator.source = raised
    indicator.save()
    derived = add_indicator(
        audit=audit, code="twice", by=coordinator, name_es="y", name_en="y", formula="calls * 2"
    )

    def seen(person) -> set[str]:
        return set(Event.objects.for_person(audit, person).values_list("about", flat=True))

    everything = {audit.name, "Secret", "Shown", "Raised", "C5", "x", "y"}
    assert seen(coordinator) - {""} == everything
    # Who has the secret source came into the directory by it, and is as secret.
    assert seen(viewer) - {""} == everything - {"Secret", "C5"}
    change(SOURCES, row=raised, by=coordinator, access_level="field")
    for person in (viewer, official):
        assert seen(person) - {""} == {audit.name, "Shown"}
        assert not events_of(raised, audit, person).exists()
        assert not events_of(derived, audit, person).exists()
    assert events_of(shown, audit, viewer).exists()
    # What was secret then stays so, whatever became of it since.
    change(SOURCES, row=source, by=coordinator, access_level="public")
    assert "Secret" not in seen(viewer)
    # The row is gone, what is known of it is what was written then.
    gone = add_source(
        audit=audit, by=None, on=TODAY, title="Gone", publisher="", kind="survey",
        geography="area", access_level="restricted",
    )  # fmt: skip
    Source.objects.filter(pk=gone.pk).delete()
    assert "Gone" in seen(coordinator)
    assert "Gone" not in seen(official)


def test_every_guarded_row_says_its_level(audit) -> None:
    """4"""
    guarded = set(guarded_models()) - {Event}
    assert Source in guarded
    for model in guarded:
        levelled = isinstance(model._default_manager.all(), LevelledQuerySet)
        assert levelled or hasattr(model, "access_level"), model
        assert list(model._default_manager.all().of_audit(Audit(pk=0))) == [], model
    assert highest(["team", "restricted", "public"]) == AccessLevel.RESTRICTED
    assert highest([]) == AccessLevel.PUBLIC


def test_a_verb_without_words(audit, coordinator) -> None:
    """5"""
    with pytest.raises(ValueError, match="no words"):
        record_event(audit=audit, verb="hum", by=coordinator, subject=audit)
    assert list(audit.events.values_list("kind", "verb")) == [(kind_label(audit), "create_audit")]


@pytest.mark.one_database
def test_downloads(audit, coordinator, in_role, signed_in) -> None:
    """6"""
    make_source(audit)
    viewer = in_role(Role.VIEWER)
    client = signed_in(viewer)
    for ending in ("csv", "xlsx"):
        address = f"/a/{audit.slug}/sources/export.{ending}"
        assert client.get(address).status_code == 200
    client.get(f"/a/{audit.slug}/sources/")
    taken = Event.objects.filter(audit=audit, verb="download", by=viewer)
    assert [event.about.rpartition(".")[2] for event in taken] == ["xlsx", "csv"]
    assert [line.what for line in told(taken)] == [f"downloaded “{e.about}”" for e in taken]
