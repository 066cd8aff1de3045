"""Every form in one look: mistakes summed up at the top, and each beside its field."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class FormRendering(TemplatesSetting):
    """`{{ form }}` and `{{ form.name.as_field_group }}` by our own templates."""

    form_template_name = "site/forms/form.html"
    field_template_name = "site/forms/field.html"
