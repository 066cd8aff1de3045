"""What a form asks, in the order in which it asks it: the description that all else rests on.

Pages show it, exports take their columns from it, and submissions are read by its paths. It is made
when a workbook is read and kept as JSON beside the XForm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

# By its own name in a workbook, each language is called anything; a code in brackets is best.
_CODE: Final = re.compile(r"\(([A-Za-z]{2,3})(?:[-_][A-Za-z]+)?\)\s*$")
_NAMED: Final = {
    "español": "es",
    "espanol": "es",
    "castellano": "es",
    "spanish": "es",
    "english": "en",
    "inglés": "en",
    "ingles": "en",
}
# A language without a name, where a workbook has columns such as `label` alone.
UNNAMED: Final = "default"
_REFERENCE: Final = re.compile(r"\$\{[^}]*\}")

GROUP, REPEAT = "group", "repeat"
# What nobody is asked: worked out by the device, or only read.
SILENT: Final = frozenset({GROUP, REPEAT, "note", "calculate", "hidden", "xml-external"})
METADATA: Final = frozenset(
    {
        *("start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit"),
        *("start-geopoint", "background-audio", "csv-external"),
    }
)
GEOMETRIES: Final = frozenset({"geopoint", "geotrace", "geoshape"})
MEDIA: Final = frozenset({"image", "audio", "video", "file"})
SELECTS: Final = frozenset({"select_one", "select_multiple", "rank"})


def code_of(language: str) -> str:
    """The code of a language as a workbook names it; the name itself where it tells none."""
    found = _CODE.search(language)
    if found:
        return found.group(1).lower()
    return _NAMED.get(language.strip().lower(), language.strip())


def said_in(texts: Mapping[str, str], languages: Iterable[str]) -> str:
    """A text in the first of `languages` that has one; else in whatever language there is."""
    by_code = {code_of(name): text for name, text in texts.items() if text}
    for wanted in (*languages, UNNAMED):
        if wanted in by_code:
            return by_code[wanted]
    return next(iter(by_code.values()), "")


@dataclass(frozen=True)
class Choice:
    """An answer to choose: its value in the data, and its words by language."""

    name: str
    label: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """A question, a group or a repeat.

    path: of its node in a submission. within: the path of its group, "" for the form itself.
    repeat: the path of the nearest repeat around it, in which its answers are counted anew.
    list: of a select, its list in `Form.lists`, or the file that it chooses from.
    """

    path: str
    name: str
    type: str
    label: Mapping[str, str]
    within: str = ""
    repeat: str = ""
    hint: Mapping[str, str] = field(default_factory=dict)
    list: str = ""
    required: bool = False
    relevant: str = ""
    constraint: str = ""

    @property
    def holds_others(self) -> bool:
        """Whether it is a group or a repeat."""
        return self.type in (GROUP, REPEAT)

    @property
    def depth(self) -> int:
        """In how many groups it stands."""
        return self.path.count("/") - 2

    @property
    def is_asked(self) -> bool:
        """Whether somebody answers it."""
        return self.type not in SILENT and self.type not in METADATA

    def said(self, *languages: str) -> str:
        """Its words; what other answers would fill in is left open."""
        return _REFERENCE.sub("…", said_in(self.label, languages)) or self.name


@dataclass(frozen=True)
class Form:
    """A form as its workbook describes it.

    files: what it asks its server for beside itself, by name. has_entities: it has an `entities`
    sheet. default_language: as the workbook names it.
    """

    form_id: str
    version: str
    title: str
    default_language: str
    languages: tuple[str, ...]
    questions: tuple[Question, ...]
    lists: Mapping[str, tuple[Choice, ...]]
    files: tuple[str, ...] = ()
    has_entities: bool = False

    def choices(self, question: Question) -> tuple[Choice, ...]:
        """What can be chosen; nothing where a file holds it."""
        return self.lists.get(question.list, ())

    def directly_in(self, path: str) -> list[Question]:
        """What stands in a group or a repeat, "" for the form itself."""
        return [each for each in self.questions if each.within == path]

    @property
    def asked(self) -> list[Question]:
        """What somebody answers."""
        return [each for each in self.questions if each.is_asked]

    @property
    def repeats(self) -> list[Question]:
        """Its repeats; each is a table of its own in an export."""
        return [each for each in self.questions if each.type == REPEAT]

    def without_words(self, language: str) -> list[Question]:
        """The questions that say nothing in a language (by its code)."""
        return [
            each
            for each in self.asked
            if each.label and language not in {code_of(name) for name, t in each.label.items() if t}
        ]

    def as_kept(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    @classmethod
    def of_kept(cls, kept: Mapping[str, Any]) -> Form:
        """From what `as_kept` made, after JSON had it."""
        lists = {
            name: tuple(Choice(**choice) for choice in choices)
            for name, choices in kept["lists"].items()
        }
        return cls(
            **{
                **kept,
                "languages": tuple(kept["languages"]),
                "questions": tuple(Question(**each) for each in kept["questions"]),
                "lists": lists,
                "files": tuple(kept["files"]),
            }
        )
