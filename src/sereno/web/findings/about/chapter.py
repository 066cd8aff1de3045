"""The chapter of the report in which the audit says who made it and with what means."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.exchange.report.content import Block, Bullets, Paragraph, Table
from sereno.vocabulary.language import number
from sereno.web.findings.about.details import Account, account_of
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.chapters import Chapter


def about_blocks(asked: Asked) -> Iterator[Block]:
    """What the audit says of itself, as the readers of the report see it; nothing of nothing."""
    account = account_of(asked.audit, asked.reader)
    about = account.about
    days = [asked.day(day) for day in (about.starts_on, about.ends_on) if day]
    for lead, said in (
        (_("Implementing body"), _name(account, about.body_id)),
        (_("When"), " – ".join(days)),
        (_("Who benefits"), about.beneficiaries),
        (_("What helped"), about.enabling),
        (_("What stood in the way"), about.constraints),
        (_("Partners"), ", ".join(each.name for each in account.partners)),
    ):
        if said:
            yield Paragraph(said, lead=f"{lead}:")
    yield from _means(account)
    if account.adaptations:
        yield Paragraph("", lead=_("What was done otherwise"))
        yield Bullets(tuple(f"{each.what}: {each.reason}" for each in account.adaptations))
    if account.sisters:
        sisters = (f"{each.name} {each.years}".strip() for each in account.sisters)
        words = _("Sister audits")
        yield Paragraph(", ".join(sisters), lead=f"{words}:")


def _name(account: Account, organisation: int | None) -> str:
    named = account.named.get(organisation or 0)
    return named.name if named else ""


def _means(account: Account) -> Iterator[Block]:
    """Money and days of people, and what the audit cost for each thing that it left."""
    currency = account.about.currency
    if account.funding:
        yield Table(
            _("Money"),
            (_("Given by"), _("For"), currency),
            (
                *(
                    (
                        _name(account, each.funder_id) or "–",
                        capfirst(each.get_stage_display()),
                        number(float(each.amount)),
                    )
                    for each in account.funding
                ),
                (_("In all"), "", number(float(account.budget))),
            ),
            (3, 3, 1.5),
            frozenset({2}),
            has_sum=True,
        )
    if account.effort:
        yield Table(
            _("Person-days"),
            (_("For"), _("Person-days")),
            tuple(
                (capfirst(each.get_stage_display()), _days(each.person_days))
                for each in account.effort
            ),
            (4, 1.5),
            frozenset({1}),
        )
    if account.costs:
        yield Table(
            _("What it cost"),
            (
                _("Of what"),
                _("How many"),
                _("%(currency)s for each") % {"currency": currency},
            ),
            tuple(
                (str(cost.words), number(cost.n), number(float(cost.each)))
                for cost in account.costs
            ),
            (4, 1.2, 1.5),
            frozenset({1, 2}),
        )


def _days(days: Decimal) -> str:
    return number(float(days), 0 if days == days.to_integral_value() else 1)


CHAPTER = Chapter(
    "about",
    10,
    gettext_lazy("About this audit"),
    gettext_lazy("What stands under “About this audit” is added by itself."),
    about_blocks,
)
