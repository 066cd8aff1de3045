"""How a file of actions ends about which nobody decided: dropped, after a time."""

from __future__ import annotations

from sereno.web.actions.models import BroughtActions
from sereno.web.diagnosis.consent.undecided import kept_undecided
from sereno.web.records.bringing.changes import drop_file
from sereno.web.records.bringing.models import BroughtState

ENDING = kept_undecided(BroughtActions, [BroughtState.WAITING], drop_file, "brought_taken")
