"""Checklists written in the browser: simple questions, and the form that is planned of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.instruments import Item, PlannedForm, Words, beginning
from sereno.web.documents import Values

YES_NO: Mapping[str, Words] = {
    "yes": {"es": "Sí", "en": "Yes"},
    "no": {"es": "No", "en": "No"},
}


class CheckSort(models.TextChoices):
    """How a question is answered."""

    YES_NO = "yes_no", _("yes or no")
    SCALE = "scale", _("on a scale")
    CHOICE = "choice", _("one of several answers")
    SEVERAL = "several", _("several answers")
    NUMBER = "number", _("a number")
    TEXT = "text", _("in words")


# Those whose answers are written beside the question.
WITH_ANSWERS = (CheckSort.SCALE, CheckSort.CHOICE, CheckSort.SEVERAL)
_TYPES: Mapping[str, str] = {
    CheckSort.SCALE: "select_one",
    CheckSort.CHOICE: "select_one",
    CheckSort.SEVERAL: "select_multiple",
    CheckSort.NUMBER: "integer",
    CheckSort.TEXT: "text",
}


@dataclass(frozen=True)
class CheckQuestion:
    """A question of a checklist.

    name: never changes, so that its answers stay together over versions. answers: in their order,
    on a scale from the lowest, which counts 0.
    """

    name: str
    sort: str
    label: Words
    answers: Sequence[Words] = ()
    required: bool = False

    def as_kept(self) -> Values:
        """As JSON keeps it."""
        return asdict(self)


def questions_of(kept: Sequence[Values] | None) -> list[CheckQuestion]:
    """The questions that a version keeps."""
    return [CheckQuestion(**row) for row in kept or ()]


def next_name(questions: Sequence[CheckQuestion]) -> str:
    """A name that none of them has; of one taken out it isn't used again while others follow."""
    used = [int(each.name.removeprefix("p")) for each in questions]
    return f"p{max(used, default=0) + 1}"


def planned(title: str, questions: Sequence[CheckQuestion]) -> PlannedForm:
    """The form of a checklist: it asks first for the activity, as every form of ours."""
    lists: dict[str, Mapping[str, Words]] = {"yes_no": YES_NO}
    items = [*beginning()]
    for each in questions:
        kind = _TYPES.get(each.sort, "select_one yes_no")
        if each.sort in WITH_ANSWERS:
            first = 0 if each.sort == CheckSort.SCALE else 1
            lists[each.name] = {str(first + i): words for i, words in enumerate(each.answers)}
            kind = f"{kind} {each.name}"
        appearance = "multiline" if each.sort == CheckSort.TEXT else ""
        items.append(
            Item(kind, each.name, each.label, required=each.required, appearance=appearance)
        )
    return PlannedForm({"es": title, "en": title}, items, lists)
