"""Taking a project over: its files looked into first, then all of it written at once."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Final

from django.conf import settings
from django.db import transaction

from sereno.exchange.fieldwork.confined_files import read_picture
from sereno.exchange.refi_qda.confined_projects import read_medium
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.coding.codebook.changes import add_code, change_code
from sereno.web.coding.models import Code, CodeState, Origin, ProjectState, Segment, WaitingPassage
from sereno.web.coding.models.segments import MOST_MEMO
from sereno.web.coding.projects.choices import LEFT_OUT
from sereno.web.coding.projects.codes import Place, coming_codes, definition_of, one_line_of
from sereno.web.coding.projects.ending import end, waiting
from sereno.web.coding.projects.placing import Placing, placing_of
from sereno.web.coding.projects.plan import Plan
from sereno.web.coding.projects.sorting import CATEGORY
from sereno.web.coding.projects.sources import ComingDocument, ComingPart, Region
from sereno.web.coding.segments.changes import code_many
from sereno.web.coding.segments.passages import WHOLE, Passage, checked_memo
from sereno.web.coding.texts.changes import keep_told
from sereno.web.diagnosis.documents.changes import add_document
from sereno.web.diagnosis.documents.examining import PICTURES, Examined, examined
from sereno.web.diagnosis.models import Activity, Document, DocumentKind, DocumentVersion
from sereno.web.documents import Values
from sereno.web.files.signatures import TEXT
from sereno.web.files.spool import Spool
from sereno.web.jobs.kinds import Say
from sereno.web.people.folding import folded
from sereno.web.people.models import Person

# A code by key and where it was given: begin, end, region as JSON, from and to in milliseconds.
CodedPlace = tuple[int, int | None, int | None, str, int | None, int | None]
_SPACE: Final = uuid.UUID("0f0b3f0a-98a5-5d0e-8d43-3f7a7d8b7c55")


@dataclass
class ReadyDocument:
    """A document with what is kept of it. size: of a picture, in pixels as it came. placing: where
    its passages go.
    """

    coming: ComingDocument
    spool: Spool | None = None
    found: Examined | None = None
    size: tuple[int, int] | None = None
    document: Document | None = None
    placing: Placing | None = None


class Refusals:
    """Why parts of a project weren't taken, and how many for each reason."""

    def __init__(self) -> None:
        self._n: Counter[str] = Counter()
        self._what: dict[str, dict[str, str]] = {}

    def add(self, problem: Problem) -> None:
        """One more."""
        self._n[problem.code] += 1
        # Not where: that may be the name of a document, which is sealed.
        self._what[problem.code] = problem.as_data()["what"]

    def as_kept(self) -> list[Values]:
        """As a row keeps them."""
        return [{"what": self._what[code], "n": n} for code, n in self._n.items()]


@dataclass
class Taken:
    """What became of a project. waiting: passages whose text has no form yet that is coded; texts:
    numbers of the documents of which somebody has to decide the names.
    """

    refusals: Refusals
    codes: int = 0
    documents: int = 0
    passages: int = 0
    waiting: int = 0
    texts: list[int] = field(default_factory=list)

    def as_kept(self) -> Values:
        """As a row keeps it."""
        return {
            "codes": self.codes,
            "documents": self.documents,
            "passages": self.passages,
            "waiting": self.waiting,
            "texts": self.texts,
            "refused": self.refusals.as_kept(),
        }


def ready_documents(
    plan: Plan, stack: ExitStack, refusals: Refusals, say: Say
) -> list[ReadyDocument]:
    """The documents of a plan, their files sealed and looked into; `stack` holds those. refusals:
    of files that can't be taken.
    """
    found = []
    for n, coming in enumerate(plan.documents):
        say("look", n, len(plan.documents))
        ready = ReadyDocument(coming, document=plan.known.get(coming.guid))
        if ready.document is None or any(each.region for each in coming.parts):
            try:
                _look_into(plan, ready, stack)
            except Problem as problem:
                refusals.add(problem)
        found.append(ready)
    return found


def _look_into(plan: Plan, ready: ReadyDocument, stack: ExitStack) -> None:
    coming, audit = ready.coming, plan.audit
    if coming.file:
        name = f"{coming.name}.{coming.file.rpartition('.')[2]}"
        assert plan.brought.file is not None
        with plan.brought.file.open() as stream:
            content = read_medium(stream, coming.file, where=coming.name)
    else:
        name, content = f"{coming.name}.txt", coming.text.text.encode() if coming.text else b""
    spool = stack.enter_context(Spool(audit, name, settings.UPLOAD_LIMIT, sealed=True))
    spool.write(content)
    spool.finish()
    ready.spool = spool
    if not coming.file:
        # Its words are in the form that is kept already, and passages lie at places in them.
        spool.media_type = TEXT
        words = coming.text.text if coming.text else ""
        ready.found = Examined(DocumentKind.TRANSCRIPT, text=words)
        return
    found = examined(spool)
    if coming.text is not None and coming.text.text and found.kind == DocumentKind.TRANSCRIPT:
        found = replace(found, text=coming.text.text, cues="")
    ready.found = found
    if spool.media_type in PICTURES:
        with spool.opened() as stream:
            ready.size = read_picture(stream, spool.media_type, where=coming.name).size


@transaction.atomic
def take_project(
    *, plan: Plan, documents: Sequence[ReadyDocument], refusals: Refusals, by: Person
) -> Taken:
    """Make codes, documents, texts and passages of what a project holds and isn't here yet.

    Whoever merges or retires a code meanwhile waits until it is over, and so does whoever makes a
    text. Raises Problem project_taken, project_without_activity and those of `add_code`.
    """
    brought = waiting(plan.brought)
    taken = Taken(refusals)
    new = [each for each in documents if each.document is None]
    if any(plan.activity_of(each.coming) is None for each in new):
        raise Problem("project_without_activity", where=str(brought))
    codes = _codes(plan, by, taken)
    coders = _coders(plan)
    _keep_sets(plan, codes, by, taken)
    for each in new:
        if (activity := plan.activity_of(each.coming)) is not None:
            _keep_document(plan, each, activity, by, taken)
    # All at once and in their order, as whoever codes locks them before the clock.
    keys = [each.document.pk for each in documents if each.document is not None]
    list(Document.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    for each in documents:
        if each.document is not None:
            keep_told(each.document, plan.sorting.people_of(each.coming))
            each.placing = placing_of(each.document, each.coming.text)
            if each.placing is not None and each.placing.text is None:
                taken.texts.append(each.document.number)
            for coder, passages in _passages(plan, each, codes, coders, taken):
                try:
                    made = code_many(
                        audit=plan.audit, by=by, passages=passages, coder=coder, step=uuid.uuid4()
                    )
                except Problem as problem:
                    # Somebody has finished coding it: the rest of the project comes all the same.
                    taken.refusals.add(problem)
                    continue
                taken.passages += len(made)
    end(brought, ProjectState.TAKEN, taken=taken.as_kept())
    record_event(
        *(), audit=plan.audit, verb="take_project", by=by, subject=brought, parent=plan.activity,
        n=taken.passages, documents=taken.documents, codes=taken.codes,
    )  # fmt: skip
    return taken


def _codes(plan: Plan, by: Person, taken: Taken) -> dict[str, Code]:
    """The codes by their GUIDs in the project; those that aren't here are made."""
    by_place: dict[Place, Code] = {}
    found: dict[str, Code] = {}
    here = [each.here.pk for each in plan.codes if each.here is not None]
    # The audit first, as whoever merges codes does.
    Audit.objects.select_for_update(no_key=True).get(pk=plan.audit.pk)
    list(Code.objects.select_for_update(no_key=True).filter(pk__in=here).order_by("pk"))
    # A code may be called by words of the documents with which it comes.
    is_restricted = plan.level == AccessLevel.RESTRICTED
    like = {"access_level": AccessLevel.RESTRICTED} if is_restricted else {}
    for each in coming_codes(plan.project, plan.audit):
        code = each.here or by_place.get(each.place)
        if code is None:
            above = by_place.get(each.above)
            code = add_code(
                audit=plan.audit,
                by=by,
                parents=[above] if above is not None else None,
                name=each.name,
                is_codable=each.is_codable,
                colour=each.colour if each.is_codable else "",
                definition=each.definition,
                **like,
            )
            taken.codes += 1
        by_place[each.place] = code
        if each.guid:
            found[each.guid] = code
    return found


def _keep_sets(plan: Plan, codes: Mapping[str, Code], by: Person, taken: Taken) -> None:
    """Sets of codes become categories: those of a name are one, and a code stands in several."""
    rows = Code.objects.filter(audit=plan.audit, state=CodeState.IN_USE, is_codable=False)
    there = {folded(each.name): each for each in rows}
    for line in plan.sorting.sets:
        those = dict.fromkeys(codes[guid] for guid in line.set.codes if guid in codes)
        name = one_line_of(line.set.name)
        if line.codes != CATEGORY or not those or not name:
            continue
        category = there.get(folded(name))
        if category is None:
            category = add_code(
                audit=plan.audit,
                by=by,
                name=name,
                is_codable=False,
                definition=definition_of(line.set.description),
            )
            there[folded(name)] = category
            taken.codes += 1
        for code in those:
            if code == category or code.state != CodeState.IN_USE:
                continue
            places = code.places.select_related("parent")
            parents = [place.parent for place in places if place.parent is not None]
            try:
                change_code(row=code, by=by, parents=[*parents, category])
            except Problem as problem:
                # A category in itself: the rest of the project comes all the same.
                taken.refusals.add(problem)


def _coders(plan: Plan) -> dict[str, Person | None]:
    """Whose passages those of each coder of the project become; None: nobody's, left out."""
    people = {str(each.pk): each for each in (*plan.people, plan.person)}
    return {
        each.user.guid: None if each.chosen == LEFT_OUT else people[each.chosen]
        for each in plan.coders
    }


def _keep_document(
    plan: Plan, ready: ReadyDocument, activity: Activity, by: Person, taken: Taken
) -> None:
    """Keep a document, unless its file is one's of the audit already or can't be taken."""
    if ready.spool is None or ready.found is None:
        return
    if ready.coming.file:
        seen = Document.objects.for_person(plan.audit, plan.person).values("pk")
        same = DocumentVersion.objects.filter(document__in=seen, file__sha256=ready.spool.sha256)
        if (version := same.select_related("document").first()) is not None:
            ready.document = version.document
            return
    try:
        with transaction.atomic():
            ready.document = add_document(
                activity=activity,
                spool=ready.spool,
                found=ready.found,
                by=by,
                # The choice is about the activity chosen: another has its own.
                access_level=plan.level if activity == plan.activity else activity.access_level,
                consent=plan.consent if activity == plan.activity else None,
            )
    except Problem as problem:
        taken.refusals.add(problem)
        return
    taken.documents += 1


def _passages(
    plan: Plan,
    ready: ReadyDocument,
    codes: dict[str, Code],
    coders: dict[str, Person | None],
    taken: Taken,
) -> Iterator[tuple[Person, list[Passage]]]:
    """What each coder coded of a document and isn't here yet; what has to wait is kept for then."""
    by_coder: dict[Person, dict[uuid.UUID, Passage]] = {}
    for part in ready.coming.parts:
        coder, code = coders.get(part.user), codes.get(part.code)
        if coder is None or code is None or not code.is_codable:
            continue
        if (passage := _passage(ready, part, code)) is None:
            taken.refusals.add(Problem("refi_selection_outside", n=1))
            continue
        key = _key(plan, passage, coder)
        same = by_coder.setdefault(coder, {}).get(key)
        by_coder[coder][key] = replace(_both(passage, same), key=key)
    waits = {
        key: _waiting(ready, passage, coder)
        for coder, found in by_coder.items()
        for key, passage in found.items()
        if passage.start is not None and passage.text is None
    }
    WaitingPassage.objects.bulk_create(waits.values(), batch_size=500, ignore_conflicts=True)
    taken.waiting += len(waits)
    there = _there(plan, ready) if by_coder else {}
    own = {part.selection for part in ready.coming.parts}
    for coder, found in by_coder.items():
        new = []
        for key, passage in found.items():
            if key in waits:
                continue
            # What left here comes back under the key that it has here, whoever brings it.
            known = there.get(_place(passage), ())
            if not any(pk == coder.pk or theirs in own for pk, theirs in known):
                new.append(passage)
        if new:
            yield coder, new


def _there(plan: Plan, ready: ReadyDocument) -> dict[CodedPlace, list[tuple[int | None, str]]]:
    """What a document's places are coded by already, or were: whose each is, and its key. What its
    coder took out doesn't come back.
    """
    found: dict[CodedPlace, list[tuple[int | None, str]]] = {}
    fields = ("code", "start", "end", "region", "from_ms", "to_ms", "coder", "key")
    rows = Segment.objects.filter(audit=plan.audit, document=ready.document).values_list(*fields)
    for code, start, until, region, from_ms, to_ms, coder, key in rows:
        place = (code, start, until, json.dumps(region), from_ms, to_ms)
        found.setdefault(place, []).append((coder, str(key)))
    return found


def _place(passage: Passage) -> CodedPlace:
    region = json.dumps(passage.region)
    return (
        *(passage.code.pk, passage.start, passage.end, region),
        *(passage.from_ms, passage.to_ms),
    )


def _both(passage: Passage, same: Passage | None) -> Passage:
    """A passage with the notes of another that is the same here."""
    if same is None or same.memo in passage.memo:
        return passage
    words = passage.memo if passage.memo in same.memo else f"{same.memo}\n\n{passage.memo}"
    return replace(
        passage, memo=words[:MOST_MEMO], needs_look=passage.needs_look or len(words) > MOST_MEMO
    )


def _waiting(ready: ReadyDocument, passage: Passage, coder: Person) -> WaitingPassage:
    assert ready.placing is not None
    assert passage.start is not None
    assert passage.end is not None
    return WaitingPassage(
        document=ready.document,
        source=ready.placing.source,
        key=passage.key,
        code=passage.code,
        coder=coder,
        start=passage.start,
        end=passage.end,
        memo=checked_memo(passage.memo, passage.where()) if passage.memo else "",
        needs_look=passage.needs_look,
    )


def _passage(ready: ReadyDocument, part: ComingPart, code: Code) -> Passage | None:
    words, document = part.memo[:MOST_MEMO], ready.document
    made = Passage(
        code=code,
        document=document,
        origin=Origin.IMPORT,
        memo=words,
        needs_look=words != part.memo,
        had_code=True,
    )
    if part.span is not None:
        if ready.placing is None:
            return None
        start, end_, touched = ready.placing.of(part.span)
        return replace(
            made,
            text=ready.placing.text,
            start=start,
            end=end_,
            needs_look=made.needs_look or touched,
        )
    if part.region is not None:
        region = _region(part.region, ready.size)
        return None if region is None else replace(made, region=region)
    if part.moment is not None:
        begin, until = part.moment
        return replace(made, from_ms=begin, to_ms=until) if 0 <= begin <= until else None
    return made


def _region(corners: Region, size: tuple[int, int] | None) -> list[int] | None:
    """A part of a picture in thousandths: left, top, width, height; None: it lies outside."""
    if size is None:
        return None
    xs, ys = sorted(corners[0::2]), sorted(corners[1::2])
    edges = [
        min(WHOLE, max(0, round(WHOLE * at / whole)))
        for at, whole in ((xs[0], size[0]), (ys[0], size[1]), (xs[1], size[0]), (ys[1], size[1]))
    ]
    left, top, right, bottom = edges
    is_inside = left < WHOLE and top < WHOLE and right > left and bottom > top
    return [left, top, right - left, bottom - top] if is_inside else None


def _key(plan: Plan, passage: Passage, coder: Person) -> uuid.UUID:
    """The same for the same passage, code and coder, however often a project is brought."""
    place = (passage.start, passage.end, passage.region, passage.from_ms, passage.to_ms)
    assert passage.document is not None
    told = (plan.audit.pk, passage.document.pk, coder.pk, passage.code.pk, *place)
    return uuid.uuid5(_SPACE, json.dumps(told))
