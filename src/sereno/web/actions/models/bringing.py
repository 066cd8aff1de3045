"""Actions that come as a file."""

from __future__ import annotations

from typing import ClassVar

from sereno.web.records.bringing.models import BroughtFile


class BroughtActions(BroughtFile):
    """A file of actions: its rows become planned ones."""

    OF: ClassVar = "actions"
    TAKE: ClassVar = "take_actions"
