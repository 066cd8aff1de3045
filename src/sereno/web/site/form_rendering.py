"""Every form in one look: mistakes summed up at the top, and each beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"


class FormRendering(TemplatesSetting):
    """`{{ form }}` and `{{ form.name.as_field_group }}` by our own templates."""

    form_template_name = "site/forms/form.html"
    field_template_name = "site/forms/field.html"

    def render(self, template_name: str, context: Any, request: Any = None) -> SafeString:
        """Menus are written without a template: a queue has hundreds of options."""
        if template_name == SELECT:
            return _select(context["widget"])
        return mark_safe(super().render(template_name, context, request))


def _select(widget: Mapping[str, Any]) -> SafeString:
    """What Django's own template of a menu gives."""
    groups = []
    for name, options, _index in widget["optgroups"]:
        inner = format_html_join("\n", '<option value="{}"{}>{}</option>', map(_of_option, options))
        groups.append(
            format_html('<optgroup label="{}">\n{}\n</optgroup>', name, inner) if name else inner
        )
    return format_html(
        '<select name="{}"{}>\n{}\n</select>',
        widget["name"],
        flatatt(widget["attrs"]),
        format_html_join("\n", "{}", ((group,) for group in groups)),
    )


def _of_option(option: Mapping[str, Any]) -> tuple[Any, str, Any]:
    return option["value"], flatatt(option["attrs"]) if option["attrs"] else "", option["label"]
