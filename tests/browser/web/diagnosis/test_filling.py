"""Forms filled in the browser, in a real one: without a network, on a phone.

1. A walk of 60 stops, each with a photo that the camera calls image.jpg: filled in offline, the
   page loaded again, gone on with, and sent once there is a network: 60 files, each with its bytes.
2. It is locked by a code, and a wrong one is told; what lies in the browser tells nothing; a link
   brings settings and the activity.
3. What a form asks for and nobody answered holds it back, and leads to where it is asked.
4. A recovery file made there opens by the audit's key, and brings nothing twice.
5. Pages are clean for axe, and no wider than a phone.
"""

from __future__ import annotations

import base64
import hashlib
import random
import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from sereno.web.audits.roles import Role
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.devices.changes import make_device
from sereno.web.diagnosis.devices.setup import settings_code
from sereno.web.diagnosis.filling import recovery
from sereno.web.diagnosis.models import Arrival, Submission, SubmissionFile, SubmissionState
from tests.browser.web.reader import PHONE, Reader
from tests.integration.web.diagnosis.collect import published

pytestmark = pytest.mark.django_db(transaction=True)
CODE, STOPS, SAID = "tres tristes tigres", 60, "Aqui roban celulares"
XFORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:orx="http://openrosa.org/xforms" xmlns:jr="http://openrosa.org/javarosa">
<h:head><h:title>Recorrido</h:title><model>
  <instance><data id="walk" version="1"><start/><end/><actividad/><said/><photo/>
    <stop jr:template=""><p/></stop><orx:meta><orx:instanceID/></orx:meta></data></instance>
  <instance id="actividades" src="jr://file-csv/actividades.csv"/>
  <bind nodeset="/data/start" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>
  <bind nodeset="/data/end" type="dateTime" jr:preload="timestamp" jr:preloadParams="end"/>
  <bind nodeset="/data/actividad" type="string"/>
  <bind nodeset="/data/said" type="string" required="true()"/>
  <bind nodeset="/data/photo" type="binary"/><bind nodeset="/data/stop/p" type="binary"/>
  <bind nodeset="/data/orx:meta/orx:instanceID" type="string" readonly="true()" jr:preload="uid"/>
</model></h:head>
<h:body>
  <select1 ref="/data/actividad" appearance="minimal"><label>Actividad</label>
    <itemset nodeset="instance('actividades')/root/item"><value ref="name"/><label ref="label"/>
    </itemset></select1>
  <input ref="/data/said"><label>¿Qué pasa aquí?</label></input>
  <upload ref="/data/photo" mediatype="image/*"><label>Foto</label></upload>
  <group ref="/data/stop"><label>Parada</label><repeat nodeset="/data/stop">
    <upload ref="/data/stop/p" mediatype="image/*"><label>Foto de la parada</label></upload>
  </repeat></group>
</h:body></h:html>"""
# Everything that IndexedDB holds, each byte as the sign of its number.
EVERYTHING = """async () => {
  const of = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const db = await of(indexedDB.open("sereno-filling"));
  const text = (value) =>
    value instanceof ArrayBuffer || ArrayBuffer.isView(value)
      ? new TextDecoder("latin1").decode(value)
      : value && typeof value === "object" ? Object.values(value).map(text).join() : String(value);
  const found = [];
  for (const name of db.objectStoreNames) {
    found.push(...(await of(db.transaction(name).objectStore(name).getAll())).map(text));
  }
  db.close();
  return found.join();
}"""
IS_KEPT = """async () => {
  while (!navigator.serviceWorker.controller) await new Promise((done) => setTimeout(done, 20));
}"""


def _photos() -> list[bytes]:
    chance = random.Random(11)
    return [b"\xff\xd8\xff\xe0" + chance.randbytes(400 + n) for n in range(STOPS)]


def _button(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def _unlock(page: Page, code: str) -> None:
    page.locator("input[type=password]").fill(code)
    _button(page, "Open")


# As a phone's camera gives them, one stop after the other; the words are those of the last button.
TAKE = """async ([photos, more, last]) => {
  const there = async (find) => {
    for (;;) {
      const found = find();
      if (found) return found;
      await new Promise((done) => setTimeout(done, 5));
    }
  };
  const words = (text) => () => [...document.querySelectorAll("#filling button")]
    .find((each) => each.textContent.trim() === text);
  for (const [n, photo] of photos.entries()) {
    const bytes = Uint8Array.from(atob(photo), (sign) => sign.charCodeAt(0));
    const given = new DataTransfer();
    given.items.add(new File([bytes], "image.jpg", { type: "image/jpeg" }));
    const input = document.querySelector("#filling input[type=file]");
    input.files = given.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    await there(() => document.querySelector("#filling .taken img"));
    (await there(words(n < photos.length - 1 ? more : last))).click();
  }
}"""


def _take(page: Page, photos: list[bytes], last: str) -> None:
    told = [base64.b64encode(photo).decode() for photo in photos]
    page.evaluate(TAKE, [told, "Add another", last])


def test_a_walk_without_a_network(audit, in_role, site, visit, monkeypatch) -> None:
    """1, 2, 3, 4, 5"""
    monkeypatch.setattr(recovery, "BITS", 2048)
    person = in_role(Role.FIELDWORKER)
    device = make_device(audit=audit, by=None, person=person, label="Moto 1")
    asked = {"title": "Mercado", "technique": "walk", "access_level": "field"}
    activity = plan_activity(audit=audit, by=person, leads=[person], **asked)
    version = published(audit)
    version.xform = XFORM
    version.save()
    code = settings_code(device, f"{site}/a/{audit.slug}/odk")
    asks = urlencode({"settings": code, "form": "walk", "activity": activity.number})
    opened = visit(width=390, locale="en")
    page, reader = opened.page, Reader(opened, site, PHONE)

    # The device's settings and the form come by a link, which doesn't stay in the address.
    opened.open(f"{site}/fill/#{asks}")
    assert page.url == f"{site}/fill/"
    reader.read("code")
    for field in page.locator("input[type=password]").all():
        field.fill(CODE)
    _button(page, "Use this code")
    page.locator("#filling[data-form=open]").wait_for()
    assert page.get_by_label("Actividad").input_value() == str(activity.number)
    page.evaluate(IS_KEPT)

    # Offline from here: half of the stops, then the page is loaded again.
    page.context.set_offline(True)
    photos = _photos()
    _button(page, "Next")
    assert page.get_by_role("alert").get_by_text("This needs an answer.").count()
    _button(page, "Next")
    _button(page, "Add: Parada")
    _take(page, photos[:30], "Add another")
    _button(page, "Leave")
    page.locator(".queued.draft").wait_for()
    page.reload()
    _unlock(page, "otros tigres")
    page.get_by_text("That is not the code.").wait_for()
    _unlock(page, CODE)
    page.get_by_text("No internet.").wait_for()
    reader.read("list")
    clock = page.context.new_cdp_session(page)
    clock.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.reload()
    _unlock(page, CODE)
    _button(page, "Go on")
    page.locator(".question").first.wait_for()
    # What the page itself does until one can answer; a cheap phone takes four times as long.
    [spent] = [
        each["value"]
        for each in clock.send("Performance.getMetrics")["metrics"]
        if each["name"] == "TaskDuration"
    ]
    assert 4 * spent <= 4, f"first question, processor ÷ 4: {4 * spent:.1f} s"
    _button(page, "Next")
    _button(page, "Next")
    page.locator(".repeats button").nth(60).click()
    _take(page, photos[30:], "To the list")
    _button(page, "Next")
    assert page.get_by_role("button", name="Finish and send").is_disabled()
    page.get_by_role("link", name="¿Qué pasa aquí?").click()
    page.get_by_label("¿Qué pasa aquí?").fill(SAID)
    reader.read("question")
    _button(page, "Next")
    _button(page, "Next")
    reader.read("end")
    _button(page, "Finish and send")
    page.locator(".queued.ready").wait_for()
    everything = page.evaluate(EVERYTHING)
    assert all(each not in everything for each in (SAID, device.secret, "Mercado", "Parada"))
    assert not Submission.objects.exists()
    _button(page, "Recovery file")
    page.get_by_label("Code of this phone").fill(CODE)
    with page.expect_download() as saved:
        _button(page, "Download the file")
    _button(page, "Back")

    # And with it.
    page.context.set_offline(False)
    page.locator(".queued.received").wait_for()
    assert page.get_by_text("Received", exact=True).count()
    [submission] = Submission.objects.all()
    assert (submission.activity, submission.state) == (activity, SubmissionState.COMPLETE)
    assert submission.device == device
    came = {}
    for each in SubmissionFile.objects.select_related("file__audit"):
        assert each.file is not None
        with each.file.open() as stream:
            came[each.name] = hashlib.sha256(stream.read()).hexdigest()
    order = re.findall(r"<p>([^<]+)</p>", submission.xml)
    assert [came[name] for name in order] == [hashlib.sha256(p).hexdigest() for p in photos]
    assert SAID in submission.xml

    # The recovery file holds the same, for whoever has the audit's key: none of it comes twice.
    with saved.value.path().open("rb") as stream:
        done = recovery.take_recovered(
            audit=audit, stream=stream, with_drafts=False, where="moto.recovery", by=person
        )
    assert (done, Submission.objects.count()) == (recovery.Recovered(taken=1), 1)
    assert not Arrival.objects.exists()

    # Whoever sends a link leads no answers of this phone elsewhere: somebody has to say so.
    other = make_device(audit=audit, by=None, person=person, label="Moto 2")
    asks = urlencode({"settings": settings_code(other, f"{site}/a/{audit.slug}/odk")})
    page.goto("about:blank")
    opened.open(f"{site}/fill/#{asks}")
    page.locator("input[type=password]").first.fill(CODE)
    _button(page, "Open")
    page.get_by_text(f"as the device {other.name}").wait_for()
    other.refresh_from_db()
    assert other.last_seen_at is None
    _button(page, "Connect")
    page.get_by_role("heading", name="Forms", exact=True).wait_for()
    opened.complaints = [c for c in opened.complaints if "ERR_INTERNET_DISCONNECTED" not in c]
    reader.ends()
