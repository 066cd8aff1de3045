"""Who is to do it, as the text says: a unit, somebody too wide, nobody in particular."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from sereno.methods.findings.smart.flat import Flat, Span, ends_with, phrases
from sereno.methods.findings.smart.verbs import Verb
from sereno.vocabulary.language import Language

Kind = Literal["unit", "wide", "unnamed"]
_ARTICLE = r"(?:[Ll]a|[Ee]l|[Ll]as|[Ll]os)"
_CAPITAL = r"[A-ZÁÉÍÓÚÑ]\w+"
_NAME = {
    "es": re.compile(
        rf"(?:\A|,\s)\s*(?:[Qq]ue\s+)?(?:{_ARTICLE}\s+)?(?P<name>(?!(?:Que|Se|En)\b){_CAPITAL}"
        rf"(?:\s+(?:de|del|la|y|e|los|las|{_CAPITAL})){{0,8}})\s*\Z"
    ),
    "en": re.compile(
        rf"(?:\A|,\s)\s*(?:[Tt]he\s+)?(?P<name>{_CAPITAL}"
        rf"(?:\s+(?:and|of|for|the|{_CAPITAL})){{1,8}})\s*\Z"
    ),
}
_MODAL = re.compile(
    r"(?:\s+(?:deber[áa]n?|deber[íi]an?|debe|deben|podr[áa]n?|se|should|will|must|shall|to|be|needs|ought))+\s*\Z"
)


_KINDS: Final[tuple[Kind, ...]] = ("unit", "unnamed", "wide")


class Actor(NamedTuple):
    """Who is to do it. kind: "unit" can be held to it, "wide" can't, "unnamed" is nobody.

    beside: a second unit that is to do it too.
    """

    kind: Kind
    span: Span
    beside: Span | None


def actor_of(
    flat: Flat, verb: Verb | None, start: int, end: int, language: Language
) -> Actor | None:
    """Who does what a sentence (start to end of the flat text) asks for; None when nobody does.

    Without a verb, whoever is named.
    """
    if verb is None:
        return _in(flat, start, end, language)
    return _in(flat, start, verb.start, language) or _behind(flat, verb.end, end, language)


def _in(flat: Flat, start: int, end: int, language: Language) -> Actor | None:
    """Somebody before the verb."""
    zone = flat.text[:end]
    unnamed = [
        m
        for m in phrases(language, "unnamed").finditer(zone, start)
        if not _there(zone, m, language)
    ]
    for match in phrases(language, "unit").finditer(zone, start):
        covered = any(m.start() <= match.start() < m.end() for m in unnamed)
        if not covered and not _there(zone, match, language):
            beside = _beside(flat, match.end(), end, language)
            last = beside[0] if beside else end
            named = _named(flat, match, last)
            return Actor("unit", named, flat.span(*beside) if beside else None)
    if unnamed:
        return Actor("unnamed", flat.span(unnamed[0].start(), unnamed[0].end()), None)
    for match in phrases(language, "wide").finditer(zone, start):
        if not _there(zone, match, language):
            return Actor("wide", flat.span(match.start(), match.end()), None)
    written = flat.written_at(start, end)
    name = _NAME[language].search(_MODAL.sub("", written))
    if name:
        begins = flat.span(start, end).start
        return Actor("unit", Span(begins + name.start("name"), begins + name.end("name")), None)
    return None


def _behind(flat: Flat, start: int, end: int, language: Language) -> Actor | None:
    """Somebody told after the verb: "por parte de la Dirección …", "led by the Youth Office"."""
    for by in phrases(language, "by").finditer(flat.text, start, end):
        for kind in _KINDS:
            match = phrases(language, kind).search(flat.text, by.end(), min(by.end() + 40, end))
            if match and not re.search(r"[,.;]", flat.text[by.end() : match.start()]):
                return Actor(kind, _named(flat, match, end), None)
    return None


def _there(zone: str, match: re.Match[str], language: Language) -> bool:
    return ends_with(phrases(language, "there"), zone[: match.start()].rstrip())


def _beside(flat: Flat, start: int, end: int, language: Language) -> tuple[int, int] | None:
    """A second one that is named with the first, from the word that joins them."""
    for two in phrases(language, "two").finditer(flat.text, start, end):
        rest = re.compile(r"\s+(?:\w+\s+){0,2}?").match(flat.text, two.end())
        begins = rest.end() if rest else two.end()
        for kind in ("unit", "wide"):
            match = phrases(language, kind).search(flat.text, begins, end)
            if match and match.start() - two.end() <= 12:
                return two.start(), match.end()
    return None


def _named(flat: Flat, match: re.Match[str], end: int) -> Span:
    """The whole name of somebody of whom a part was found; at most up to `end`."""
    found = flat.span(*match.span())
    before = _NAME_BEFORE.search(flat.written, max(0, found.start - _REACH), found.start)
    name = _NAME_FROM.match(flat.written, found.start, flat.span(end, end).end)
    return Span(
        before.start() if before else found.start, max(name.end() if name else 0, found.end)
    )


# As far back as a name is followed, in signs.
_REACH: Final = 120
_NAME_BEFORE = re.compile(
    r"(?:(?<!\w)(?!The|Que|La|El|By|In)[A-ZÁÉÍÓÚÑ][\w']*\s+(?:(?:of|for|and)\s+)?)+\Z"
)
_NAME_FROM = re.compile(
    r"[\w']+(?:\s+(?:(?:de|del|para|of|for|and|a|y|e)\s+(?:(?:la|las|el|los|the)\s+)?)?"
    r"(?:[A-ZÁÉÍÓÚÑ][\w']*|municipal|p[úu]blic[oa]s?|estatal|social)){0,8}"
)
