"""The census by AGEB in a real browser: a coordinator brings INEGI's own file, checks it, loads it.

1. The columns are known and municipality 014 alone is asked for: its 430 urban AGEB and 1,002,636
   people stand in the check, on the page of the population, in its file and among the geographies;
   nothing complains.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sereno.web.indicators.from_incidents import count_version

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_data]
INDICATORS = "/a/queretaro/indicators"
AGEB, PEOPLE = 430, 1_002_636
# Reading the whole state's file takes some seconds, and more on a busy machine.
LONG = 120_000


@pytest.fixture
def done_at_once(settings, tmp_path, monkeypatch) -> None:
    """Tables are checked before their request is answered: here is no worker beside the server."""
    settings.HOME = tmp_path / "home"
    monkeypatch.setattr("sereno.web.imports.models.SMALL", 2**40)


def _ready(page: Page, head: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1, name=head)).to_be_visible(timeout=LONG)
    page.wait_for_selector("html[data-ready]")


def _bring(page: Page, file: Path) -> None:
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name="Upload").click()
    _ready(page, "What is each column?")


def _check(page: Page) -> None:
    expect(page.get_by_role("main")).to_contain_text(
        "Recognised by its columns: INEGI: 2020 Census by urban AGEB and block"
    )
    expect(page.locator("[name=level]")).to_have_value("+")
    expect(page.locator("[name=new_level]")).to_have_value("AGEB")
    expect(page.locator("[name=rows_level]")).to_have_value("ageb")
    row = page.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name="pobtot", exact=True)
    )
    expect(row.locator("select[name^=role]")).to_have_value("value")
    expect(row.locator("input")).to_have_value("population")
    page.locator("[name=only_column]").select_option("cve_mun")
    page.locator("[name=only_values]").fill("014")
    page.get_by_role("button", name="Check the table").click()
    _ready(page, re.compile("What the check found"))


def _expect_in_check(page: Page) -> None:
    expect(page.locator(".lede")).to_contain_text(f"{AGEB} areas")
    row = page.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name="population", exact=True)
    )
    expect(row.locator("[data-column='Its areas']")).to_have_text(f"{AGEB}")
    expect(row.locator("[data-column=Sum]")).to_have_text(f"{PEOPLE:,}")


def test_the_census(done_at_once, version, coordinator, enter, site, real_data, tmp_path) -> None:
    """1"""
    count_version(version=version)
    file = real_data("queretaro-census2020") / "RESAGEBURB_22CSV20.csv.bz2"
    opened = enter(coordinator.email, f"{INDICATORS}/tables/", language="en")
    page = opened.page
    _bring(page, file)
    _check(page)
    _expect_in_check(page)
    page.get_by_role("button", name="Load these values").click(timeout=LONG)
    _ready(page, re.compile("^Loaded"))
    expect(page.locator(".lede")).to_contain_text("values are loaded")
    _expect_in_check(page)

    page.goto(f"{site}{INDICATORS}/of/population/?level=ageb")
    page.wait_for_selector("html[data-ready]")
    areas = page.locator(".figures li").filter(has_text="areas with a value")
    expect(areas).to_contain_text(re.compile(rf"^\s*{AGEB}\b"))
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    kept = tmp_path / "population.csv"
    download.value.save_as(kept)
    with kept.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    assert len({row["area"] for row in rows}) == len(rows) == AGEB
    assert sum(float(row["value"]) for row in rows) == PEOPLE

    page.goto(f"{site}/a/queretaro/geographies/")
    page.wait_for_selector("html[data-ready]")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="AGEB", exact=True))
    expect(row.locator("[data-column='Its areas']")).to_have_text(f"{AGEB}")
    expect(row.locator("[data-column=Population]")).to_have_text(f"{PEOPLE:,}")
    assert opened.complaints == []
