"""How files of actions are brought."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from sereno.web.actions.bringing.changes import write_actions
from sereno.web.actions.bringing.reading import ActionReader
from sereno.web.actions.models import BroughtActions
from sereno.web.actions.record import ACTIONS
from sereno.web.audits.roles import Right
from sereno.web.records.bringing.declared import Bringing

BRINGING: Final = Bringing(
    model=BroughtActions,
    kind=ACTIONS,
    right=Right.KEEP_ACTIONS,
    title=_("Bring actions"),
    reader=ActionReader,
    write=write_actions,
    bring_template="actions/bring_actions.html",
    template="actions/brought.html",
    # Each is written by the verbs of its own: a minute for so many, in one transaction.
    most=2_000,
)
