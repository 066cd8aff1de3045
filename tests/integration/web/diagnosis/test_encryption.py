"""Encryption on devices.

1. A restricted instrument is published with the audit's public key or not at all, and no restricted
   activity is held with one that doesn't encrypt.
2. A private key that is pasted by mistake is neither kept nor sent back.
3. What Collect encrypted is kept as it is, opened by its private key alone, and sealed from then
   on; the key is written nowhere.
"""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sereno.exchange.submissions.instance import rows_of
from sereno.exchange.xlsforms.public_keys import has_public_key
from sereno.vocabulary.problems import Problem
from sereno.web.audits.roles import Role
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.consent.changes import withdraw
from sereno.web.diagnosis.devices.changes import make_device
from sereno.web.diagnosis.instruments.changes import take_version_step
from sereno.web.diagnosis.models import InstrumentVersion, Submission, SubmissionKey
from tests.integration.web.diagnosis.collect import Phone, filled, new_id, published
from tests.integration.web.diagnosis.test_documents import _agreed, _everywhere
from tests.unit.exchange.submissions.encrypting import encrypted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_home")]
SAID = "El custodio nos pidió dinero"
MODEL = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
    "<h:head><model><instance/></model></h:head></h:html>"
)


@pytest.mark.one_database
def test_restricted_forms_encrypt(audit, coordinator, in_role, signed_in) -> None:
    """1, 2, 3"""
    version = published(audit, form_id="prison", state="draft", xform=MODEL)
    version.instrument.purpose = "prison"
    version.instrument.save()
    with pytest.raises(Problem) as refused:
        take_version_step(row=version, step="publish", by=coordinator)
    assert refused.value.code == "instrument_key_missing"
    key = rsa.generate_private_key(65537, 2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    client, at = signed_in(coordinator), reverse("diagnosis:submission_key", args=[audit.slug])
    page = client.post(at, {"public_key": private.decode()})
    assert page.status_code == 422
    assert private.decode().splitlines()[1] not in page.content.decode()
    assert client.post(at, {"public_key": public.decode()}).status_code == 302
    take_version_step(row=version, step="publish", by=coordinator)
    version = InstrumentVersion.objects.get(pk=version.pk)
    assert version.key == SubmissionKey.objects.get()
    assert has_public_key(version.xform)
    plain = published(audit)
    delicate = {"audit": audit, "by": None, "title": "Entrevista", "technique": "interview"}
    with pytest.raises(Problem) as refused:
        plan_activity(**delicate, sector="prison", instrument=plain.instrument)
    assert refused.value.code == "activity_needs_encryption"
    fieldworker = in_role(Role.FIELDWORKER)
    held = plan_activity(
        **delicate, sector="prison", instrument=version.instrument, leads=[fieldworker]
    )
    phone = Phone(make_device(audit=audit, by=None, person=fieldworker, label="3"))
    assert "base64RsaPublicKey" in phone.ask("GET", f"/forms/{version.number}").text
    told = {"form_id": "prison", "version": "1", "instance_id": new_id()}
    photos = {"a.jpg": b"\xff\xd8\xff" + SAID.encode() * 999, "b.jpg": b"2"}
    clear = filled(
        told["instance_id"],
        form_id="prison",
        said=SAID,
        photos=list(photos),
        activity=str(held.number),
    )
    envelope, files = encrypted(clear, photos, key.public_key(), **told)
    assert phone.send(envelope, list(files.items())) == [201]
    row = Submission.objects.get()
    assert (row.state, row.activity, row.answers) == ("complete", None, "")
    assert row.access_level == "restricted"
    opening = reverse("diagnosis:open_submissions", args=[audit.slug])
    page_of = reverse("diagnosis:submission", args=[audit.slug, 1])
    assert SAID not in client.get(page_of).content.decode()

    def bring(content: bytes) -> int:
        return client.post(opening, {"key": SimpleUploadedFile("k.pem", content)}).status_code

    assert bring(b"nothing") == 422
    other = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    assert bring(other) == 302
    assert not Submission.objects.get().answers
    assert bring(private) == 302
    row = Submission.objects.get()
    assert row.activity == held
    assert rows_of(row.answers)[0].values["/data/said"] == SAID
    opened = []
    for line in row.files.select_related("opened").exclude(opened=None):
        line.opened.audit = audit
        with line.opened.open() as stream:
            opened.append(stream.read())
    assert opened == list(photos.values())
    assert SAID in client.get(page_of).content.decode()
    # What can't be opened is told, and keeps nothing else from being opened: what is no form
    # inside, a file that isn't called as an encrypted one, and an activity that was cancelled.
    held.state = "cancelled"
    held.save()
    for inside, called in ((b"nothing", ".enc"), (b"", ""), (b"", ".enc")):
        told["instance_id"] = new_id()
        clear = inside or filled(told["instance_id"], form_id="prison", activity=str(held.number))
        envelope, files = encrypted(clear, {"a.jpg": b"1"}, key.public_key(), **told)
        envelope = envelope.replace(b"a.jpg.enc", f"a.jpg{called}".encode())
        sent = [(name.replace("a.jpg.enc", f"a.jpg{called}"), c) for name, c in files.items()]
        assert phone.send(envelope, sent) == [201]
    page = client.post(opening, {"key": SimpleUploadedFile("k.pem", private)}, follow=True)
    assert page.status_code == 200
    found = {row.number: (bool(row.answers), row.activity) for row in Submission.objects.all()}
    assert found == {1: (True, held), 2: (False, None), 3: (False, None), 4: (True, None)}
    # What rests on a consent that was withdrawn has a remedy of its own, not that of quarantine.
    gone = plan_activity(
        **delicate, sector="prison", instrument=version.instrument, leads=[fieldworker]
    )
    withdraw(consent=_agreed(gone, people=1), people=1, by=None)
    told["instance_id"] = new_id()
    clear = filled(told["instance_id"], form_id="prison", activity=str(gone.number))
    envelope, files = encrypted(clear, {}, key.public_key(), **told)
    assert phone.send(envelope, list(files.items())) == [201]
    page = client.post(opening, {"key": SimpleUploadedFile("k.pem", private)}, follow=True)
    assert "assign them to that one" in page.text
    everywhere = _everywhere()
    for secret in (SAID.encode(), *private.splitlines()[1:4]):
        assert secret not in everywhere
