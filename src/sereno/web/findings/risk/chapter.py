"""What the report says of risks and of the cross-check: to whoever sees fieldwork."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.exchange.report.content import Block, Heading, Paragraph, Table
from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.language import number, percent
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.chapters import Chapter

# Of the highest risks a report tells so many.
MOST_RISKS: Final = 30


def risk_blocks(asked: Asked) -> Iterator[Block]:
    """How often records and voices of the chosen areas say what, and the highest risks."""
    yield from _cross_check(asked)
    yield from _risks(asked)


def _cross_check(asked: Asked) -> Iterator[Block]:
    # Here, since they bring numpy, which a command that opens the instance does without.
    from sereno.methods.findings.cross_check import Told
    from sereno.web.findings.cross_check.details import cross_check
    from sereno.web.findings.cross_check.words import KINDS, headline

    found = cross_check(asked.audit, asked.reader)
    if found is None or not found.chosen:
        return
    counts = found.by_kind(found.chosen)
    yield Heading(_("Records and voices"), access=Access.FIELD)
    yield Paragraph(headline(found, found.chosen), access=Access.FIELD)
    kinds = [kind for kind in Told if any(counts[t, kind] for t in range(len(found.topics)))]
    yield Table(
        _("Neighbourhoods by what records and voices say of each topic"),
        (_("Topic"), *(capfirst(str(KINDS[kind])) for kind in kinds)),
        tuple(
            (str(topic), *(number(counts[t, kind]) for kind in kinds))
            for t, topic in enumerate(found.topics)
        ),
        (3, *(1.4 for _kind in kinds)),
        frozenset(range(1, len(kinds) + 1)),
        access=Access.FIELD,
    )


def _risks(asked: Asked) -> Iterator[Block]:
    from sereno.web.findings.risk.details import risks_of
    from sereno.web.findings.risk.pictures import between

    risks = risks_of(asked.audit, asked.reader)
    if not risks.found:
        return
    least, most = risks.rule.ends
    why = (
        _("No published formula exists: Sereno states that this rule is its own default.")
        if risks.rule.set_by is None
        else risks.rule.set_by.reason
    )
    yield Heading(_("Risks, highest first"), access=Access.FIELD)
    yield Paragraph(
        _("{rule}, from {low} to {high}.").format(
            rule=capfirst(risks.rule.words), low=number(least, 1), high=number(most, 1)
        )
        + f" {why}",
        access=Access.FIELD,
    )
    heads = (
        *(_("Neighbourhood and topic"), _("Threat"), _("Vulnerability"), _("Capacity")),
        *(_("Risk"), _("Between raters"), _("Raters")),
    )
    yield Table(
        _("Risk of each neighbourhood and topic"),
        heads,
        tuple(
            (
                f"{each.area} · {each.topic}",
                *(number(mean, 1) for mean in each.means.values()),
                number(each.risk, 1),
                "–" if each.alone else between(each.low, each.high),
                number(each.raters),
            )
            for each in risks.found[:MOST_RISKS]
        ),
        (3.6, 1.4, 2.0, 1.6, 1.1, 1.9, 1.5),
        frozenset(range(1, 7)),
        access=Access.FIELD,
    )
    if risks.chances:
        yield Table(
            _("Probability of being among the first {n}").format(n=risks.rule.first),
            (capfirst(asked.audit.area_word), _("Probability")),
            tuple((risks.label(code), percent(p)) for code, p in risks.chances.items()),
            (3, 1),
            frozenset({1}),
            access=Access.FIELD,
        )


CHAPTER: Final = Chapter(
    "risks",
    45,
    gettext_lazy("Records, voices and risks"),
    gettext_lazy(
        "Only in reports for the fieldwork team: what is told of risks is added by itself."
    ),
    risk_blocks,
)
