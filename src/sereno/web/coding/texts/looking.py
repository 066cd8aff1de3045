"""Looking through a text for what may tell who somebody is, before a person decides it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit, Country
from sereno.web.coding.models import Mention, MentionState, NameMap
from sereno.web.coding.texts.pseudonyms import told_of
from sereno.web.diagnosis.models import Document, DocumentVersion
from sereno.web.geographies.models import GeographyArea
from sereno.web.imports.models import PlaceDecision
from sereno.web.people.models import Person
from sereno.web.records.columns import asked_once

BY_HAND = "hand"
REPORTED = "reported"
# The rules of what people found: no other finds it again.
BY_PEOPLE = (BY_HAND, REPORTED)


def gazetteer_of(audit: Audit) -> tuple[str, ...]:
    """Every name by which somebody may mean an area of the audit, asked for once."""
    return asked_once(audit, "gazetteer", lambda: _gazetteer_of(audit))


def _gazetteer_of(audit: Audit) -> tuple[str, ...]:
    areas = GeographyArea.objects.filter(level__audit=audit).values_list("name", flat=True)
    decided = PlaceDecision.objects.filter(audit=audit, is_refusal=False).exclude(area_code="")
    names = {*areas.order_by(), *decided.order_by().values_list("name", flat=True)}
    return tuple(sorted(names - {""}))


def newest_version(document: Document) -> DocumentVersion:
    """The version whose text counts. Raises Problem text_missing where it was erased."""
    found: DocumentVersion | None = document.versions.order_by("-version").first()
    if found is None or found.file_id is None:
        raise Problem("text_missing", where=str(document))
    return found


@transaction.atomic
def look_through(*, document: Document, by: Person | None) -> int:
    """Look through the newest text of a document: how many mentions wait then. What somebody
    decided or marked of that text stays; where the file was replaced, what was decided is taken
    over for the same words.

    Raises Problem text_missing.
    """
    # numpy comes with the comparison of words: a command that opens the instance does without.
    from sereno.methods.diagnosis.coding.names.finding import names_in

    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    audit = document.audit
    source = newest_version(document)
    text = source.text
    there = Mention.objects.filter(source=source)
    there.filter(state=MentionState.WAITING).exclude(rule__in=BY_PEOPLE).delete()
    decided = bytearray(len(text))
    for start, end in there.values_list("start", "end"):
        decided[start:end] = b"\1" * (end - start)
    region = "MX" if audit.country == Country.OTHER else audit.country.upper()
    before = _decided_before(document, source)
    rows = []
    for each in names_in(text, gazetteer_of(audit), region):
        if any(decided[each.start : each.end]):
            continue
        row = Mention(document=document, source=source, start=each.start, end=each.end)
        row.kind, row.rule = each.kind.value, each.rule
        earlier = before.get(fold(text[each.start : each.end]))
        if earlier is not None:
            row.kind, row.state, row.pseudonym_id = (
                earlier.kind,
                earlier.state,
                earlier.pseudonym_id,
            )
            row.decided_at, row.decided_by_id = earlier.decided_at, earlier.decided_by_id
        rows.append(row)
    Mention.objects.bulk_create(rows, batch_size=500)
    name_map, _made = NameMap.objects.update_or_create(
        document=document,
        defaults={"source": source, "signs": len(text), "at": timezone.now()},
    )
    note_names(name_map, text)
    waiting = sum(row.state == MentionState.WAITING for row in rows)
    record_event(audit=audit, verb="look_for_names", by=by, subject=document, n=waiting)
    return waiting


def _decided_before(document: Document, source: DocumentVersion) -> dict[str, Mention]:
    """What was decided of the file that this one replaced, by folded words; where equal words were
    decided in two ways, nothing.
    """
    rows = Mention.objects.filter(document=document).exclude(source=source)
    last = rows.order_by("-source__version").select_related("source").first()
    if last is None:
        return {}
    text, found = last.source.text, dict[str, Mention]()
    unclear = set()
    for each in rows.filter(source=last.source).exclude(state=MentionState.WAITING):
        words = fold(text[each.start : each.end])
        first = found.setdefault(words, each)
        if (first.state, first.pseudonym_id) != (each.state, each.pseudonym_id):
            unclear.add(words)
    return {words: each for words, each in found.items() if words not in unclear}


def note_names(
    name_map: NameMap, text: str, spoken: Mapping[int, Iterable[str]] | None = None
) -> None:
    """Write down anew for whom the pseudonyms of a document stand. text: its source's; spoken: of
    who speaks, where the file tells it beside the text; None: as it was.
    """
    said: dict[int, dict[str, None]] = {}
    replaced = Mention.objects.filter(source=name_map.source_id, state=MentionState.REPLACED)
    for each in replaced.exclude(pseudonym=None).order_by("start"):
        said.setdefault(each.pseudonym_id, {})[text[each.start : each.end]] = None
    if spoken is None:
        spoken = told_of(name_map, "spoken")
    told = {
        part: {str(key): list(forms) for key, forms in names.items()}
        for part, names in (("said", said), ("spoken", spoken))
    }
    name_map.names = json.dumps(told, ensure_ascii=False) if said or spoken else ""
    name_map.save(update_fields=["names"])
