"""Two numbers of one person.

1. They are told by one, in every text, and apart again; what was coded moves and nobody has to look
   at it; who doesn't see all of it can't say so.
2. Work on texts that is killed is begun again, and leaves no text half made.
"""

from __future__ import annotations

import pytest
from django.utils import timezone

from sereno.web.audits.models import Event
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.coding.models import Mention, Segment
from sereno.web.coding.texts.deciding import decide
from sereno.web.coding.texts.looking import look_through
from sereno.web.coding.texts.merging import merge
from sereno.web.coding.texts.pseudonyms import known_names
from sereno.web.coding.texts.reading import newest_text
from sereno.web.diagnosis.models import Document
from sereno.web.jobs.models import Job
from sereno.web.jobs.running import work_off
from tests.integration.web.coding.test_texts import _at, _document, _ready, _refused
from tests.integration.web.diagnosis.test_documents import _everywhere

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("empty_home"),
    pytest.mark.one_database,
]


def test_two_numbers_of_one_person(audit, in_role, signed_in, monkeypatch) -> None:
    """1, 2"""
    coordinator, fieldworker = in_role(Role.COORDINATOR), in_role(Role.FIELDWORKER)
    first = _document(audit, "Ayer mi hijo Xunaxi Trejo no llegó. Le dicen el Tuercas, sí.")
    second = _document(audit, "Vino Evodio Olvera con su gente a la junta.")
    unready = _document(audit, "Ayer vino Xunaxi Trejo con mi hijo Evodio Olvera.")
    texts = [_ready(each, coordinator) for each in (first, second)]
    look_through(document=unready, by=coordinator)
    told = {each.pseudonym.number: each for each in known_names(audit, coordinator)}
    names = {forms: known.pseudonym for known in told.values() for forms in known.forms}
    gone, kept = names["Tuercas"], names["Xunaxi Trejo"]
    code = add_code(audit=audit, by=coordinator, name="Miedo")
    text, now = texts[0], timezone.now()
    start = text.text.index(f"Persona {gone.number}, sí")
    segment = Segment.objects.create(
        audit=audit, code=code, coder=coordinator, document=first, text=text, start=start,
        end=start + 13, revision=0, made_at=now, changed_at=now,
    )  # fmt: skip
    client = signed_in(coordinator)
    place = _at("merge_pseudonym", audit, "person", gone.number)
    page = " ".join(client.get(place, {"other": kept.pk}).content.decode().split())
    for words in ("1 text gets a new version", "1 coded passage of it", "1 mention stands"):
        assert words in page
    # A worker that is killed amid a text leaves the one before; the next one makes all.
    assert client.post(place, {"other": kept.pk}).status_code == 302
    with monkeypatch.context() as patch:
        patch.setattr("sereno.web.coding.texts.making.index_text", _killed)
        with pytest.raises(KeyboardInterrupt):
            work_off(audit)
    assert newest_text(first) == text
    assert Segment.objects.get().text == text
    Job.objects.update(state="waiting", worker="")
    work_off(audit)
    made = newest_text(first)
    assert (made.version, f"el Persona {kept.number}, sí" in made.text) == (2, True)
    assert newest_text(second).version == 1
    segment.refresh_from_db()
    assert made.text[segment.start : segment.end] == f"Persona {kept.number}, sí"
    assert (segment.text, segment.needs_look) == (made, False)
    [one] = [k for k in known_names(audit, coordinator) if k.pseudonym == kept]
    assert (set(one.forms), one.documents) == ({"Xunaxi Trejo", "Tuercas"}, 1)
    page = client.get(_at("pseudonyms", audit)).content.decode()
    assert f"Tell Persona {gone.number} apart again" in page
    # What is decided by the number that went is told by the one that stands.
    mention = Mention.objects.filter(document=unready).first()
    panel = client.get(_at("mention", audit, unready.number), {"mention": mention.pk})
    assert f'<option value="{kept.pk}" selected>' in panel.content.decode()
    decide(document=unready, mention=mention.pk, state="replaced", pseudonym=str(gone.pk), by=None)
    mention.refresh_from_db()
    assert mention.pseudonym == kept
    for wrong in (gone.pk, kept.pk, 9999):
        with _refused("pseudonym_not_to_merge"):
            merge(audit=audit, gone=gone.pk, kept=wrong, by=coordinator)
    # And back: the text says what it said.
    client.post(_at("part_pseudonym", audit, "person", gone.number))
    work_off(audit)
    assert (newest_text(first).version, newest_text(first).text) == (3, text.text)
    assert Event.objects.filter(verb__in=("merge_pseudonyms", "part_pseudonyms")).count() == 2
    # Somebody who doesn't see one of the documents can't say who is in it.
    Document.objects.filter(pk=second.pk).update(access_level="restricted")
    with _refused("pseudonym_unseen"):
        merge(audit=audit, gone=names["Evodio Olvera"].pk, kept=gone.pk, by=fieldworker)
    answer = signed_in(fieldworker).get(
        _at("merge_pseudonym", audit, "person", names["Evodio Olvera"].number)
    )
    assert answer.status_code == 404
    assert signed_in(in_role(Role.CODER)).get(place).status_code == 403
    assert b"Tuercas" not in _everywhere()


def _killed(_text) -> None:
    raise KeyboardInterrupt
