"""The main job as a person does it in the browser, on a real instance: server, worker and all.

1. Sign in, begin an audit, bring areas and incidents, let the worker import them.
2. Every row is an incident or a reject, and the pages say the same numbers.
3. Decide an offence and a name; import again; neither is asked about any more.
4. Quality, incidence by topic and period, the table as CSV.
5. Move a weight by keyboard, put an area in with a reason, commit; the decision says all of it.
"""

from __future__ import annotations

import csv
import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import translation
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.integration.web.imports.small_city import OUTSIDE, UNKNOWN, areas_file, incidents_file

MAIL = "ana@example.org"


@dataclass(frozen=True)
class Instance:
    """A running `sereno serve`."""

    url: str
    password: str


def _sereno(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from sereno.cli.main import main; main()", *arguments]


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Server and worker with a home of their own, and one account."""
    environment = {**os.environ, "SERENO_HOME": str(tmp_path_factory.mktemp("instance"))}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = subprocess.run(
        _sereno("user", "add", MAIL, "--name", "Ana", "--admin"),
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    served = subprocess.Popen(_sereno("serve", "--port", str(port)), env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        for _try in range(240):
            try:
                urllib.request.urlopen(f"{url}/healthz", timeout=20)
                break
            except OSError:
                assert served.poll() is None, "sereno serve ended"
                time.sleep(0.25)
        yield Instance(url, made.stdout.strip().splitlines()[-1])
    finally:
        served.send_signal(signal.SIGTERM)
        assert served.wait(120) == 0


@dataclass(frozen=True)
class Files:
    """What a person brings: areas, incidents, and how many rows those have."""

    areas: Path
    incidents: Path
    rows: int
    topic: str


def _small_city(folder: Path) -> Files:
    (folder / "colonias.geojson").write_bytes(areas_file())
    (folder / "fgj 2023.csv").write_bytes(incidents_file())
    return Files(folder / "colonias.geojson", folder / "fgj 2023.csv", 243, "homicide")


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


@dataclass(frozen=True)
class Walker:
    """A person at a page: does what the words on it say."""

    page: Page
    language: str

    def say(self, english: str) -> str:
        with translation.override(self.language):
            return translation.gettext(english)

    def press(self, english: str) -> None:
        self.page.get_by_role("button", name=self.say(english), exact=True).first.click()

    def follow(self, english: str) -> None:
        self.page.get_by_role("link", name=self.say(english), exact=True).first.click()

    def stands(self, english: str) -> None:
        """The page with this head is open and ready."""
        expect(
            self.page.get_by_role("heading", name=self.say(english), level=1, exact=True)
        ).to_be_visible()
        self.page.wait_for_selector("html[data-ready]")

    def reaches(self, path: str) -> None:
        """A page whose head says what it found is open and ready."""
        self.page.wait_for_url(re.compile(re.escape(path)))
        self.page.wait_for_selector("html[data-ready]")

    def open_stage(self, english: str) -> None:
        """Open a stage of the rail, which leads to its first page."""
        self.page.locator(".rail a.stage", has_text=self.say(english)).click()
        self.page.locator(".rail-item.here", has_text=self.say(english)).wait_for()

    def stage(self, english: str) -> None:
        """Go to a page of the open stage by the rail."""
        self.page.get_by_role("navigation").get_by_role(
            "link", name=self.say(english), exact=True
        ).first.click()

    def upload(self, file: Path) -> None:
        self.page.locator("input[type=file]").set_input_files(file)
        self.press("Upload")


def _sign_in(walker: Walker, instance: Instance) -> None:
    page = walker.page
    page.get_by_label(walker.say("Email address")).fill(MAIL)
    page.get_by_label(walker.say("Password")).first.fill(instance.password)
    walker.press("Sign in")
    walker.stands("Your audits")
    if page.locator("html").get_attribute("lang") != walker.language:
        page.locator(f"button[name=language][value={walker.language}]").click()
        page.wait_for_selector(f"html[lang={walker.language}]")


def _import(walker: Walker) -> tuple[int, int, int]:
    """From the review to the end of the job: rows, incidents and rejects as the card says."""
    page = walker.page
    walker.stands("Review the import")
    walker.press("Start the import")
    walker.stands("Imports")
    card = page.locator(".job").first
    expect(
        card.get_by_role("link", name=walker.say("Read the quality of the data"))
    ).to_be_visible()
    numbers = [_number(n) for n in re.findall(r"\d[\d,]*", card.locator("p").first.inner_text())]
    rows, incidents, rejected = numbers[:3]
    return rows, incidents, rejected


def _bring_data(walker: Walker, files: Files) -> None:
    page = walker.page
    walker.open_stage("Data")
    walker.stands("Neighbourhoods")
    walker.upload(files.areas)
    page.get_by_role("button", name=walker.say("Save and go on to the incidents")).click()
    walker.stands("Incidents")
    walker.upload(files.incidents)
    page.get_by_role("button", name=walker.say("Save and go on to the period")).click()
    walker.stands("Period and selection")
    page.get_by_role("button", name=walker.say("Save and review the import")).click()


def _decide_offence(walker: Walker) -> None:
    page = walker.page
    walker.stage("Offences to review")
    walker.stands("Offences to review")
    card = page.locator("section", has=page.get_by_role("heading", name=UNKNOWN, exact=True)).last
    card.get_by_text(walker.say("Decide"), exact=True).click()
    card.locator("select[name=topic]").select_option("threats")
    card.get_by_role("button", name=walker.say("Save the decision")).click()
    expect(page.get_by_role("heading", name=UNKNOWN, exact=True)).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text=UNKNOWN)).to_be_visible()


def _decide_name(walker: Walker) -> None:
    page = walker.page
    walker.stage("Names to review")
    walker.stands("Names to review")
    card = page.locator("section", has=page.get_by_role("heading", name=OUTSIDE)).last
    card.get_by_role("button", name=walker.say("There is no such place in the city")).click()
    expect(page.get_by_role("heading", name=OUTSIDE)).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text=OUTSIDE)).to_be_visible()
    page.locator("a[href$='/place_decisions/']").first.click()
    expect(page.get_by_role("row").filter(has_text=OUTSIDE)).to_be_visible()
    page.go_back()


def _explore(walker: Walker, files: Files) -> None:
    page = walker.page
    walker.open_stage("Selection")
    walker.reaches("/incidence/")
    everything = _number(page.locator(".figures li").first.inner_text().split("\n")[0])
    page.locator("select[name=topic]").select_option(files.topic)
    page.wait_for_url(re.compile(f"topic={files.topic}"))
    page.wait_for_selector("#map[data-map-ready]")
    some = _number(page.locator(".figures li").first.inner_text().split("\n")[0])
    assert 0 < some < everything
    options = page.locator("select[name=to] option")
    months = options.evaluate_all("all => all.map((each) => each.value)")
    half = months[len(months) // 2]
    page.locator("select[name=to]").select_option(half)
    page.wait_for_url(re.compile(f"to={half}"))
    until = _number(page.locator(".figures li").first.inner_text().split("\n")[0])
    assert 0 < until <= some
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert sum(int(row["n"] or 0) for row in rows) == until


def _choose(walker: Walker, name: str, why: str) -> tuple[str, str]:
    """Weigh by keyboard, put the first of those left out in, commit; its name and its reason."""
    page = walker.page
    walker.stage("Choose neighbourhoods")
    walker.reaches("/select/")
    slider = page.get_by_role("slider").first
    shown = page.locator("output").first
    before = shown.inner_text()
    slider.focus()
    for _press in range(5):
        page.keyboard.press("PageUp")
    expect(shown).not_to_have_text(before)
    expect(page.locator("#firm")).to_be_visible()
    left_out = page.locator("#ranking tbody tr:not(.in)").first
    area = left_out.locator("td").nth(1).inner_text().split("\n")[0]
    left_out.get_by_role("combobox").select_option("in")
    page.get_by_label(
        walker.say("{name}: put in, because").replace("{name}", area), exact=True
    ).fill(why)
    page.locator("#commit").get_by_label(walker.say("Name")).fill(name)
    page.get_by_label(walker.say("Why this selection")).fill(why)
    walker.press("Commit this selection")
    walker.stands(name)
    return area, why


def test_the_main_job(instance: Instance, visit: Opener, tmp_path: Path) -> None:
    """1 to 5, in Spanish; that English has all words too: tests/unit/vocabulary."""
    files, language, name = _small_city(tmp_path), "es", "Querétaro 2023"
    opened = visit(f"{instance.url}/account/login/", locale=language)
    page = opened.page
    walker = Walker(page, language)
    _sign_in(walker, instance)

    page.goto(f"{instance.url}/new/")
    page.get_by_label(walker.say("Name"), exact=True).fill(name)
    page.locator("#id_select").fill("2")
    walker.press("Make the audit")
    walker.stands(name)
    _bring_data(walker, files)
    rows, incidents, rejected = _import(walker)
    assert rows == files.rows == incidents + rejected
    assert rejected == 1

    walker.stage("Rejected rows")
    walker.stands("Rejected rows")
    expect(page.get_by_role("row").filter(has_text=files.incidents.name)).to_have_count(1)
    _decide_offence(walker)
    _decide_name(walker)
    page.goto(page.url.split("/data/")[0] + "/data/review/")
    assert _import(walker) == (rows, incidents, rejected)
    walker.stage("Offences to review")
    walker.stands("Offences to review")
    expect(page.get_by_role("heading", name=UNKNOWN, exact=True)).to_have_count(0)

    walker.stage("Quality of the data")
    walker.reaches("/data/quality/")
    chips = page.locator(".figures li").all_inner_texts()
    assert any(_number(chip.split("\n")[0]) == rows for chip in chips)
    _explore(walker, files)
    area, why = _choose(walker, "Enero", "Ahí se construye una escuela")
    row = page.get_by_role("row").filter(has_text=area).first
    expect(row).to_contain_text(why)
    assert opened.complaints == []
    assert [
        url for url in opened.requests if not url.startswith((instance.url, "data:", "blob:"))
    ] == []
