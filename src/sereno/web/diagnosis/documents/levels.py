"""How restricted a document is: as its activity at least, more as a sheet with names on it, and as
a picture that nobody looked at.
"""

from __future__ import annotations

from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel, highest
from sereno.web.diagnosis.models import Activity, Document, DocumentKind, Faces

# What may show a face. Of a video nothing can be pixelated here: somebody has to have seen it.
SHOWS_FACES = (DocumentKind.PHOTO, DocumentKind.VIDEO)


def least_level(document: Document) -> str:
    """A signed sheet names who took part: it is restricted, whatever a form says."""
    is_sheet = document.kind == DocumentKind.CONSENT_SHEET
    return str(AccessLevel.RESTRICTED if is_sheet else document.access_level)


def first_level(document: Document, asked: str) -> str:
    """The level with which a document begins."""
    is_unseen = document.faces == Faces.UNSEEN
    document.access_level = highest(
        (
            asked or AccessLevel.PUBLIC,
            document.activity.access_level,
            AccessLevel.TEAM if is_unseen else AccessLevel.PUBLIC,
        )
    )
    return least_level(document)


def check_level(document: Document, activity: Activity) -> None:
    """Raises Problem document_level_below and picture_not_looked_at."""
    level = document.access_level
    if highest((level, activity.access_level)) != level:
        words = activity.get_access_level_display()
        raise Problem("document_level_below", where=str(document), level=words)
    if level == AccessLevel.PUBLIC and document.faces == Faces.UNSEEN:
        raise Problem("picture_not_looked_at", where=str(document))


def level_choices(activity: Activity) -> list[tuple[str, str]]:
    """The levels that a document of an activity may have."""
    return [
        (value, str(words))
        for value, words in AccessLevel.choices
        if highest((value, activity.access_level)) == value
    ]
