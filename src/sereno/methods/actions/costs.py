"""What actions cost for each recommendation, topic or area: shared out, and what can't be.

An amount is shared out in cents, so that the parts of each action sum to what it cost. What nobody
shared out isn't guessed: it is told apart, unless equal parts are asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from sereno.methods.actions.money import Purse
from sereno.methods.actions.people import Reached

T = TypeVar("T", bound=Hashable)
CENT = Decimal("0.01")


class Missing(StrEnum):
    """Why the money of an action is in no row."""

    MONEY = "money"
    THINGS = "things"
    SHARES = "shares"


@dataclass(frozen=True)
class Priced(Generic[T]):
    """An action: what there is and was spent for it, and for what. weights: None of all of them
    where it is for several and nobody has shared it out; else any numbers, of which the parts of
    the whole are taken.
    """

    key: int
    amounts: Mapping[Purse, Decimal]
    weights: Mapping[T, Decimal | None]


@dataclass(frozen=True)
class SharedOut(Generic[T]):
    """amounts: of each thing; actions: the keys of those behind it; whole: of all actions together,
    also those that are left; left: the actions in no row, by why.
    """

    amounts: dict[T, dict[Purse, Decimal]] = field(default_factory=dict)
    actions: dict[T, list[int]] = field(default_factory=dict)
    whole: dict[Purse, Decimal] = field(default_factory=dict)
    left: dict[Missing, list[int]] = field(default_factory=dict)


def share_out(actions: Iterable[Priced[T]], *, equally: bool = False) -> SharedOut[T]:
    """What each thing cost. equally: what nobody has shared out is divided into equal parts."""
    amounts: defaultdict[T, defaultdict[Purse, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    behind: defaultdict[T, list[int]] = defaultdict(list)
    whole: defaultdict[Purse, Decimal] = defaultdict(Decimal)
    left: defaultdict[Missing, list[int]] = defaultdict(list)
    for action in actions:
        for purse, amount in action.amounts.items():
            whole[purse] += amount
        missing = _missing(action, equally=equally)
        if missing is not None:
            left[missing].append(action.key)
            continue
        things = list(action.weights)
        said = [action.weights[each] for each in things]
        weights = [Decimal(1) if each is None else each for each in said]
        for thing, weight in zip(things, weights, strict=True):
            if weight:
                behind[thing].append(action.key)
        for purse, amount in action.amounts.items():
            for thing, part in zip(things, parts_of(amount, weights), strict=True):
                if part:
                    amounts[thing][purse] += part
    return SharedOut(
        {thing: dict(amounts[thing]) for thing in behind}, dict(behind), dict(whole), dict(left)
    )


def _missing(action: Priced[T], *, equally: bool) -> Missing | None:
    if not any(action.amounts.values()):
        return Missing.MONEY
    if not action.weights:
        return Missing.THINGS
    unsaid = any(each is None for each in action.weights.values())
    if len(action.weights) > 1 and unsaid and not equally:
        return Missing.SHARES
    return None


def parts_of(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """An amount in parts by weights, each in whole cents; together they are the amount.

    The cents that are left go to those that lost most by rounding down (largest remainders).
    Raises ValueError unless some weight is above 0 and none below.
    """
    total = sum(weights, Decimal())
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights are at least 0, and not all 0")
    cents = int(amount / CENT)
    exact = [cents * weight / total for weight in weights]
    found = [int(each) for each in exact]
    order = sorted(range(len(weights)), key=lambda i: (found[i] - exact[i], i))
    for i in order[: cents - sum(found)]:
        found[i] += 1
    return [each * CENT for each in found]


def per_person(amount: Decimal, reached: Reached) -> tuple[Decimal, Decimal] | None:
    """What an amount is for each person, at least and at most; None: nobody was reached."""
    if not reached.low:
        return None
    return (amount / reached.high).quantize(CENT), (amount / reached.low).quantize(CENT)
