"""The long work of actions, declared in its rooms."""

from sereno.web.actions.bringing import work as bringing
from sereno.web.actions.proof import work as proof

__all__ = ["bringing", "proof"]
