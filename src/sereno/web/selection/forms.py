"""What is written of a selection when it is signed: its name, why, and why by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.people.plain_text import one_line, plain_text

MOST_NAME: Final = 120


class CommitForm(forms.Form):
    """Name and reason, and a reason for each area that people put in or took out by hand.

    `by_hand` is (area's place, its name, "in" or "out", the reason so far).
    """

    name = forms.CharField(
        label=_("Name"),
        max_length=MOST_NAME,
        validators=[one_line],
        error_messages={"required": _("Give the selection a name.")},
    )
    reason = forms.CharField(
        label=_("Why this selection"),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[plain_text],
        error_messages={"required": _("Say why you chose it.")},
    )

    def __init__(
        self, *args: Any, by_hand: Sequence[tuple[int, str, str, str]] = (), **values: Any
    ) -> None:
        super().__init__(*args, **values)
        self._by_hand = {f"reason_{place}": (place, where) for place, _name, where, _why in by_hand}
        for place, name, where, why in by_hand:
            said = _now("Put in {name}: why") if where == "in" else _now("Take out {name}: why")
            self.fields[f"reason_{place}"] = forms.CharField(
                label=said.format(name=name),
                initial=why,
                validators=[one_line],
                error_messages={"required": _("Say why you put it in or took it out by hand.")},
            )

    def hands(self) -> list[tuple[int, str, BoundField]]:
        """By area: its place, "in" or "out", and the field of its reason."""
        return [(place, where, self[name]) for name, (place, where) in self._by_hand.items()]
