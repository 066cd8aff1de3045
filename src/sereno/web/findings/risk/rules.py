"""The rule of risk that is in force, and how it is said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.methods.findings.risk import (
    NAMES,
    USUAL_FIRST,
    USUAL_OTHERS,
    USUAL_RULE,
    ends_of,
    read_rule,
)
from sereno.methods.sources.indicators.formulas import Formula
from sereno.web.audits.models import Audit
from sereno.web.documents import Words
from sereno.web.findings.models import RiskRule

# What the three are called, and what their ends mean.
PARTS: Final[Mapping[str, tuple[Words, Words]]] = {
    "threat": (
        gettext_lazy("Threat"),
        gettext_lazy("What happens or may happen: 1 hardly ever, 5 all the time."),
    ),
    "vulnerability": (
        gettext_lazy("Vulnerability"),
        gettext_lazy("How exposed people and places are: 1 hardly, 5 very much."),
    ),
    "capacity": (
        gettext_lazy("Capacity"),
        gettext_lazy("What holds: 1 hardly anything, 5 a great deal."),
    ),
}
_NAME = re.compile(r"[^\W\d]\w*")
_SIGNS = str.maketrans({"*": "×", "/": "÷", "-": "−"})


@dataclass(frozen=True)
class RuleInForce:
    """The rule of an audit, those that the draws take beside it, and of how many areas the chance
    of being among the first is told. set_by: what was decided; None: Sereno's own.
    """

    rule: Formula
    others: Sequence[Formula]
    first: int
    set_by: RiskRule | None

    @property
    def all_of_them(self) -> list[Formula]:
        """The rule, then the others."""
        return [self.rule, *self.others]

    @property
    def words(self) -> str:
        """The rule in words."""
        return rule_words(self.rule.text)

    @property
    def other_words(self) -> list[str]:
        """The others in words."""
        return [rule_words(each.text) for each in self.others]

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest risk that it can give."""
        return ends_of(self.rule)


def rule_in_force(audit: Audit) -> RuleInForce:
    """The newest rule of an audit; Sereno's own before anyone has decided on one."""
    found = RiskRule.objects.filter(audit=audit).first()
    if found is None:
        others = [read_rule(text) for text in USUAL_OTHERS]
        return RuleInForce(read_rule(USUAL_RULE), others, USUAL_FIRST, None)
    return RuleInForce(
        read_rule(found.rule), [read_rule(text) for text in found.others], found.first, found
    )


def rule_words(text: str) -> str:
    """A rule as people read it: the names in the language in force, × and ÷."""
    words = {
        "threat": _("threat"), "vulnerability": _("vulnerability"), "capacity": _("capacity"),
    }  # fmt: skip
    named = _NAME.sub(lambda found: words.get(NAMES.get(found[0], ""), found[0]), text)
    return named.translate(_SIGNS)
