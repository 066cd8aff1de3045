"""What it takes to give hits of a search a code: which code, how much of each hit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest
from django.urls import reverse

from sereno.web.audits.models import Audit
from sereno.web.coding.codebook.tree import flat, tree_of
from sereno.web.coding.models import Code, CodingStep, Origin, Segment
from sereno.web.coding.search.hits import Extent
from sereno.web.documents import Words
from sereno.web.people.models import Person
from sereno.web.records.tools import whole_number

# What an address has beside the search itself.
OWN = frozenset({"give", "as", "page", "view"})


@dataclass(frozen=True)
class Giving:
    """What is asked: by which code, of those that a person may give, by category; how much of each
    hit (`Extent`); and the search itself, as a form keeps it.
    """

    codes: Sequence[tuple[str, Sequence[Code]]]
    code: Code | None
    extent: str
    kept: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, request: HttpRequest, audit: Audit, person: Person) -> Self:
        """From an address; what nobody understands asks for nothing."""
        codes = list(_to_give(audit, person))
        number, extent = whole_number(request.GET.get("give", "")), request.GET.get("as", "")
        known = (each for _head, there in codes for each in there)
        return cls(
            codes,
            next((each for each in known if each.number == number), None),
            extent if extent in Extent.values else Extent.SENTENCE.value,
            [(name, str(value)) for name, value in request.GET.items() if name not in OWN],
        )

    @property
    def extents(self) -> list[tuple[str, Words]]:
        """What may be chosen of each hit."""
        return list(Extent.choices)


def _to_give(audit: Audit, person: Person) -> Iterator[tuple[str, list[Code]]]:
    """The codes that may be given, by category, in the order of the tree."""
    told: set[int] = set()
    heads: list[str] = []
    groups: dict[str, list[Code]] = {}
    for node in flat(tree_of(audit, audit.access_levels_of(person))):
        del heads[node.depth :]
        if not node.code.is_codable:
            heads.append(node.code.name)
        elif node.code.pk not in told:
            told.add(node.code.pk)
            groups.setdefault(heads[-1] if heads else "", []).append(node.code)
    yield from groups.items()


def last_given(audit: Audit, person: Person) -> str:
    """Where the last step of coding from a search that still stands is told; "" where there is
    none.
    """
    own = Segment.objects.filter(audit=audit, coder=person, origin=Origin.SEARCH, removed_at=None)
    made_at = own.order_by("-made_at").values_list("made_at", flat=True).first()
    if made_at is None:
        return ""
    # A step is written right after its passages, under the audit's clock.
    steps = CodingStep.objects.filter(audit=audit, person=person, at__gte=made_at)
    step = steps.order_by("at", "pk").first()
    return "" if step is None else reverse("coding:hits_coded", args=[audit.slug, step.key])
