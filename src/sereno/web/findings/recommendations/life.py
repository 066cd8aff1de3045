"""The life of a recommendation's text: drafted, reviewed by another, approved."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.findings.models import Publication, RecommendationState
from sereno.web.records.forms import ReadForm
from sereno.web.records.lifecycle import Lifecycle, Step

_R = RecommendationState

RECOMMENDATION_LIFE = Lifecycle(
    states=RecommendationState,
    first=_R.DRAFT,
    icons={
        _R.DRAFT: "pencil",
        _R.REVIEWED: "checks",
        _R.APPROVED: "check",
        _R.MERGED: "arrow-right",
        _R.DROPPED: "x",
    },
    steps={
        "review": Step(
            to=_R.REVIEWED,
            since=(_R.DRAFT,),
            words=_("Say that it is reviewed"),
            told=_("reviewed the recommendation “{about}”"),
            right=Right.REVIEW,
            form=ReadForm,
            not_by=("created_by", "writers"),
        ),
        "approve": Step(
            to=_R.APPROVED,
            since=(_R.REVIEWED,),
            words=_("Approve it"),
            told=_("approved the recommendation “{about}”"),
            right=Right.APPROVE,
            form=ReadForm,
            means=_("Everybody who sees results may read it then."),
        ),
        "write_anew": Step(
            to=_R.DRAFT,
            since=(_R.REVIEWED, _R.APPROVED),
            words=_("Write it anew"),
            told=_("put the recommendation “{about}” back to a draft"),
            needs_reason=True,
        ),
        "drop": Step(
            to=_R.DROPPED,
            since=(_R.DRAFT, _R.REVIEWED, _R.APPROVED),
            words=_("Drop it"),
            told=_("dropped the recommendation “{about}”"),
            needs_reason=True,
        ),
        "pick_up": Step(
            to=_R.DRAFT,
            since=(_R.DROPPED, _R.MERGED),
            words=_("Take it up again"),
            told=_("took up the recommendation “{about}” again"),
        ),
        "merge": Step(
            to=_R.MERGED,
            since=(_R.DRAFT, _R.REVIEWED, _R.APPROVED),
            words="",
            told=_("merged the recommendation “{about}” into {into}"),
        ),
    },
    closed=frozenset({_R.APPROVED, _R.MERGED, _R.DROPPED}),
)
# What there is to be done: the others are kept for their references and their history.
STANDING = (_R.DRAFT, _R.REVIEWED, _R.APPROVED)

# Its text and whether the city's people may read it are two axes: neither is told by the other.
PUBLICATION_LIFE = Lifecycle(
    states=Publication,
    first=Publication.KEPT,
    icons={
        Publication.KEPT: "lock",
        Publication.PUBLISHED: "world",
        Publication.TAKEN_BACK: "arrow-left",
    },
    steps={
        "publish": Step(
            to=Publication.PUBLISHED,
            since=(Publication.KEPT, Publication.TAKEN_BACK),
            words=_("Publish it"),
            told=_("published the recommendation “{about}”"),
            right=Right.APPROVE,
            means=_("Everybody may read it, whoever they are."),
        ),
        "take_back": Step(
            to=Publication.TAKEN_BACK,
            since=(Publication.PUBLISHED,),
            words=_("Take it back from the public"),
            told=_("took the recommendation “{about}” back from the public"),
            right=Right.APPROVE,
            needs_reason=True,
        ),
    },
    axis="publication",
)
