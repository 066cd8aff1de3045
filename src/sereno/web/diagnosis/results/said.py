"""How the results of a form are worded: its questions and answers in the language in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sereno.exchange.submissions.joined import Joined, JoinedForm
from sereno.exchange.xlsforms.questions import code_of, said_in
from sereno.vocabulary.language import language, number
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.instruments.attachments import GENERATED, stop_labels
from sereno.web.diagnosis.models import Activity
from sereno.web.people.models import Person


class Sayer:
    """Words for one page. Lists that Sereno makes say what the person may see of them."""

    def __init__(self, form: JoinedForm, audit: Audit, person: Person) -> None:
        self.spoken = (language(), code_of(form.newest.default_language))
        self._audit, self._person = audit, person
        self.other = _("something else")
        self._asked = {name for each in form.forms.values() for name in each.files}
        self.lists = cache(self._lists)

    def words_of(self, joined: Joined) -> str:
        """A question."""
        return joined.question.said(*self.spoken)

    def choices_of(self, joined: Joined) -> Mapping[str, str]:
        """What can be chosen, in its order: {value: words}."""
        if joined.question.type == "acknowledge":
            return {"OK": _("confirmed")}
        if joined.question.list in GENERATED:
            return self.lists().get(joined.question.list, {})
        return {
            choice.name: said_in(choice.label, self.spoken) or choice.name
            for choice in joined.choices
        }

    def _lists(self) -> Mapping[str, Mapping[str, str]]:
        """The lists that Sereno makes and the form asks for, by file."""
        made: Mapping[str, Callable[[], Mapping[str, str]]] = {
            "areas.csv": lambda: known_areas(self._audit).labels,
            "actividades.csv": self._activities,
            "paradas.csv": lambda: stop_labels(self._audit, self._person),
        }
        return {name: make() for name, make in made.items() if name in self._asked}

    def _activities(self) -> Mapping[str, str]:
        rows = Activity.objects.for_person(self._audit, self._person).order_by("number")
        return {str(each.number): each.title for each in rows}

    def number(self, value: float) -> str:
        """A number as people write it."""
        return number(value) if value == int(value) else number(value, 2)

    def between(self, low: float, high: float) -> str:
        """An interval without its upper end."""
        return _("{low} to under {high}").format(low=self.number(low), high=self.number(high))

    def period(self, begun: str) -> str:
        """A day, a month, a year or several, as the beginning of a date: `2026-11`."""
        if len(begun) < 4:
            return _("{first} to {last}").format(
                first=begun.ljust(4, "0"), last=begun.ljust(4, "9")
            )
        if len(begun) == 4:
            return begun
        if len(begun) == 7:
            return date_format(dt.date.fromisoformat(f"{begun}-01"), "YEAR_MONTH_FORMAT")
        return date_format(dt.date.fromisoformat(begun), "SHORT_DATE_FORMAT")
