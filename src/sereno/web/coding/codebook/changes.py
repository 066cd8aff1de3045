"""Writes to the codebook: one transaction each, with who and what."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef
from django.utils import timezone

from sereno.vocabulary.codebooks import ready_codebook
from sereno.vocabulary.language import Language
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import highest
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.coding.codebook.life import CODE_LIFE
from sereno.web.coding.codebook.tree import above_it, flat, tree_of
from sereno.web.coding.models import (
    Code,
    CodebookVersion,
    CodePlace,
    CodeState,
    Colour,
    Quote,
    Round,
    Segment,
)
from sereno.web.coding.models.rounds import blind_to
from sereno.web.coding.segments.clock import next_revision
from sereno.web.diagnosis.models import Document
from sereno.web.documents import Values
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

# The colour in which a code is shown whose own isn't said.
OF_POLE = {
    "threat": Colour.VERMILION,
    "vulnerability": Colour.AMBER,
    "capacity": Colour.GREEN,
    "": Colour.GREY,
}


@transaction.atomic
def add_code(
    *, audit: Audit, by: Person | None, parents: list[Code] | None = None, **values: Any
) -> Code:
    """A new code, the last in each of its categories, or at the root.

    Raises Problem code_letters_taken and code_in_a_code.
    """
    number = next_number(Code, audit)
    _check_letters(audit, values.get("letters", ""), None)
    code: Code = Code.objects.create(audit=audit, number=number, created_by=by, **values)
    _put_last(code, parents or [])
    record_event(audit=audit, verb="add_code", by=by, subject=code, number=number)
    return code


def _may_be_used(code: Code, by: Person | None) -> bool:
    """Whether passages have a code, or somebody may have given it to whose coding `by` is blind.

    How many is not told: some may be of documents that who asks must not see.
    """
    if _is_used(code):
        return True
    if by is None:
        return False
    blind = blind_to(code.audit, by, OuterRef("pk"))
    return Document.objects.filter(blind, audit=code.audit).exists()


@transaction.atomic
def change_code(
    *, row: Code, by: Person | None, parents: list[Code] | None = None, **values: Any
) -> Code:
    """Change what is written of a code and in which categories it stands.

    Raises Problem record_closed, code_letters_taken, code_in_a_code, code_in_itself and
    code_is_used.
    """
    # Two who each put a code into the other's category at once would make a circle.
    Audit.objects.select_for_update(no_key=True).get(pk=row.audit_id)
    code: Code = Code.objects.select_for_update(no_key=True).get(pk=row.pk)
    if code.state in CODE_LIFE.closed:
        raise Problem("record_closed", where=str(code), state=code.get_state_display())
    if "letters" in values:
        _check_letters(code.audit, values["letters"], code)
    if values.get("is_codable") is False and code.is_codable:
        # Whoever gives it now does so before this, or finds that it is a category.
        next_revision(code.audit)
    if values.get("is_codable") is False and code.is_codable and _may_be_used(code, by):
        raise Problem("code_is_used", name=str(code))
    if values.get("is_codable") is True and code.children_places.exists():
        raise Problem("code_in_a_code", name=str(code))
    changed = set_fields(code, values)
    before = [place.parent for place in code.places.select_related("parent") if place.parent]
    if parents is not None:
        moved = _put_in(code, parents)
        changed |= {"places": moved} if moved else {}
    if changed:
        code.save()
        record_event(
            audit=code.audit, verb="change_code", by=by, subject=code, changed=changed,
            access_level=highest(each.access_level for each in before if "places" in changed),
        )  # fmt: skip
    return code


def _is_used(code: Code) -> bool:
    there = code.segments.filter(removed_at=None).exists()
    return there or code.waiting_passages.exists()


def _check_letters(audit: Audit, letters: str, code: Code | None) -> None:
    if not letters:
        return
    there = Code.objects.filter(audit=audit, letters=letters, state=CodeState.IN_USE)
    other = next((each for each in there if each != code), None)
    if other is not None:
        raise Problem("code_letters_taken", name=letters, other=str(other))


def _put_in(code: Code, parents: list[Code]) -> list[str]:
    """Have it stand in these categories, at the root without any; the names of those before."""
    before = list(code.places.select_related("parent"))
    wanted: set[int | None] = {parent.pk for parent in parents} or {None}
    if {place.parent_id for place in before} == wanted:
        return []
    for place in before:
        if place.parent_id not in wanted:
            place.delete()
    there = {place.parent_id for place in before}
    if wanted - there:
        _put_last(code, [parent for parent in parents if parent.pk not in there])
    return [str(place.parent or "") for place in before]


def _put_last(code: Code, parents: list[Code]) -> None:
    """The last in each of these, or at the root."""
    for parent in parents:
        _put(code, parent)
    if not parents:
        _put(code, None)


def _put(code: Code, parent: Code | None) -> CodePlace:
    _check_parent(code, parent)
    siblings = CodePlace.objects.filter(code__audit=code.audit, parent=parent)
    last = siblings.aggregate(n=Max("position"))["n"]
    return CodePlace.objects.create(code=code, parent=parent, position=(last or 0) + 1)


def _check_parent(code: Code, parent: Code | None) -> None:
    """Under the audit's lock, which all hold who change the tree."""
    if parent is None:
        return
    # Somebody may have retired it, or made a code of it, since it was looked up.
    parent.refresh_from_db()
    if parent.is_codable or parent.state != CodeState.IN_USE or parent.audit_id != code.audit_id:
        raise Problem("code_in_a_code", name=str(parent))
    if code.pk in {parent.pk, *above_it(parent)}:
        raise Problem("code_in_itself", name=str(code), parent=str(parent))


@transaction.atomic
def take_code_step(*, row: Code, step: str, by: Person | None, reason: str = "") -> Code:
    """Retire a code, or put it back into use: at the top where its categories are no longer, and
    without its letters where another has them now.

    Raises Problem step_not_possible and code_holds_codes.
    """
    Audit.objects.select_for_update(no_key=True).get(pk=row.audit_id)
    code: Code = Code.objects.select_for_update(no_key=True).get(pk=row.pk)
    below = code.children_places.filter(code__state=CodeState.IN_USE)
    if step == "retire" and (n := below.count()):
        raise Problem("code_holds_codes", name=str(code), n=n)
    values = {}
    if step == "restore":
        code.places.exclude(parent=None).exclude(parent__state=CodeState.IN_USE).delete()
        if not code.places.exists():
            _put(code, None)
        there = Code.objects.filter(audit=code.audit, state=CodeState.IN_USE)
        if there.filter(letters=code.letters).exists():
            values["letters"] = ""
    CODE_LIFE.move(code, step, **values)
    record_event(audit=code.audit, verb=f"code_{step}", by=by, subject=code, reason=reason)
    return code


@transaction.atomic
def move_code(
    *,
    place: CodePlace,
    parent: Code | None,
    before: CodePlace | None,
    by: Person | None,
) -> CodePlace:
    """Move a code from one of its places to another: before one that is there, or to the end.

    Raises Problem code_in_a_code, code_in_itself and code_place_gone.
    """
    audit = place.code.audit
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    found = CodePlace.objects.select_related("code", "parent").filter(pk=place.pk).first()
    if found is None:
        raise Problem("code_place_gone", name=str(place.code))
    place = found
    _check_parent(place.code, parent)
    siblings = CodePlace.objects.filter(code__audit=audit, parent=parent)
    if siblings.filter(code=place.code).exclude(pk=place.pk).exists():
        # It stands there already: in both at once it would stand in one twice.
        place.delete()
        place = siblings.get(code=place.code)
    if before is not None and before.pk != place.pk and before.parent_id == _key(parent):
        siblings.filter(position__gte=before.position).update(position=F("position") + 1)
        place.position = before.position
    else:
        place.position = (siblings.aggregate(n=Max("position"))["n"] or 0) + 1
    was = place.parent
    place.parent = parent
    place.save()
    record_event(
        audit=audit,
        verb="move_code" if parent else "move_code_up",
        by=by,
        subject=place.code,
        since=str(was or ""),
        into=str(parent or ""),
        access_level=highest(each.access_level for each in (was, parent) if each),
    )
    return place


def _key(parent: Code | None) -> int | None:
    return parent.pk if parent else None


def twice_after(code: Code, into: Code) -> list[int]:
    """The keys of a code's passages that their coder has given the other code too."""
    same = (
        "coder",
        "round",
        "document",
        "text",
        "start",
        "end",
        "from_ms",
        "to_ms",
        "mark",
        "stop",
    )
    there = {
        (*row[:-1], str(row[-1]))
        for row in into.segments.filter(removed_at=None).values_list(*same, "region")
    }
    rows = code.segments.filter(removed_at=None).values_list("pk", *same, "region")
    return [pk for pk, *row in rows if (*row[:-1], str(row[-1])) in there]


@transaction.atomic
def merge_code(*, code: Code, into: Code, by: Person | None) -> None:
    """Give another code to all that have this one. How many passages that were is told to nobody:
    others may code some of them blind.

    A passage that its coder had given both has it once. Raises Problem code_not_to_merge.
    """
    Audit.objects.select_for_update(no_key=True).get(pk=code.audit_id)
    locked = Code.objects.select_for_update(no_key=True).filter(pk__in=(code.pk, into.pk))
    codes = {each.pk: each for each in locked.order_by("pk")}
    code, into = codes[code.pk], codes[into.pk]
    ends = code.pk == into.pk or into.state != CodeState.IN_USE or not into.is_codable
    if ends or not code.is_codable or code.audit_id != into.audit_id:
        raise Problem("code_not_to_merge", name=str(code), into=str(into))
    now, revision = timezone.now(), next_revision(code.audit)
    Segment.objects.filter(pk__in=twice_after(code, into)).update(
        removed_at=now, changed_at=now, revision=revision
    )
    code.segments.filter(removed_at=None).update(code=into, changed_at=now, revision=revision)
    # What was taken out before is told to who asks what is new as it is then.
    code.segments.update(code=into)
    Quote.objects.filter(code=code).update(code=into)
    code.waiting_passages.update(code=into)
    # A round that asks for the one asks for the other now, once.
    asked = Round.codes.through.objects.filter(code=code)
    both = Round.codes.through.objects.filter(code=into, round=OuterRef("round"))
    asked.filter(Exists(both)).delete()
    asked.update(code=into)
    code.places.all().delete()
    CODE_LIFE.move(code, "merge", merged_into=into)
    record_event(
        audit=code.audit, verb="code_merge", by=by, subject=code, into=str(into),
        access_level=into.access_level,
    )  # fmt: skip


@transaction.atomic
def split_code(*, code: Code, names: list[str], by: Person | None) -> list[Code]:
    """New codes beside one that turned out to be several; its passages wait to be looked at.

    The code stays until none of its passages has it. Raises Problem code_not_to_merge.
    """
    Audit.objects.select_for_update(no_key=True).get(pk=code.audit_id)
    code = Code.objects.select_for_update(no_key=True).get(pk=code.pk)
    if not code.is_codable or code.state != CodeState.IN_USE:
        raise Problem("code_not_to_merge", name=str(code), into=", ".join(names))
    parents = [place.parent for place in code.places.select_related("parent") if place.parent]
    like = {name: getattr(code, name) for name in ("pole", "topic", "colour", "access_level")}
    made = [add_code(audit=code.audit, by=by, parents=parents, name=name, **like) for name in names]
    now, revision = timezone.now(), next_revision(code.audit)
    code.segments.filter(removed_at=None).update(needs_look=True, changed_at=now, revision=revision)
    record_event(audit=code.audit, verb="split_code", by=by, subject=code, into=", ".join(names))
    return made


@transaction.atomic
def take_ready_codebook(*, audit: Audit, by: Person | None) -> int:
    """The codes that come with Sereno, in the audit's first language; how many were new. Those of a
    name that is there already are left as they are.
    """
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    language: Language = audit.languages[0]
    there = {code.name.casefold(): code for code in Code.objects.filter(audit=audit)}
    # Nothing can be put into what was retired, or is a code.
    usable = Code.objects.filter(audit=audit, state=CodeState.IN_USE, is_codable=False)
    holding = {code.name.casefold(): code for code in usable}
    letters = {code.letters for code in there.values()}
    categories = {}
    n = 0
    for category in ready_codebook():
        name = category.name.said(language)
        found = holding.get(name.casefold())
        if found is None:
            found = add_code(audit=audit, by=by, name=name, is_codable=False)
            n += 1
        categories[category.key] = found
    for category in ready_codebook():
        for code in category.codes:
            name = code.name.said(language)
            if name.casefold() in there:
                continue
            add_code(
                audit=audit,
                by=by,
                parents=[categories[key] for key in (category.key, *code.also)],
                name=name,
                letters="" if code.letters in letters else code.letters,
                pole=code.pole,
                topic=code.topic,
                definition=code.definition.said(language),
            )
            n += 1
    return n


def as_written(audit: Audit) -> list[Values]:
    """The codebook as a version keeps it: each code once, with the numbers of its categories."""
    found: dict[int, Values] = {}
    numbers = dict(Code.objects.filter(audit=audit).values_list("pk", "number"))
    for node in flat(tree_of(audit, None)):
        code = node.code
        entry = found.setdefault(
            code.number,
            {
                "number": code.number,
                "name": code.name,
                "is_codable": code.is_codable,
                "letters": code.letters,
                "pole": code.pole,
                "topic": code.topic,
                "colour": code.colour,
                "definition": code.definition,
                "inclusion": code.inclusion,
                "exclusion": code.exclusion,
                "example": code.example,
                "in": [],
            },
        )
        if node.place.parent_id is not None:
            entry["in"].append(numbers[node.place.parent_id])
    return list(found.values())


@transaction.atomic
def keep_version(*, audit: Audit, note: str, by: Person | None) -> CodebookVersion:
    """Keep the codebook as it is now under the next number. Raises Problem codebook_unchanged."""
    number = next_number(CodebookVersion, audit)
    content = as_written(audit)
    last = CodebookVersion.objects.filter(audit=audit).order_by("-number").first()
    if not content or (last is not None and last.content == content):
        raise Problem("codebook_unchanged", where=str(number))
    version = CodebookVersion.objects.create(
        audit=audit, number=number, content=content, note=note, at=timezone.now(), by=by
    )
    record_event(audit=audit, verb="keep_codebook", by=by, subject=version, n=number)
    return version
