"""The life of a version: tried, published, retired; what was published is never changed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import VersionState
from sereno.web.records.lifecycle import Lifecycle, Step

VERSION_LIFE = Lifecycle(
    states=VersionState,
    first=VersionState.DRAFT,
    icons={
        VersionState.DRAFT: "pencil",
        VersionState.PUBLISHED: "check",
        VersionState.RETIRED: "history",
    },
    steps={
        "publish": Step(
            to=VersionState.PUBLISHED,
            since=(VersionState.DRAFT,),
            words=_("Publish it"),
            told=_("published “{about}”"),
            right=Right.VERIFY_FIELDWORK,
        ),
        "retire": Step(
            to=VersionState.RETIRED,
            since=(VersionState.DRAFT, VersionState.PUBLISHED),
            words=_("Retire it"),
            told=_("retired “{about}”"),
            right=Right.VERIFY_FIELDWORK,
        ),
    },
    closed=frozenset({VersionState.PUBLISHED, VersionState.RETIRED}),
)
