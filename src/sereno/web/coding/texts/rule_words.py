"""Why something was taken for a name, as the page says it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.coding.texts.looking import BY_HAND, REPORTED

_BY_LISTS = _("the lists of names have it")
_BY_TITLE = _("a title, a relation or “my name is” stands before it")
_ELSEWHERE = _("it is a name at another place of this text")
_OF_PLACES = _("a word for a place stands before it")
_WORDS = {
    "title and name": _BY_TITLE,
    "title": _BY_TITLE,
    "given name and surname": _BY_LISTS,
    "given name": _BY_LISTS,
    "surname": _BY_LISTS,
    "name in small letters": _BY_LISTS,
    "who speaks": _("it stands where who speaks is named"),
    "nickname": _("the text says that somebody is called so"),
    "named elsewhere": _ELSEWHERE,
    "nickname elsewhere": _ELSEWHERE,
    "capital elsewhere": _ELSEWHERE,
    "capital": _("it has a capital within a sentence, and no list knows it"),
    "gazetteer": _("it is a place of this audit"),
    "word for a place": _OF_PLACES,
    "saint": _OF_PLACES,
    "where": _("it stands where a place does, and no list knows it"),
    BY_HAND: _("somebody marked it"),
    REPORTED: _("whoever codes the text found it there"),
}
_BY_FORM = _("it is written like one")


def rule_words(rule: str) -> str:
    """The words of a rule; those of whatever has a form of its own are alike."""
    return str(_WORDS.get(rule, _BY_FORM))
