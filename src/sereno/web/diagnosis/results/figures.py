"""How the numbers of a form's results were made: formula, inputs, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import sereno
from sereno.exchange.figures import Figure, Figures
from sereno.vocabulary.language import number
from sereno.web.diagnosis.instruments.details import SORTS
from sereno.web.diagnosis.results.opened import Answers
from sereno.web.diagnosis.results.outcome import Result, TableResult

METHOD = gettext_lazy("METHOD, section 2: instruments, levels and small numbers")


class ResultFigures:
    """The sheets of one page of results."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        now = date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT")
        version = _("the submissions as they were on {at}, Sereno {version}")
        self.sheets = Figures(version.format(at=now, version=sereno.__version__))
        self._made = 0

    def submissions(self, n: int) -> Figure:
        """How many submissions all of it rests on."""
        left = self._answers.left_out
        return self._add(
            value=number(n),
            title=_("Submissions"),
            formula=_(
                "complete submissions of every version of the form; one that was edited counts once"
            ),
            inputs=((_("Versions"), number(len(self._answers.form.forms))),),
            exclusions=[
                _("in the tray, without an activity: {n}").format(n=number(left.in_tray)),
                _("with files that have not come yet: {n}").format(n=number(left.incomplete)),
                _("encrypted and not opened: {n}").format(n=number(left.sealed)),
                *self._of_small_numbers(),
            ],
        )

    def table(self, result: TableResult) -> Figure:
        """How many rows a repeat has."""
        return self._add(
            value=_not_shown() if result.rows is None else number(result.rows),
            title=result.words,
            formula=_("how often it was filled in, whatever was answered in it"),
            inputs=(
                (
                    _("Submissions"),
                    _not_shown() if result.submissions is None else number(result.submissions),
                ),
            ),
            exclusions=[*self._of_small_numbers()],
        )

    def question(self, result: Result) -> Figure:
        """How often a question was answered, of how often it was asked."""
        shown = result.shown
        versions = ", ".join(
            sorted(self._answers.form.forms[v].version for v in result.joined.paths)
        )
        inputs = [
            (_("Kind of question"), str(SORTS.get(result.type, result.type))),
            (_("Name in the form"), result.joined.key),
            (_("Versions"), versions),
        ]
        if shown.answered is not None:
            inputs.append((_("Without an answer"), number(shown.asked - shown.answered)))
        return self._add(
            value=_answered(result),
            title=result.words,
            formula=self._formula(result),
            inputs=tuple(inputs),
            exclusions=[*self._of_question(result), *self._of_small_numbers()],
        )

    def _formula(self, result: Result) -> str:
        if result.is_several:
            return _(
                "answers, of the rows of versions that ask it; each choice of those who answered, "
                "so that shares may add up to more than 100 %"
            )
        if result.is_first:
            return _(
                "answers, of the rows of versions that ask it; counted is what stands first in the "
                "order"
            )
        if result.numbers:
            return _(
                "answers, of the rows of versions that ask it; quartiles by linear interpolation; "
                "a column has its lower end and not its upper one"
            )
        return _("answers, of the rows of versions that ask it; shares of those who answered")

    def _of_question(self, result: Result) -> Iterator[str]:
        if result.joined.question.relevant:
            yield _("it is asked in some cases only: who wasn't asked counts as without an answer")
        if result.wrong:
            yield _("answers that can't be read as such: {n}").format(n=number(result.wrong))

    def _of_small_numbers(self) -> Iterator[str]:
        k = self._answers.k
        if k is not None:
            yield _(
                "numbers from 1 to {n}, and others that would tell them; numbers from fewer than "
                "{k} submissions"
            ).format(n=k - 1, k=k)
            yield _(
                "the newest submissions, until there are {k} more to count together: {n}"
            ).format(k=k, n=number(self._answers.left_out.waiting))

    def _add(self, **said: object) -> Figure:
        self._made += 1
        return self.sheets.add(Figure(key=f"n{self._made}", reference=str(METHOD), **said))  # type: ignore[arg-type]


def _answered(result: Result) -> str:
    shown = result.shown
    if shown.answered is None:
        return _("not shown")
    return _("{n} of {all}").format(n=number(shown.answered), all=number(shown.asked))


def _not_shown() -> str:
    return _("not shown")
