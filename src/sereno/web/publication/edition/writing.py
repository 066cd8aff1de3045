"""An edition in a folder: whole or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

import sereno
from sereno.exchange.whole_files import refusals_told, see_to_disk
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.people.models import Person
from sereno.web.publication.edition.facts import SiteFacts
from sereno.web.publication.edition.making import SayPart, edition_files
from sereno.web.publication.models import Edition, editions_folder


def last_edition(audit: Audit) -> Edition | None:
    """The newest edition of an audit."""
    found: Edition | None = Edition.objects.filter(audit=audit).order_by("-number").first()
    if found is not None:
        found.audit = audit
    return found


def check_out(out: Path) -> None:
    """Raises Problem site_folder_taken and site_folder_inside: an edition isn't mixed with other
    files, nor put where the instance keeps its own.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Problem("site_folder_taken", where=str(out))
    home, wanted = Path(settings.HOME).resolve(), out.resolve()
    if wanted == home or home in wanted.parents or wanted in home.parents:
        raise Problem("site_folder_inside", where=str(out), home=str(home))


def write_folder(files: Iterable[tuple[str, bytes]], out: Path) -> tuple[str, int]:
    """Write files into a folder that appears whole or not at all. Gives the SHA-256 of the
    manifest, and how many files there are.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.parent / f".{out.name}.part-{secrets.token_hex(6)}"
    digest, n = "", 0
    try:
        with refusals_told(str(out)):
            for path, content in files:
                place = part / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
                digest, n = hashlib.sha256(content).hexdigest(), n + 1
            if out.is_dir():
                out.rmdir()
            os.rename(part, out)
            see_to_disk(out.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return digest, n


@dataclass(frozen=True)
class Written:
    """The files of an edition that is not there yet for anybody."""

    facts: SiteFacts
    folder: Path
    digest: str
    files: int

    def drop(self) -> None:
        """Take them away: nothing came of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def write_edition(
    *, audit: Audit, now: dt.datetime, say: SayPart = lambda _part: None, with_reports: bool = True
) -> Written:
    """The files of the next edition, in a folder of their own.

    Raises Problem site_leaks, disk_full.
    """
    facts = SiteFacts(audit, now, timezone.localdate(now))
    folder = editions_folder(audit) / secrets.token_hex(12)
    files = edition_files(facts, before=last_edition(audit), with_reports=with_reports, say=say)
    digest, n = write_folder(files, folder)
    return Written(facts, folder, digest, n)


@transaction.atomic
def keep_edition(*, written: Written, by: Person | None, now: dt.datetime) -> Edition:
    """Say that these files are the newest edition."""
    audit = Audit.objects.select_for_update(no_key=True).get(pk=written.facts.audit.pk)
    number = (Edition.objects.filter(audit=audit).aggregate(n=Max("number"))["n"] or 0) + 1
    made = Edition.objects.create(
        audit=audit, number=number, day=written.facts.today, digest=written.digest,
        files=written.files, stored_as=written.folder.name, said=written.facts.said,
        sereno=sereno.__version__, at=now, by=by,
    )  # fmt: skip
    record_event(audit=audit, verb="publish_site", by=by, subject=made, n=number)
    return made


def publish(
    *, audit: Audit, by: Person | None, now: dt.datetime, with_reports: bool = True
) -> Edition:
    """Make the next edition and keep it. What was withdrawn until this moment isn't in it."""
    written = write_edition(audit=audit, now=now, with_reports=with_reports)
    try:
        return keep_edition(written=written, by=by, now=now)
    except BaseException:
        written.drop()
        raise


def copy_out(edition: Edition, out: Path) -> None:
    """Put the files of an edition into a folder of somebody's; each is compared with the manifest.

    Raises Problem site_edition_changed: a file isn't what it was.
    """
    check_out(out)
    told = json.loads((edition.folder / "manifest.json").read_text(encoding="utf-8"))["files"]

    def files() -> Iterable[tuple[str, bytes]]:
        for path in sorted(told):
            content = (edition.folder / path).read_bytes()
            if hashlib.sha256(content).hexdigest() != told[path]["sha256"]:
                raise Problem("site_edition_changed", where=path)
            yield path, content
        yield "manifest.json", (edition.folder / "manifest.json").read_bytes()

    write_folder(files(), out)
