"""The chips of a locked round: each share and the agreement, with how it came about."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sereno.exchange.figures import Figure, Figures
from sereno.methods.monitoring.judgements import CARRIED_OUT, REFERENCE
from sereno.vocabulary.language import number, percent
from sereno.web.monitoring.models import Verdict
from sereno.web.monitoring.rounds.result import CarriedOut, Result, interval_words
from sereno.web.records.onward import followed_back


def result_figures(result: Result) -> Figures:
    """The sheets of a round's page."""
    sheets = Figures(_source(result))
    add_shares(sheets, result, may_follow=True)
    _add_agreement(sheets, result)
    return sheets


def _source(told: CarriedOut) -> str:
    day = date_format(told.round.cutoff_on, "DATE_FORMAT")
    return _("{round}, of what was done until {day}").format(round=told.round, day=day)


def add_shares(sheets: Figures, result: CarriedOut, *, may_follow: bool = False) -> list[Figure]:
    """The three shares of a round, each as a sheet, in their order. may_follow: whether the reader
    is in the audit, where one follows a share back.
    """
    found = []
    whole = result.whole
    for part in whole.parts:
        of = CARRIED_OUT[part.key]
        labels = " + ".join(str(Verdict(v).label) for v in Verdict.values if v in of)
        weighted = _("Σ w of these / Σ w, w = all of a topic / those judged of it")
        counted = _("{labels} / judged and applicable").format(labels=labels)
        inputs = [(capfirst(labels), number(part.share.hits)), (_("Judged"), number(whole.n))]
        if told := interval_words(part.share):
            inputs.append((_("Interval"), told))
        figure = sheets.add(
            Figure(
                part.key,
                percent(part.share.value, 0),
                capfirst(part.words),
                weighted if result.is_sampled else counted,
                inputs,
                [
                    _("Not applicable, in no share: {n}.").format(n=number(whole.not_applicable)),
                    *_exclusions(result),
                ],
                seed=str(result.round.seed) if result.is_sampled else "",
                reference=REFERENCE,
                version=_source(result),
                thread=followed_back("share", result.round.audit, result.round.number, part.key)
                if may_follow
                else "",
            )
        )
        found.append(figure)
    return found


def _exclusions(result: CarriedOut) -> list[str]:
    found = []
    if not result.sees_all:
        found.append(_("Of the recommendations that you may see: {n}.").format(n=result.n_all))
    if result.is_sampled:
        found.append(
            _("Wilson's interval with the correction for a finite population, topic by topic.")
        )
    return found


def _add_agreement(sheets: Figures, result: Result) -> None:
    agreed = result.agreement
    raw = agreed.raw
    sheets.add(
        Figure(
            "kappa",
            _("undefined") if agreed.kappa is None else number(agreed.kappa, 2),
            _("Cohen's kappa of the first judgements"),
            _("(agreement − agreement by chance) / (1 − agreement by chance)"),
            [
                (_("Judged by two"), number(agreed.n)),
                (_("Both said the same"), number(agreed.same)),
            ],
            [_("All judgements are the same: chance alone agrees, and kappa is undefined.")]
            if agreed.kappa is None
            else [],
            reference=REFERENCE,
        )
    )
    sheets.add(
        Figure(
            "raw",
            "–" if raw is None else percent(raw, 0),
            _("Both said the same, before they saw each other's"),
            _("same / judged by two"),
            [
                (_("Judged by two"), number(agreed.n)),
                (_("Both said the same"), number(agreed.same)),
            ],
            reference=REFERENCE,
        )
    )
