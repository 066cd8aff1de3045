"""The form in which the columns of a file are settled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.exchange.row_files import Roles
from sereno.vocabulary.plain_text import shortened
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.people.models import Person

# Of what the first rows say, so much helps to see which column it is.
SAMPLE = 60


class ColumnsForm(forms.Form):
    """Which column is what; one that isn't chosen is passed over."""

    level = forms.ChoiceField(label=_("Who may see those whose row says nothing of it"))

    def __init__(
        self,
        *args: Any,
        roles: Roles,
        audit: Audit,
        person: Person,
        samples: list[tuple[str, list[str]]],
        **values: Any,
    ) -> None:
        super().__init__(*args, **values)
        self.roles = roles
        told = [
            (name, f"{name}: {shortened(' / '.join(said), SAMPLE)}" if said else name)
            for name, said in samples
        ]
        needed = (roles.title, *roles.needed)
        for role in roles.read:
            self.fields[role] = forms.ChoiceField(
                label=roles.heading(role), required=role in needed, choices=[("", "–"), *told]
            )
        level: Any = self.fields["level"]
        cleared = audit.access_levels_of(person)
        level.choices = [each for each in AccessLevel.choices if each[0] in cleared]
        self.order_fields([*roles.read, "level"])

    def clean(self) -> Values:
        """A column is one thing."""
        given = super().clean() or {}
        named: dict[str, str] = {}
        for role in self.roles.read:
            column = given.get(role)
            if column and (other := named.setdefault(column, role)) != role:
                self.add_error(
                    role,
                    _now("“{column}” is chosen as “{other}” already.").format(
                        column=column, other=self.roles.heading(other)
                    ),
                )
        return given

    def columns(self) -> dict[str, str]:
        """{role: heading} as the verb takes them."""
        given = self.cleaned_data
        return {role: given[role] for role in self.roles.read if given.get(role)}
