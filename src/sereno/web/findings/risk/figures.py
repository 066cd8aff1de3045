"""How the numbers of risk were made."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from sereno.exchange.figures import Figure
from sereno.methods.findings.risk import CHANCE, COMPONENTS, DRAWS
from sereno.vocabulary.language import number
from sereno.web.findings.risk.details import SEED, Risk, Risks
from sereno.web.findings.risk.pictures import between
from sereno.web.findings.risk.rules import PARTS


def risk_figure(risks: Risks, value: str, inputs: Iterator[tuple[str, str]]) -> Figure:
    """A risk: its rule, what went in, and what to bear in mind of it."""
    least, most = risks.rule.ends
    return Figure(
        "risk", value, _("Risk"), risks.rule.words,
        [*inputs,
         (_("It can lie between"), between(least, most))],
        [_("No published formula exists: Sereno states that this rule is its own default.")
         if risks.rule.set_by is None
         else _("The audit decided on this rule: {reason}").format(
             reason=risks.rule.set_by.reason)],
        version=_("Ratings as they are now"),
    )  # fmt: skip


def inputs_of(risk: Risk) -> Iterator[tuple[str, str]]:
    """What a risk is made of."""
    for part in COMPONENTS:
        label, _help = PARTS[part]
        yield str(label), number(risk.means[part], 1)
    yield str(_("Raters")), number(risk.raters)
    yield str(_("Between raters")), between(risk.low, risk.high)


def chance_figure(risks: Risks, value: str) -> Figure:
    """How probably areas are among the first."""
    return Figure(
        "first", value, _("Probability of being among the first {n}").format(n=risks.rule.first),
        CHANCE.said(draws=number(DRAWS), first=number(risks.rule.first)),
        [(_("Rules"), "; ".join([risks.rule.words, *risks.rule.other_words])),
         (_("Neighbourhoods rated"), number(len({each.code for each in risks.found})))],
        [_("A neighbourhood that one person alone rated keeps that rating in each draw: it looks "
           "surer than it is.")],
        seed=str(SEED),
        version=_("Ratings as they are now"),
    )  # fmt: skip
