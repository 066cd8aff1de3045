"""What somebody types about evidence."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.web.people.plain_text import one_line


class FreezeForm(forms.Form):
    """Why evidence is frozen again."""

    reason = forms.CharField(label=_("Why"), max_length=300, validators=[one_line])
