"""What a project holds and what of it is lost, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from sereno.exchange.refi_qda.losses import Loss
from sereno.vocabulary.language import number


def count_words(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """How many there are of each thing: its words, the number."""
    words = {
        "codes": _("codes"),
        "users": _("people"),
        "text_sources": _("texts"),
        "picture_sources": _("pictures"),
        "pdf_sources": _("PDFs"),
        "audio_sources": _("sound recordings"),
        "video_sources": _("videos"),
        "text_selections": _("passages of texts"),
        "picture_selections": _("parts of pictures"),
        "pdf_selections": _("parts of PDFs"),
        "audio_selections": _("parts of sound recordings"),
        "video_selections": _("parts of videos"),
        "transcript_selections": _("passages of transcripts"),
        "codings": _("codes given to something"),
        "transcripts": _("transcripts"),
        "sync_points": _("times in transcripts"),
        "notes": _("notes"),
        "cases": _("cases"),
        "variables": _("variables"),
        "sets": _("sets"),
        "links": _("links"),
    }
    return [(words[key], number(n)) for key, n in counts.items()]


def loss_lines(losses: Iterable[Loss]) -> list[tuple[str, str, str]]:
    """Each loss: of what, what happens, what to do."""
    told = [(each.where, each.told()) for each in losses]
    return [(where, problem.what(), problem.mend()) for where, problem in told]
