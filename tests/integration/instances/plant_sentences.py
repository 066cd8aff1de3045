"""Writes sentences into sealed texts and files, changes some, deletes some; then dies at once."""

from __future__ import annotations

import os
import signal


def main(sentences: list[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.integration.instances.example_settings"
    from sereno.cli.instance import bring_up_to_date, open_instance

    open_instance()
    from django.apps import apps
    from django.conf import settings
    from django.db import connection

    # This process began with the product's apps alone.
    apps.set_installed_apps(settings.INSTALLED_APPS)
    bring_up_to_date()
    from django.test import Client
    from django.urls import reverse

    from sereno.web.audits.changes import create_audit
    from sereno.web.files.changes import keep_chunks
    from sereno.web.files.spool import Spool
    from sereno.web.people.changes import add_person
    from sereno.web.records.changes import add, change, take_step
    from tests.integration.web.records_example.models import Outing
    from tests.integration.web.records_example.record import OUTINGS

    with connection.schema_editor() as editor:
        editor.create_model(Outing)
    connection.force_debug_cursor = True
    ana = add_person(email="ana@example.org", password="cuatro palabras sin relación")
    audit = create_audit(
        slug="ciudad", name="Ciudad", country="mx", languages=["es"], select=2, by=ana
    )
    given = {"audit": audit, "by": ana, "type": "interview"}
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    for n, sentence in enumerate(sentences):
        row = add(OUTINGS, title=f"Charla {n}", aside=sentence, **given)
        if n % 5 == 1:
            change(OUTINGS, row=row, by=ana, aside="otra cosa")
        if n % 5 == 2:
            row.delete()
        if n % 5 == 3:
            again = add(OUTINGS, title="otra", **given)
            take_step(OUTINGS, row=again, step="carry_out", by=ana, aside=sentence)
        if n % 5 == 4:
            chunks = [sentence.encode() * 3000]
            keep_chunks(audit=audit, name=sentence, chunks=chunks, by=ana, sealed=True)
    # Pages that show one, that take one, and one that goes wrong over it.
    at = {"audit": audit.slug, "number": 1}
    assert sentences[0] in client.get(reverse("outings:outing", kwargs=at)).content.decode()
    form = {"title": "Charla", "type": "interview", "people": "1", "access_level": "restricted"}
    address = reverse("outings:edit_outing", kwargs=at)
    assert client.post(address, form | {"aside": sentences[5]}).status_code == 302
    broken = add(OUTINGS, title="rota", aside=sentences[0], **given)
    Outing.objects.filter(pk=broken.pk).update(aside=vars(again)["aside"])
    at["number"] = broken.number
    assert client.get(reverse("outings:outing", kwargs=at)).status_code == 503
    spool = Spool(audit, sentences[1], sealed=True)
    spool.write(sentences[1].encode() * 9000)
    spool._file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
