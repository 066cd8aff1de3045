"""How an action goes, in words: a sentence for its page, a few words beside its name."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.methods.actions.progress import Progress
from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.language import percent
from sereno.web.actions.models import ActionState

HALF, MUCH = 0.4, 0.6


def counted(met: int, n: int) -> str:
    """How many milestones are met."""
    return ngettext("{met} of {n} milestone met", "{met} of {n} milestones met", n).format(
        met=in_words(met), n=in_words(n)
    )


def brief(state: str, share: float | None, met: int, n: int) -> str:
    """A few words: its state, and how far it is."""
    how_far = _("progress unknown") if share is None else f"{percent(share, 0)} · {counted(met, n)}"
    return f"{ActionState(state).label} · {how_far}"


def headline(state: str, found: Progress) -> str:
    """How far it is, as somebody would say it aloud."""
    if found.share is None:
        return _("{said}; how far it is isn't known: it has no milestones.").format(
            said=_how_it_stands(state)
        )
    parts = [counted(found.met, found.n)]
    if found.overdue:
        late = ngettext("{n} is overdue", "{n} are overdue", found.overdue)
        parts.append(late.format(n=in_words(found.overdue)))
    return f"{_how_far(state, found.share)}: {'; '.join(parts)}."


def _how_it_stands(state: str) -> str:
    return {
        ActionState.PLANNED: _("It is planned"),
        ActionState.UNDER_WAY: _("It is under way"),
        ActionState.FINISHED: _("It is finished"),
        ActionState.STOPPED: _("It was stopped"),
    }[ActionState(state)]


def _how_far(state: str, share: float) -> str:
    if state in (ActionState.FINISHED, ActionState.STOPPED):
        return _how_it_stands(state)
    if share == 0:
        return _("Nothing is reached yet")
    if share < HALF:
        return _("It is at its beginning")
    if share <= MUCH:
        return _("It is half done")
    return _("It is almost done") if share < 1 else _("Everything is reached")
