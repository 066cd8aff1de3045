"""What the page of a version shows: its questions as somebody would read them, and its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sereno.exchange.xlsforms.questions import (
    METADATA,
    REPEAT,
    UNNAMED,
    Form,
    Question,
    code_of,
    said_in,
)
from sereno.vocabulary.language import language, number
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.instruments.attachments import GENERATED, missing_files
from sereno.web.diagnosis.models import InstrumentVersion, VersionState
from sereno.web.documents import Context, Words
from sereno.web.people.models import Person

# More answers than these are told by their number alone.
MOST_CHOICES = 20
# What is answered with a pen.
WRITTEN: Final = frozenset(
    {
        *("text", "integer", "decimal", "date", "time", "datetime"),
        *("select_one", "select_multiple", "rank", "range"),
    }
)
SORTS: Final[Mapping[str, Words]] = {
    "text": gettext_lazy("in words"),
    "integer": gettext_lazy("a number"),
    "decimal": gettext_lazy("a number"),
    "range": gettext_lazy("on a scale"),
    "date": gettext_lazy("a day"),
    "time": gettext_lazy("a time"),
    "datetime": gettext_lazy("a day and a time"),
    "select_one": gettext_lazy("one answer"),
    "select_multiple": gettext_lazy("several answers"),
    "rank": gettext_lazy("to be put in order"),
    "geopoint": gettext_lazy("a place"),
    "geotrace": gettext_lazy("a line on the map"),
    "geoshape": gettext_lazy("an outline on the map"),
    "image": gettext_lazy("a photo"),
    "audio": gettext_lazy("a recording"),
    "video": gettext_lazy("a video"),
    "file": gettext_lazy("a file"),
    "barcode": gettext_lazy("a code to scan"),
    "acknowledge": gettext_lazy("to be confirmed"),
}


@dataclass(frozen=True)
class Shown:
    """A question on a page. more: where its choices come from, or how many aren't shown."""

    words: str
    hint: str
    sort: str
    type: str
    choices: tuple[str, ...]
    more: str
    inside: tuple[Shown, ...]
    required: bool
    sometimes: bool

    @property
    def is_repeat(self) -> bool:
        """Whether it is asked as often as there are cases."""
        return self.type == REPEAT

    @property
    def is_several(self) -> bool:
        """Whether more than one of its choices can be the answer."""
        return self.type in ("select_multiple", "rank")

    @property
    def is_written(self) -> bool:
        """Whether paper needs room for an answer."""
        return self.type in WRITTEN


def shown_questions(form: Form, within: str = "") -> Iterator[Shown]:
    """The questions of a form, group by group, in the language in force where it has that."""
    spoken = (language(), code_of(form.default_language))
    for each in form.directly_in(within):
        if each.type in METADATA or each.type == "calculate":
            continue
        inside = tuple(shown_questions(form, each.path)) if each.holds_others else ()
        if each.holds_others and not inside:
            continue
        choices, more = _choices(form, each, spoken)
        yield Shown(
            words=each.said(*spoken) if each.label or not each.holds_others else "",
            hint=said_in(each.hint, spoken),
            sort=str(SORTS.get(each.type, "")),
            type=each.type,
            choices=choices,
            more=more,
            inside=inside,
            required=each.required,
            sometimes=bool(each.relevant),
        )


def _choices(form: Form, each: Question, spoken: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    if each.list in GENERATED:
        return (), _("from a list: {what}").format(what=GENERATED[each.list].words)
    if each.list and each.list not in form.lists:
        return (), _("from a list: {what}").format(what=each.list)
    words = tuple(said_in(choice.label, spoken) or choice.name for choice in form.choices(each))
    rest = len(words) - MOST_CHOICES
    if rest <= 0:
        return words, ""
    more = ngettext("and {n} more", "and {n} more", rest).format(n=number(rest))
    return words[:MOST_CHOICES], more


@dataclass(frozen=True)
class FileLine:
    """A file that a version asks for. words: of what Sereno makes."""

    name: str
    words: Words
    is_there: bool


def version_details(version: InstrumentVersion, audit: Audit, person: Person) -> Context:
    """The context of `diagnosis/instrument_version.html`."""
    form = version.read
    missing = missing_files(version)
    is_draft = version.state == VersionState.DRAFT
    may = audit.allows(person, Right.VERIFY_FIELDWORK)
    return {
        "trail": trail_of(version, audit),
        "questions": list(shown_questions(form)),
        "asked": len(form.asked),
        "languages": [code for code in map(code_of, form.languages) if code != UNNAMED],
        "has_entities": form.has_entities,
        "unsaid": list(_unsaid(form)),
        "files": [
            FileLine(name, GENERATED[name].words if name in GENERATED else "", name not in missing)
            for name in form.files
        ],
        "missing": missing,
        "may_attach": may and is_draft,
        "may_build": may and version.checklist is not None,
    }


def trail_of(version: InstrumentVersion, audit: Audit) -> list[tuple[str, str]]:
    """The way back: the instruments, then that of the version."""
    instrument = version.instrument
    return [
        (_("Instruments"), reverse("diagnosis:instruments", args=[audit.slug])),
        (
            str(instrument),
            reverse("diagnosis:instrument", args=[audit.slug, instrument.number]),
        ),
    ]


def _unsaid(form: Form) -> Iterator[str]:
    """Languages in which some questions say nothing."""
    for name in form.languages:
        n = len(form.without_words(code_of(name)))
        if n and len(form.languages) > 1:
            words = ngettext(
                "{n} question says nothing in {language}.",
                "{n} questions say nothing in {language}.",
                n,
            )
            yield words.format(n=number(n), language=name)
