"""How codes were used from one version of the codebook to the next.

A code whose share of all passages changes from version to version may have changed its meaning: the
chart says where to look, not that something is wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from sereno.web.audits.models import Audit
from sereno.web.coding.models import Code, CodebookVersion, Segment
from sereno.web.people.models import Person


@dataclass(frozen=True)
class Share:
    """n of the `of` passages made in a period have the code; period: "" before the first."""

    period: str
    n: int
    of: int

    @property
    def percent(self) -> float | None:
        """The share in per cent; None where nothing was coded."""
        return 100 * self.n / self.of if self.of else None


@dataclass(frozen=True)
class Drift:
    """The periods, before the first version and from each on; and each code's share in them."""

    periods: list[str]
    codes: list[tuple[Code, list[Share]]]


def drift_of(audit: Audit, person: Person) -> Drift | None:
    """Of the passages of coders that a person may see, without what was agreed on afterwards; None
    before there is a version or a passage.
    """
    versions = list(CodebookVersion.objects.filter(audit=audit).order_by("number"))
    seen = Segment.objects.for_person(audit, person).filter(removed_at=None)
    seen = seen.filter(coder__isnull=False)
    rows = list(seen.order_by().values_list("code", "made_at"))
    if not versions or not rows:
        return None
    begins = [version.at for version in versions]
    counted = Counter((code, bisect_right(begins, at)) for code, at in rows)
    of: Counter[int] = Counter()
    for (_code, period), n in counted.items():
        of[period] += n
    periods = [p for p in range(len(versions) + 1) if p or of[0]]
    codes = Code.objects.filter(pk__in={code for code, _period in counted}).order_by(
        "name__in_order"
    )
    names = {p: str(versions[p - 1]) if p else "" for p in periods}
    return Drift(
        list(names.values()),
        [(code, [Share(names[p], counted[code.pk, p], of[p]) for p in periods]) for code in codes],
    )
