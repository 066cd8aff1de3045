"""Uploaded files, data versions and what people decided in the review queues.

A data version is a result folder of `sereno run`: the manifest that made it, and where it lies.
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.plain_text import LONGEST_CODE
from sereno.web.audits.access_levels import access_level_of
from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Audit
from sereno.web.files.models import KeptFile
from sereno.web.jobs.models import Job
from sereno.web.people.models import Person
from sereno.web.people.plain_text import plain_text
from sereno.web.sources.models import Source

if TYPE_CHECKING:
    from sereno.web.imports.draft_contents import DraftContents

SMALL = 200_000
# The kind of the job that makes a data version.
IMPORT = "import_incidents"
M = TypeVar("M", bound=models.Model)


class UploadManager(models.Manager["Upload"]):
    """Uploads, each with its file."""

    def get_queryset(self) -> models.QuerySet[Upload]:
        """All of them."""
        return super().get_queryset().select_related("file")


class Upload(models.Model):
    """A file that somebody brought, kept as it came."""

    class Kind(models.TextChoices):
        AREAS = "areas", _("neighbourhoods")
        INCIDENTS = "incidents", _("incidents")
        AREA_FACTS = "area_facts", _("figures of the neighbourhoods")
        INDICATORS = "indicators", _("indicators")

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="uploads")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    file = models.ForeignKey(KeptFile, on_delete=models.RESTRICT, related_name="uploads")
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="uploads")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = UploadManager()

    class Meta:
        ordering = ["-at", "-pk"]
        # Whoever asks for an upload, also by a foreign key, wants its name.
        base_manager_name = "objects"
        constraints = [
            # The same content twice under the same name is the same file.
            models.UniqueConstraint(fields=["audit", "kind", "file"], name="upload_content_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def access_level(self) -> str:
        """That of its source."""
        return access_level_of(self.source)

    @property
    def name(self) -> str:
        """The file's name."""
        return self.file.name

    @property
    def size(self) -> int:
        """How many bytes."""
        return self.file.size

    @property
    def is_small(self) -> bool:
        """Whether it is read while the person waits: a table of a few thousand rows."""
        return self.size <= SMALL

    @property
    def path(self) -> Path:
        """Where the file lies, for the readers of tables and boundaries."""
        self.file.audit = self.audit
        return self.file.path_for_readers


class ImportDraft(models.Model):
    """One person's import before it starts: files and mapping, kept when a session ends.

    held: what `contents` reads and writes.
    text: the manifest as the person wrote it, "" while the menus make it.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="import_drafts"
    )
    edition = models.PositiveIntegerField(default=0)
    # The tab that last kept what was being typed, and how often it did.
    kept_by = models.CharField(max_length=40, blank=True)
    held = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audit", "person"], name="one_draft_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.audit} · {self.person}"

    @property
    def contents(self) -> DraftContents:
        """Files, columns and settings. Raises pydantic's ValidationError when they can't be read.

        It is read once, and anew when `held` was.
        """
        # Commands that only need the models do without pydantic.
        from sereno.web.imports.draft_contents import DraftContents

        known: tuple[object, DraftContents] | None = self.__dict__.get("_read")
        if known is None or known[0] is not self.held:
            known = self.__dict__["_read"] = (self.held, DraftContents.model_validate(self.held))
        return known[1]

    @contents.setter
    def contents(self, contents: DraftContents) -> None:
        self.held = contents.model_dump(mode="json")
        self.__dict__["_read"] = (self.held, contents)

    @cached_property
    def look(self) -> Job | None:
        """The last job that looked into the files."""
        return Job.objects.newest(self)

    @property
    def is_looking(self) -> bool:
        """Whether what the files hold is not known yet."""
        return self.look is not None and self.look.is_live


class DataVersionQuerySet(models.QuerySet["DataVersion"]):
    """Data versions, by what can be read of them."""

    def ready(self) -> DataVersionQuerySet:
        """Versions whose results are whole."""
        return self.filter(finished_at__isnull=False)

    def under_way(self) -> DataVersionQuerySet:
        """Whose import waits or runs."""
        jobs = Job.objects.live().filter(kind=IMPORT).values("subject_key")
        return self.filter(pk__in=jobs)

    def current(self, audit: Audit) -> DataVersion | None:
        """The newest version that can be read."""
        found = self.filter(audit=audit).ready().order_by("-number").first()
        if found is not None:
            found.audit = audit
        return found


class DataVersion(models.Model):
    """One import of an audit's data: a manifest, a run, and its result folder.

    started_at: when the run that made the folder began, so that it's known which decisions are in
    it. finished_at: when that could be read; None: its job has not come to that.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    manifest_text = models.TextField()
    sources = models.ManyToManyField(Source, related_name="versions")
    seed = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    summary = models.JSONField(default=dict)
    quality_read_at = models.DateTimeField(null=True)
    quality_read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = DataVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.audit} · {self.number}"

    @property
    def folder(self) -> Path:
        """The result folder."""
        return audit_folder(self.audit) / "versions" / str(self.number)

    def part_folder(self, attempt: str) -> Path:
        """Where one attempt at its import writes."""
        return self.folder.parent / f".{self.folder.name}.part-{attempt}"

    def clear_folder(self) -> None:
        """Take away what an import that came to nothing left on the disk."""
        for left in (self.folder, *self.folder.parent.glob(self.part_folder("*").name)):
            shutil.rmtree(left, ignore_errors=True)

    @property
    def made(self) -> tuple[int, dt.datetime | None]:
        """Which making of the folder it is: what was read of another must not be kept for it."""
        return self.pk, self.finished_at

    @property
    def is_ready(self) -> bool:
        """Whether its results are whole."""
        return self.finished_at is not None


class DecisionQuerySet(models.QuerySet[M]):
    """What was decided in a review queue, by who asks."""

    def for_person(self, audit: Audit, _person: Person) -> Self:
        """Those of an audit, each with whoever decided it."""
        return self.filter(audit=audit).select_related("by")


class OffenceDecision(models.Model):
    """What a person decided about a label that the rules didn't know; the next import learns it."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="offence_decisions")
    label = models.CharField(max_length=300)
    folded = models.CharField(max_length=300)
    iccs = models.CharField(max_length=8, blank=True)
    topic = models.CharField(max_length=40)
    violent = models.BooleanField(null=True)
    reason = models.TextField(blank=True, validators=[plain_text])
    at = models.DateTimeField(auto_now=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[Any] = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audit", "folded"], name="offence_decided_once")
        ]

    def __str__(self) -> str:
        return self.label


class PlaceDecision(models.Model):
    """What a person decided about a name: its area; an empty code: there is no such place.

    A refusal says only that the name doesn't mean that area: it waits until a person says which.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="place_decisions")
    group = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200)
    group_folded = models.CharField(max_length=200, blank=True)
    name_folded = models.CharField(max_length=200)
    area_code = models.CharField(max_length=LONGEST_CODE, blank=True)
    is_refusal = models.BooleanField(default=False)
    reason = models.TextField(blank=True, validators=[plain_text])
    at = models.DateTimeField(auto_now=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[Any] = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "group_folded", "name_folded"], name="place_decided_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
