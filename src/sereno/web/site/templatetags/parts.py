"""What pages are made of: notes, sections, tables, forms, empty states, each in one place.

Every tag has its mark-up in `site/parts/`; a tag with an end holds what stands between both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import template
from django.forms import BaseForm, BaseFormSet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.plain_text import shortened
from sereno.web.documents import Context
from sereno.web.records.filters import SHOWN
from sereno.web.records.tools import ListTool

register = template.Library()
PARTS = "site/parts"
ROLES = {"error": "alert", "success": "status"}


def _part(name: str, **said: Any) -> SafeString:
    return render_to_string(f"{PARTS}/{name}.html", said)


@register.simple_block_tag
def note(content: str, drawing: str, kind: str = "") -> SafeString:
    """What happened or what to bear in mind. kind: error, success, or none."""
    return _part("note", content=content, drawing=drawing, kind=kind, role=ROLES.get(kind, ""))


@register.inclusion_tag(f"{PARTS}/problem.html")
def problem(found: Any, where: str = "") -> Context:
    """A problem: what is wrong, how to mend it and where it is."""
    return {"problem": found, "where": where}


@register.simple_block_tag
def page_head(content: str, title: str) -> SafeString:
    """The page's name, and beside it what one does here: buttons, the level badge."""
    return _part("page_head", content=content, title=title)


@register.simple_block_tag
def section(content: str, title: str, id: str = "") -> SafeString:
    """A part of a page under its own heading."""
    return _part("section", content=content, title=title, id=id)


@register.simple_block_tag
def table(content: str, label: str = "", by: str = "", css: str = "stacks") -> SafeString:
    """A table that scrolls inside its frame. by: id of the heading that names it, else label."""
    return _part("table", content=content, label=label, by=by, css=css)


@register.inclusion_tag(f"{PARTS}/column.html", takes_context=True)
def column(context: template.Context, words: str, sort: str = "", number: bool = False) -> Context:
    """The head of a column. sort: its key in the address, if the list can be sorted by it."""
    return {
        "request": context.get("request"),
        "words": words,
        "sort": sort,
        "number": number,
    }


@register.inclusion_tag(f"{PARTS}/choice.html")
def choice(name: str, label: str, options: Iterable[Any], chosen: Any, every: str = "") -> Context:
    """A choice in a filter bar. options: (value, words), or values that are words themselves;
    every: words of the option that chooses nothing.
    """
    pairs = [(each, each) if isinstance(each, str) else each for each in options]
    return {"name": name, "label": label, "options": pairs, "chosen": chosen, "every": every}


class Mistake(NamedTuple):
    """One thing to correct: in words, and the id of its field, if it is of one."""

    words: str
    field: str = ""


@register.simple_tag
def mistakes_in(form: BaseForm, items: Any = None) -> list[Mistake]:
    """What is to correct in a form, then in each of its items that isn't left out."""
    found = _of_form(form)
    if not isinstance(items, BaseFormSet) or not items.is_bound:
        return found
    found += [Mistake(str(error)) for error in items.non_form_errors()]
    for n, item in enumerate(items.forms, 1):
        mistakes = _of_form(item)
        # One that is left out counts for good, whatever is in it.
        if mistakes and not item.cleaned_data.get(DELETION_FIELD_NAME):
            before = _("Item {n}").format(n=n)
            found += [each._replace(words=f"{before} · {each.words}") for each in mistakes]
    return found


def _of_form(form: BaseForm) -> list[Mistake]:
    found = [Mistake(str(error)) for error in form.non_field_errors()]
    for field in form.visible_fields():
        at = field.id_for_label or field.auto_id
        found += [Mistake(f"{field.label}: {error}", at) for error in field.errors]
    return found + [Mistake(str(error)) for field in form.hidden_fields() for error in field.errors]


@register.simple_tag
def unknown_filters(filters: Iterable[ListTool], given: QueryDict) -> list[tuple[str, str]]:
    """Each filter that the address gives a value that nobody knows, with that value: it was left
    aside.
    """
    tools = list(filters)
    typed = {tool.chosen for tool in tools if not tool.options}
    found = []
    for tool in tools:
        value = given.get(tool.name, "").strip()
        known = {fold(str(each)) for each, _words in tool.options} if tool.options else typed
        if value and (fold(value) if tool.options else value) not in known:
            found.append((str(tool.label), shortened(value, SHOWN)))
    return found


@register.simple_tag
def filters_active(filters: Iterable[ListTool]) -> int:
    """How many of a list's filters narrow it: folded away, they must not be forgotten."""
    return sum(each.narrows for each in filters)


@register.simple_block_tag
def folded_filters(content: str, n: int, words: str) -> SafeString:
    """Filters that a phone folds behind a button. n: how many of them are set."""
    return _part("folded_filters", content=content, n=n, words=words)


@register.inclusion_tag(f"{PARTS}/sort_menu.html", takes_context=True)
def sort_menu(context: template.Context, columns: Iterable[tuple[str, str]]) -> Context:
    """The menu of orders that a phone shows above a table. columns: their keys and words.

    It belongs into the form of the table's search.
    """
    now = context["request"].GET.get("sort", "")
    return {
        "sorts": [
            (sign + key, f"{capfirst(words)} {arrow}", now == sign + key)
            for key, words in columns
            for sign, arrow in (("", "↑"), ("-", "↓"))
        ]
    }


@register.inclusion_tag(f"{PARTS}/fingerprint.html")
def fingerprint(*said: str) -> Context:
    """What proves that a file is the one that was kept: digests, each after its file's words."""
    return {"of": list(zip(said[::2], said[1::2], strict=True))}


@register.simple_block_tag
def empty_state(
    content: str, drawing: str, title: str, href: str = "", words: str = ""
) -> SafeString:
    """What belongs here while nothing is there, and the one button that starts it."""
    return _part("empty_state", text=content, drawing=drawing, title=title, href=href, words=words)


@register.inclusion_tag(f"{PARTS}/crumbs.html", takes_context=True)
def crumbs(context: template.Context, here: str) -> Context:
    """Where the page is inside its stage: `trail` of the view, then the page itself."""
    return {"trail": context.get("trail", ()), "here": here}


@register.inclusion_tag(f"{PARTS}/form_buttons.html")
def form_buttons(
    words: str, cancel: str = "", drawing: str = "", kind: str = "primary"
) -> dict[str, str]:
    """Under a form: its button, and the way out."""
    return {"words": words, "cancel": cancel, "drawing": drawing, "kind": kind}


@register.inclusion_tag(f"{PARTS}/whole_form.html")
def whole_form(
    form: BaseForm,
    words: str,
    action: str = "",
    cancel: str = "",
    drawing: str = "",
    kind: str = "primary",
    files: bool = False,
) -> Context:
    """A form with its fields and its button. files: it sends files."""
    return {
        "form": form,
        "words": words,
        "action": action,
        "cancel": cancel,
        "drawing": drawing,
        "kind": kind,
        "files": files,
    }


@register.inclusion_tag(f"{PARTS}/post_button.html")
def post_button(
    action: str, words: str, drawing: str = "", kind: str = "", about: str = ""
) -> dict[str, str]:
    """One deed, one button. about: said to who can't see beside what it stands."""
    return {"action": action, "words": words, "drawing": drawing, "kind": kind, "about": about}


@register.simple_block_tag(takes_context=True)
def ask_first(
    context: Context,
    content: str,
    action: str,
    words: str,
    loses: str,
    about: str = "",
    css: str = "",
) -> SafeString:
    """A deed that can't be undone with one click: its button opens what is lost by it, and a
    second one does it. Between the tags, hidden fields.
    """
    token = context.get("csrf_token")
    return _part(
        "ask_first",
        content=content,
        action=action,
        words=words,
        loses=loses,
        about=about,
        css=css,
        csrf_token=token,
    )


@register.simple_block_tag
def area_map(content: str, label: str, says: str = "", *, drawn: bool = True) -> SafeString:
    """A map of areas with what is said about the one pointed at; between the tags its legend.

    Areas that nobody has `drawn` have a sentence in its place.
    """
    if not drawn:
        return _part("no_map")
    return _part("area_map", content=content, label=label, says=says)
