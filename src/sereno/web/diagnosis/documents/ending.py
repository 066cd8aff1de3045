"""How documents end: withdrawn with the consent on which they rested, erased when their time is
over. Backups made before keep what they hold; its key is in none.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sereno.vocabulary.language import number
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.consent.resting import (
    GRACE,
    KeptForATime,
    Resting,
    RestsOnConsent,
    withdrawn_long_ago,
)
from sereno.web.diagnosis.consent.standing import in_force, is_off
from sereno.web.diagnosis.documents.life import DOCUMENT_LIFE
from sereno.web.diagnosis.models import (
    Consent,
    Document,
    DocumentKind,
    DocumentState,
    PaperPhoto,
    Scope,
)
from sereno.web.people.models import Person

# To what people have to agree besides taking part.
SCOPES = {
    DocumentKind.PHOTO: (Scope.PHOTO,),
    DocumentKind.VIDEO: (Scope.PHOTO, Scope.RECORD),
    DocumentKind.AUDIO: (Scope.RECORD,),
}


def _resting_on(consent: Consent) -> Iterable[Document]:
    """Documents that rest on a consent, and those that name none, which rest on all of them."""
    rows = Document.objects.filter(activity=consent.activity_id).exclude(
        state=DocumentState.WITHDRAWN
    )
    return [each for each in rows if each.consent_id in (None, consent.pk)]


def what_rests(consent: Consent) -> Iterator[Resting]:
    """Said in numbers: whoever notes a withdrawal may not see the documents."""
    found = _resting_on(consent)
    kinds = dict(DocumentKind.choices)
    for own, words in (
        (True, _("{kind}: {n}, resting on this consent alone. Gone when nobody agrees any more.")),
        (False, _("{kind}: {n}, resting on all consents. Gone when nobody here agrees any more.")),
    ):
        counted = Counter(each.kind for each in found if (each.consent_id is not None) is own)
        for kind, n in sorted(counted.items()):
            yield Resting(words.format(kind=str(kinds[kind]).capitalize(), n=number(n)))


def _has_ground(document: Document, consent: Consent) -> bool:
    """Whether anybody still agrees to what a document shows, and nobody took all of that back."""
    rests_on_all = document.consent_id is None
    grounds = list(consent.activity.consents.all()) if rests_on_all else [consent]
    is_map = PaperPhoto.objects.filter(document=document).exists()
    # What a photo of a sheet shows is what was drawn on it, and nobody's face.
    scopes = (Scope.MAP,) if is_map else SCOPES.get(DocumentKind(document.kind), ())
    return any(in_force(each) for each in grounds) and not is_off(grounds, scopes)


@transaction.atomic
def withdraw_documents(consent: Consent, by: Person | None) -> None:
    """Take out whatever rests on people none of whom agrees any more, to it or at all."""
    for document in _resting_on(consent):
        if _has_ground(document, consent):
            continue
        DOCUMENT_LIFE.move(document, "withdraw", withdrawn_on=timezone.localdate())
        record_event(audit=document.audit, verb="document_withdraw", by=by, subject=document)


@transaction.atomic
def bring_documents_back(consent: Consent, _since: dt.datetime, by: Person | None) -> None:
    """Bring back what rests on people who agree after all, as far as it is still there."""
    rows = Document.objects.filter(
        Q(consent=consent) | Q(consent=None),
        activity=consent.activity_id,
        state=DocumentState.WITHDRAWN,
        versions__file__isnull=False,
    )
    for document in rows.distinct():
        if not _has_ground(document, consent):
            continue
        DOCUMENT_LIFE.move(document, "bring_back", withdrawn_on=None)
        record_event(audit=document.audit, verb="document_bring_back", by=by, subject=document)


@transaction.atomic
def erase(document: Document, today: dt.date) -> Audit:
    """Erase files, texts and notes of a document; its row tells that it was there."""
    audit = document.audit
    document = Document.objects.select_for_update().get(pk=document.pk)
    if not is_over(document, today):
        return audit
    for version in document.versions.all():
        version.file = version.shown = version.taken_at = None
        version.text = version.cues = version.place = version.file_name = ""
        version.save()
    document.notes.all().delete()
    if document.state != DocumentState.WITHDRAWN:
        DOCUMENT_LIFE.move(document, "erase")
    record_event(
        audit=audit,
        verb="document_erase",
        by=None,
        subject=document,
        on=str(last_day_of(document)),
    )
    return audit


def last_day_of(document: Document) -> dt.date | None:
    """The last day on which it may be kept; None: no day was named."""
    days = [document.keep_until, document.withdrawn_on and document.withdrawn_on + GRACE]
    return min((day for day in days if day), default=None)


def is_over(document: Document, today: dt.date) -> bool:
    """Whether that day is past."""
    last = last_day_of(document)
    return last is not None and last < today


def due(today: dt.date) -> Iterable[Document]:
    """Documents whose time is over, with anything left of them."""
    over = Q(keep_until__lt=today) | withdrawn_long_ago(today)
    rows = Document.objects.filter(over, versions__file__isnull=False)
    return rows.select_related("audit").distinct().order_by("pk")


ENDING = (
    RestsOnConsent(what_rests, withdraw_documents, bring_documents_back),
    KeptForATime(due, erase),
)
