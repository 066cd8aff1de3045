"""A line of a text with its mentions in place: not a space more than the text has."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sereno.web.coding.models import Mention
from sereno.web.coding.texts.review import Line, Piece

register = template.Library()


@register.simple_tag
def line_of_text(line: Line, now: Mention | None) -> SafeString:
    """A paragraph that says where in the text it begins, its mentions as links to themselves."""
    pieces = format_html_join("", "{}", ((_piece(each, now),) for each in line.pieces))
    return format_html('<p data-start="{}" dir="auto">{}</p>', str(line.start), pieces)


def _piece(piece: Piece, now: Mention | None) -> SafeString | str:
    mention = piece.mention
    if mention is None:
        return piece.words
    return format_html(
        '<a href="?mention={0}#mention" id="m{0}" class="mention {1} {2}" data-mention="{0}"'
        "{3}{4}>{5}</a>",
        str(mention.pk),
        mention.state,
        mention.kind,
        format_html(' data-stands="{}"', piece.stands) if piece.stands else "",
        SafeString(' aria-current="true"') if mention == now else "",
        piece.words,
    )
