"""Which records name files: every foreign key to a kept file is a use, found from the models."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models

from sereno.web.audits.models import Audit
from sereno.web.files.models import KeptFile


def uses() -> Iterator[tuple[type[models.Model], str]]:
    """The models that name kept files, each with the field that does."""
    # Hidden ones too: what has no name from the file's side (`+`, a history) names it all the same.
    for relation in KeptFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            yield relation.related_model, relation.field.name


def unnamed(audit: Audit) -> models.QuerySet[KeptFile]:
    """The files of an audit that no record names."""
    found = KeptFile.objects.filter(audit=audit)
    for model, field in uses():
        named = model._base_manager.filter(**{field: models.OuterRef("pk")})
        found = found.exclude(models.Exists(named))
    return found
