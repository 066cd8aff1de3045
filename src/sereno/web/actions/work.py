"""The long work of actions, declared in its rooms."""

from sereno.web.actions.proof import work as proof

__all__ = ["proof"]
