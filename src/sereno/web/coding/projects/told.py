"""What is known of documents and of who speaks in them: variables, cases and sets of a project."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import override

from sereno.exchange.refi_qda.project import Case, Kind, Set, Value, Variable
from sereno.exchange.refi_qda.writing import clean
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Block, Segment, Speaker, TextVersion
from sereno.web.coding.projects.guids import guid_in
from sereno.web.diagnosis.models import Activity, Document

_OF_PEOPLE = ("sex", "age", "part")


class Told:
    """Of the documents that leave, with their texts by key. Words are of the audit's language."""

    def __init__(
        self, audit: Audit, documents: Iterable[Document], texts: Mapping[int, TextVersion]
    ) -> None:
        self.audit, self.documents, self.texts = audit, list(documents), texts

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """Those of documents, which are their activity's, and those of who speaks."""
        if not self.documents:
            return ()
        with override(self.audit.languages[0]):
            names = {
                "technique": _("Technique"),
                "sector": _("With whom"),
                "area": _("Neighbourhood"),
                "day": _("Day"),
                "sex": _("Sex"),
                "age": _("Age"),
                "part": _("Part"),
            }
        return tuple(
            Variable(
                guid=self._guid("variable", key),
                name=name,
                kind=Kind.DATE if key == "day" else Kind.TEXT,
            )
            for key, name in names.items()
        )

    def _guid(self, kind: str, key: object) -> str:
        return guid_in(self.audit, kind, key)

    def _value(self, key: str, written: str, kind: Kind = Kind.TEXT) -> Value:
        return Value(variable=self._guid("variable", key), kind=kind, written=clean(written))

    @cached_property
    def _activities(self) -> dict[int, Activity]:
        keys = {each.activity_id for each in self.documents}
        return {e.pk: e for e in Activity.objects.filter(pk__in=keys).prefetch_related("areas")}

    def values_of(self, document: Document) -> tuple[Value, ...]:
        """How, with whom, where and when people were heard."""
        activity = self._activities[document.activity_id]
        areas = "; ".join(str(each) for each in activity.areas.all())
        with override(self.audit.languages[0]):
            found = [
                self._value("technique", activity.get_technique_display()),
                self._value("sector", activity.get_sector_display()),
            ]
        found += [self._value("area", areas)] if areas else []
        if activity.on is not None:
            found.append(self._value("day", activity.on.isoformat(), Kind.DATE))
        return tuple(found)

    def sets(self) -> Iterator[Set]:
        """The documents of each activity."""
        for activity in self._activities.values():
            yield Set(
                guid=self._guid("activity", activity.number),
                name=clean(str(activity)),
                sources=tuple(
                    self._guid("document", each.number)
                    for each in self.documents
                    if each.activity_id == activity.pk
                ),
            )

    def cases(self, segments: Mapping[int | None, Iterable[Segment]]) -> Iterator[Case]:
        """Who speaks, as the texts call them, with what is known of them and was coded of what they
        say.
        """
        keys = {text.pk: text.document_id for text in self.texts.values()}
        turns: dict[int, list[tuple[int, int | None]]] = {}
        rows = Block.objects.filter(text__in=keys).order_by("text", "start")
        for text, start, speaker in rows.values_list("text", "start", "speaker"):
            turns.setdefault(keys[text], []).append((start, speaker))
        said: dict[int, list[str]] = {}
        for document, blocks in turns.items():
            starts = [start for start, _speaker in blocks]
            for each in segments.get(document, ()):
                if each.start is None or each.end is None:
                    continue
                first = max(0, bisect_right(starts, each.start) - 1)
                last = max(first + 1, bisect_right(starts, max(each.start, each.end - 1)))
                for who in dict.fromkeys(speaker for _start, speaker in blocks[first:last]):
                    if who is not None:
                        said.setdefault(who, []).append(str(each.key))
        there = {who for blocks in turns.values() for _start, who in blocks if who is not None}
        numbers = {each.pk: each.number for each in self.documents}
        for speaker in Speaker.objects.filter(pk__in=there).order_by("document", "number"):
            with override(self.audit.languages[0]):
                told = [(key, str(getattr(speaker, f"get_{key}_display")())) for key in _OF_PEOPLE]
            number = numbers[speaker.document_id]
            yield Case(
                guid=self._guid("speaker", f"{number} {speaker.number}"),
                name=clean(speaker.label),
                values=tuple(self._value(key, words) for key, words in told if words),
                sources=(self._guid("document", number),),
                selections=tuple(said.get(speaker.pk, ())),
            )
