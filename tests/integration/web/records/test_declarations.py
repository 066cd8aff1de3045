"""A declaration that can't be right fails when it is imported.

1. A column, filter, search, form, order or bulk field that the model doesn't have, or more facts
   than a phone's card holds.
2. A lifecycle with an unknown state, an unreachable one, or one without an icon.
3. Two kinds of one name.
4. No table is in the order of a text as its database has it: each has another.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from sereno.web.records.columns import Column
from sereno.web.records.kinds import Kind, register

LINK = Column("title", link=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"columns": (LINK, Column("nonsense"))},
        {"columns": (LINK, Column("title", sorts="nonsense"))},
        {"columns": (Column("title"),)},
        {"columns": (LINK, Column("number", link=True))},
        {"search": ("nonsense",)},
        {"filters": ("nonsense",)},
        {"filters": ("title",)},
        {"fields": ("nonsense",)},
        {"order": ("-nonsense",)},
        {"bulk": ("title",)},
        {"bulk_steps": ("nonsense",)},
        {"by": "nonsense"},
        {"columns": (LINK, *map(Column, ("number", "type", "on", "people")))},
    ],
    ids=str,
)
def test_names(outings: Kind, wrong: dict[str, Any]) -> None:
    """1"""
    with pytest.raises(ValueError, match=r"nonsense|title|leads|card"):
        replace(outings, **wrong)


def test_lifecycles(outings: Kind) -> None:
    """2"""
    life = outings.lifecycle
    assert life is not None
    carry_out = life.steps["carry_out"]
    for wrong in (
        {"first": "nonsense"},
        {"steps": {**life.steps, "x": replace(carry_out, to="nonsense")}},
        {"steps": {"carry_out": carry_out}},
        {"icons": {"planned": "clock"}},
        {"closed": frozenset({"nonsense"})},
    ):
        with pytest.raises(ValueError, match=r"nonsense|called_off"):
            replace(life, **wrong)


def test_twice(outings: Kind) -> None:
    """3"""
    with pytest.raises(ValueError, match="twice"):
        register(outings)


def test_no_order_of_one_database() -> None:
    """4"""
    of_text = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("sereno.")
        for field in model._meta.fields
        if isinstance(field, (models.CharField, models.TextField))
        and {field.name, f"-{field.name}"} & {*map(str, model._meta.ordering)}
    ]
    assert of_text == []
