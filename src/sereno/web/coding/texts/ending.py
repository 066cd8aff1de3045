"""How texts and what was coded of them end: with their document, when its time is over or the
consent on which it rested is withdrawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sereno.vocabulary.language import number
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.coding.models import (
    Assignment,
    CodingStep,
    Mention,
    NameMap,
    Quote,
    QuoteState,
    Ruling,
    Segment,
    TextVersion,
    WaitingPassage,
)
from sereno.web.diagnosis.consent.resting import (
    KeptForATime,
    Resting,
    RestsOnConsent,
    withdrawn_long_ago,
)
from sereno.web.diagnosis.documents.ending import is_over
from sereno.web.diagnosis.models import Consent, Document, DocumentState


def _documents(consent: Consent) -> Q:
    return Q(document__activity=consent.activity_id) & (
        Q(document__consent=consent) | Q(document__consent=None)
    )


def what_rests(consent: Consent) -> Iterator[Resting]:
    """Said in numbers: whoever notes a withdrawal may not see the texts."""
    segments = Segment.objects.filter(_documents(consent), removed_at=None).count()
    segments += WaitingPassage.objects.filter(_documents(consent)).count()
    if segments:
        words = _("Coded passages: {n}. Gone with the documents when nobody agrees any more.")
        yield Resting(words.format(n=number(segments)))


def due(today: dt.date) -> Iterable[Document]:
    """Documents whose time is over, with a text or a name left of them here."""
    left = TextVersion.objects.filter(document=OuterRef("pk"), erased_at=None)
    maps = NameMap.objects.filter(document=OuterRef("pk"))
    waiting = WaitingPassage.objects.filter(document=OuterRef("pk"))
    there = Q(Exists(left)) | Q(Exists(maps)) | Q(Exists(waiting))
    over = Q(keep_until__lt=today) | withdrawn_long_ago(today)
    return Document.objects.filter(over).filter(there).select_related("audit").order_by("pk")


@transaction.atomic
def erase(document: Document, today: dt.date) -> Audit:
    """Erase a document's texts, names and what was written of its passages. Which passages had
    which code stays, for what was counted of it; of what was withdrawn not even that.
    """
    audit = document.audit
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    if not is_over(document, today):
        return audit
    Mention.objects.filter(document=document).delete()
    NameMap.objects.filter(document=document).delete()
    CodingStep.objects.filter(document=document).delete()
    WaitingPassage.objects.filter(document=document).delete()
    quotes = Quote.objects.filter(document=document)
    if document.state == DocumentState.WITHDRAWN:
        quotes.delete()
        for model in (Ruling, Assignment, Segment):
            model.objects.filter(document=document).delete()
        document.texts.all().delete()
        document.speakers.all().delete()
    else:
        quotes.exclude(state=QuoteState.WITHDRAWN).update(state=QuoteState.WITHDRAWN)
        Ruling.objects.filter(document=document).update(reason="")
        for segment in Segment.objects.filter(document=document):
            if segment.memo:
                segment.memo = ""
                segment.save(update_fields=["memo"])
        for text in document.texts.all():
            text.text = text.moves = text.edits = ""
            text.erased_at = timezone.now()
            text.save(update_fields=["text", "moves", "edits", "erased_at"])
        for speaker in document.speakers.all():
            speaker.label = ""
            speaker.save(update_fields=["label"])
    record_event(audit=audit, verb="erase_texts", by=None, subject=document)
    return audit


ENDING = (
    RestsOnConsent(what_rests),
    KeptForATime(due, erase),
)
