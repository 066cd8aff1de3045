"""The kinds of record of actions, each declared in its room."""

from sereno.web.actions.accompaniment.record import ACCOMPANIMENTS
from sereno.web.actions.register.record import ACTIONS

__all__ = ["ACCOMPANIMENTS", "ACTIONS"]
