"""Names of people: by lists, by what stands before them, by who is said to speak, by nicknames; and
what is known as a name from one place of a text, at its others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sereno.methods.diagnosis.coding.names.found import Found, Kind
from sereno.methods.diagnosis.coding.names.lexicon import (
    ARTICLES,
    BEFORE_PLACES,
    BEFORE_THINGS,
    COUNTING,
    ENDS_OF_WORDS,
    PLURAL_ARTICLES,
    WITHIN_OFFICES,
    Lexicon,
)
from sereno.methods.diagnosis.coding.names.tokens import Phrases, Tokens

_MOST_WORDS = 7
_MOST_WITHIN = 3
# Titles behind which nothing but a name stands.
_OF_NAMES = frozenset({"DON", "DOÑA", "DOÑITA"})
_LABEL = re.compile(
    r"^[ \t]{0,8}[\[(*]{0,2}([^\W_][^\n:\[\](){}\"“”?!;<>]{0,39}?)[\])*]{0,2}[ \t]{0,3}[:：](?!//|"
    r"\d)",
    re.M,
)
_TIMES = re.compile(r"[ ,(\[]*\d{1,2}:\d{2}(?::\d{2})?[ )\]]*\Z")
_LEAST_TURNS = 2
_MOST_OF_A_NICKNAME = 3
_QUOTES = "\"“”«»'‘’"


@dataclass
class _Known:
    """What a text showed to be a name, to be looked for in all of it."""

    names: set[str] = field(default_factory=set)
    nicknames: set[str] = field(default_factory=set)
    # At the head of a sentence a capital tells nothing: of these another place did.
    elsewhere: set[str] = field(default_factory=set)
    capitals: Counter[str] = field(default_factory=Counter)
    # Nicknames in small letters count after an article alone.
    small: set[str] = field(default_factory=set)


class Persons:
    """Names of people in the words of a text. places: names that the audit's gazetteer knows."""

    def __init__(self, tokens: Tokens, words: Lexicon, places: Phrases) -> None:
        self.tokens, self.words, self.places = tokens, words, places
        self.known = _Known()
        shapes = Counter(shape.key for shape in tokens.shapes if not shape.capital)
        self.small = frozenset(shapes)

    def found(self) -> Iterator[Found]:
        """All of them, also where they overlap."""
        yield from self._speakers()
        yield from self._nicknames()
        yield from self._runs()
        yield from self._again()

    def _span(self, first: int, last: int, kind: Kind, rule: str, sure: float) -> Found:
        return Found(self.tokens.starts[first], self.tokens.ends[last], kind, rule, sure)

    def _is_capital(self, i: int) -> bool:
        return i < len(self.tokens) and self.tokens.shapes[i].capital

    def _may_be_name(self, i: int) -> bool:
        key = self.tokens.key(i)
        return bool(key) and key not in self.words.never and key not in self.words.titles

    def _titled(self, i: int) -> bool:
        """Whether a title, a relation, or words of naming stand right before a word, an article or
        a comma between them.
        """
        for back in (i - 1, i - 2):
            if back < 0:
                return False
            gaps = [self.tokens.gap(n) for n in range(back + 1, i + 1)]
            if any(gap.strip(" ,.") for gap in gaps):
                return False
            if self.tokens.key(back) in self.words.titles or self.words.naming.at(
                self.tokens, back
            ):
                return not any("." in gap for gap in gaps) or len(self.tokens.key(back)) <= 6
            if self.tokens.key(back) not in ARTICLES:
                return False
        return False

    def _sainted(self, i: int) -> bool:
        key = self.tokens.key(i - 1) if i else ""
        return key in self.words.saints and self.tokens.joined[i]

    def _placed(self, i: int) -> bool:
        """Whether a word for a street or a place stands before it."""
        for back in range(i - 1, max(-1, i - 5), -1):
            key = self.tokens.key(back)
            if not self.tokens.joined[back + 1]:
                return False
            if key in self.words.places or key in self.words.streets:
                return True
            if key not in self.words.within and key not in self.words.saints:
                return False
        return False

    # Runs of words with a capital

    def _runs(self) -> Iterator[Found]:
        i = 0
        while i < len(self.tokens):
            if not self._is_capital(i) and self.tokens.shapes[i].key:
                last = self._small_name(i)
                if last is not None:
                    yield from self._of_small(i, last)
                i = i + 1 if last is None else last + 1
                continue
            if not self._may_be_name(i):
                i += 1
                continue
            last = self._run_end(i)
            yield from self._of_run(i, last)
            i = last + 1

    def _run_end(self, i: int) -> int:
        last = i
        while last - i < _MOST_WORDS:
            k = last + 1
            if k >= len(self.tokens) or not self.tokens.joined[k]:
                break
            if self._is_capital(k) and self._may_be_name(k):
                last = k
                continue
            n = 0
            while (
                n < _MOST_WITHIN
                and self.tokens.key(k + n) in self.words.within
                and self.tokens.joined[k + n]
            ):
                n += 1
            after = k + n
            if not n or after >= len(self.tokens) or not self.tokens.joined[after]:
                break
            is_name = self.words.is_name(self.tokens.key(after)) and self._is_capital(after)
            if not is_name or self.places.at(self.tokens, after) or self._starts_anew(i, k):
                break
            last = after
        return last

    def _end_of_place(self, last: int) -> int:
        """The last word of a place called after a saint: "San Juan del Río" is one."""
        n = last + 1
        while (
            n - last <= _MOST_WITHIN
            and self.tokens.key(n) in self.words.within
            and self.tokens.joined[n]
        ):
            n += 1
        goes_on = n > last + 1 and self._is_capital(n) and self.tokens.joined[n]
        return n if goes_on and self.tokens.key(last + 1) in {"DE", "DEL"} else last

    def _starts_anew(self, first: int, i: int) -> bool:
        """Whether "el" or "la" behind a name is another's article, not within it."""
        key = self.tokens.key(i)
        return key in {"EL", "LA", "LOS", "LAS"} or (key == "SAN" and first == i - 1)

    def _of_run(self, first: int, last: int) -> Iterator[Found]:
        words, tokens = self.words, self.tokens
        if self._placed(first) or self._sainted(first):
            return
        if tokens.key(first) in words.saints:
            if last > first and not tokens.begins[first]:
                yield self._span(first, self._end_of_place(last), Kind.PLACE, "saint", 0.4)
            return
        named = [i for i in range(first, last + 1) if words.is_name(tokens.key(i))]
        titled = self._titled(first)
        if not named:
            yield from self._unlisted(first, last, titled)
            return
        begin = first
        if tokens.begins[first] and not titled and first not in named:
            # The first word of a sentence has its capital from there: "Vino Juan"; but of
            # "Yolotl Gómez" both are one name.
            key, then = tokens.key(first), named[0]
            is_given = tokens.key(then) in words.given
            if is_given or key in self.small or len(key) < 4 or tokens.shapes[first].all_capitals:
                begin = first + 1
                titled = self._titled(begin)
        alone = begin == last
        key = tokens.key(begin)
        if alone and not titled:
            if key in words.seldom or (key in words.words and tokens.begins[begin]):
                return
            if tokens.shapes[begin].all_capitals and key in words.words:
                return
            # "La Sierra", but "la Rosa".
            if (
                key in words.words
                and key not in words.given
                and tokens.key(begin - 1) in BEFORE_THINGS
            ):
                return
            # "El Rosario", but "la Rosario".
            if key in words.after_el and tokens.key(begin - 1) in {"EL", "AL", "DEL"}:
                return
        if alone and key in words.words:
            self.known.elsewhere.add(key)
        given = any(tokens.key(i) in words.given for i in named)
        if titled:
            rule, sure = "title and name", 0.95
        elif given and len(named) > 1:
            rule, sure = "given name and surname", 0.93
        elif given:
            rule, sure = "given name", 0.6 if alone and key in words.words else 0.85
        else:
            rule, sure = "surname", 0.5 if alone and key in words.words else 0.7
        if titled or len(named) > 1:
            self.known.names.update(
                tokens.key(i)
                for i in range(begin, last + 1)
                if not words.is_name(tokens.key(i)) and self._is_capital(i)
            )
        yield self._span(begin, last, Kind.PERSON, rule, sure)

    def _unlisted(self, first: int, last: int, titled: bool) -> Iterator[Found]:
        tokens = self.tokens
        if titled:
            if tokens.key(first) in self.small and tokens.begins[first]:
                return
            self.known.names.update(
                tokens.key(i) for i in range(first, last + 1) if self._is_capital(i)
            )
            yield self._span(first, last, Kind.PERSON, "title", 0.8)
            return
        if self._of_office(first) or self._is_thing(first, last) or self._of_saint(first):
            return
        begin = first
        while begin <= last and (
            tokens.begins[begin]
            or tokens.shapes[begin].all_capitals
            or tokens.key(begin) in self.words.saints
            or self._is_plain(tokens.key(begin))
            or self._is_verb(begin)
        ):
            begin += 1
        if begin <= last and not self.places.at(tokens, begin):
            if begin == first and self._is_where(first):
                yield self._span(begin, last, Kind.PLACE, "where", 0.3)
                return
            self.known.capitals[tokens.key(begin)] += 1
            yield self._span(begin, last, Kind.OTHER, "capital", 0.3)

    def _of_office(self, i: int) -> bool:
        """Whether a word goes on what an office or a thing is called: Plan Municipal, Ley de
        Víctimas.
        """
        back = i - 1
        while (
            back >= 0 and self.tokens.joined[back + 1] and self.tokens.key(back) in WITHIN_OFFICES
        ):
            back -= 1
        return (
            back >= 0
            and self.tokens.joined[back + 1]
            and self._is_capital(back)
            and self.tokens.key(back) in self.words.never
            and not self.tokens.begins[back]
        )

    def _is_thing(self, first: int, last: int) -> bool:
        """Whether one of many is told: "una Italika", "las Sabritas"."""
        before = self.tokens.key(first - 1) if self.tokens.joined[first] else ""
        is_many = before in PLURAL_ARTICLES and self.tokens.key(last).endswith("S")
        return before in COUNTING or is_many

    def _is_where(self, first: int) -> bool:
        """Whether a word for where something is stands before it, an article between them."""
        i = first
        if self.tokens.joined[i] and self.tokens.key(i - 1) in ARTICLES:
            i -= 1
        return self.tokens.joined[i] and self.tokens.key(i - 1) in BEFORE_PLACES

    def _of_saint(self, first: int) -> bool:
        """Whether it goes on what is called after a saint."""
        i = first - 1
        while (
            first - i <= _MOST_WITHIN + 1
            and i > 0
            and self.tokens.joined[i + 1]
            and self.tokens.key(i) in self.words.within
        ):
            i -= 1
        last = i
        while last - _MOST_WORDS < i and i > 0 and self._is_capital(i) and self.tokens.joined[i]:
            if self.tokens.key(i - 1) in self.words.saints and self._is_capital(i - 1):
                return self._end_of_place(last) >= first
            i -= 1
        return False

    def _is_verb(self, i: int) -> bool:
        """Whether a word is one of those that tell what somebody did: "Compró"."""
        word = self.tokens.text[self.tokens.starts[i] : self.tokens.ends[i]]
        return word.endswith(("ó", "Ó"))

    def _is_plain(self, key: str) -> bool:
        """Whether a word with a capital is one of the language all the same: the text has it in
        small letters too, or it is made as names are not.
        """
        return len(key) < 3 or key in self.small or key.endswith(ENDS_OF_WORDS)

    # In small letters

    def _small_name(self, i: int) -> int | None:
        """The last word of a name written in small letters that begins here."""
        words, tokens = self.words, self.tokens
        key = tokens.key(i)
        if key in words.never or key in words.titles:
            return None
        titled = self._titled(i)
        is_given = key in words.given and key not in words.words and len(key) > 2
        is_told = titled and tokens.joined[i]
        # "Me llamo X" and "doña rosa" need no more; "mi prima X" a surname behind it.
        surely = is_told and (
            bool(words.naming_surely.at(tokens, i - 1))
            or (tokens.key(i - 1) in _OF_NAMES and words.is_name(key))
        )
        is_followed = is_told and i + 1 < len(tokens) and tokens.joined[i + 1]
        is_followed = is_followed and words.is_name(tokens.key(i + 1)) and key not in words.within
        if not is_given and not (surely and len(key) > 3) and not is_followed:
            return None
        last = i
        while last - i < _MOST_WORDS:
            k = last + 1
            if k >= len(tokens) or not tokens.joined[k]:
                break
            n = 0
            while n < _MOST_WITHIN and tokens.key(k + n) in words.within and tokens.joined[k + n]:
                n += 1
            after = k + n
            if after >= len(tokens) or not tokens.joined[after]:
                break
            near = tokens.key(after)
            is_listed = words.is_name(near) and near not in words.never
            if not is_listed or (n and (near in words.seldom or self._starts_anew(i, k))):
                break
            last = after
        return last

    def _of_small(self, first: int, last: int) -> Iterator[Found]:
        if self._placed(first):
            return
        key = self.tokens.key(first)
        titled = self._titled(first)
        if titled and not self.words.is_name(key):
            self.known.names.add(key)
        yield self._span(
            first,
            last,
            Kind.PERSON,
            "name in small letters",
            0.75 if titled or last > first else 0.55,
        )

    # Who speaks

    def _speakers(self) -> Iterator[Found]:
        text, words = self.tokens.text, self.words
        labels = []
        for at in _LABEL.finditer(text):
            label = _TIMES.sub("", at[1]).strip()
            here = Tokens(label)
            if 1 <= len(here) <= 5 and here.shapes[0].capital:
                labels.append((at.start(1), label, here))
        times = Counter(label.casefold() for _start, label, _here in labels)
        for start, label, here in labels:
            keys = [shape.key for shape in here.shapes]
            plain = [
                i
                for i, key in enumerate(keys)
                if key not in words.speakers and key not in words.titles
            ]
            named = [i for i in plain if words.is_name(keys[i])]
            often = times[label.casefold()] >= _LEAST_TURNS and not any(
                key in words.never for key in keys
            )
            if not plain or not (named or often) or len(keys[plain[0]]) < 3:
                continue
            if any(
                keys[i] in words.never or keys[i] in words.within for i in (plain[0], plain[-1])
            ):
                continue
            if not named and any(keys[i] in self.small for i in plain):
                continue
            if not often and all(keys[i] in words.words for i in named):
                continue
            self.known.names.update(keys[i] for i in plain if not words.is_name(keys[i]))
            span = (start + here.starts[plain[0]], start + here.ends[plain[-1]])
            yield Found(*span, Kind.PERSON, "who speaks", 0.92)

    # Nicknames

    def _nicknames(self) -> Iterator[Found]:
        tokens, words = self.tokens, self.words
        for _first, said in words.nicknaming.all_in(tokens):
            i = said + 1
            if i >= len(tokens):
                return
            gap = tokens.gap(i).strip(" ,:")
            quoted = bool(gap) and not gap.strip(_QUOTES + "(")
            if gap and not quoted:
                continue
            has_article = tokens.key(i) in ARTICLES
            if has_article:
                i += 1
                if i >= len(tokens) or tokens.gap(i).strip(" " + _QUOTES):
                    continue
                quoted = quoted or bool(tokens.gap(i).strip())
            key = tokens.key(i)
            capital = self._is_capital(i)
            if key in words.within or not (has_article or capital or quoted):
                continue
            if key in words.never and not (has_article or quoted):
                continue
            last = self._nickname_end(i, capital=capital, quoted=quoted)
            keys = {tokens.key(n) for n in range(i, last + 1)}
            if capital or quoted:
                self.known.nicknames.update(keys - words.within - words.never)
                if has_article and last == i:
                    self.known.small.add(key)
            elif last == i:
                self.known.small.add(key)
            yield self._span(i, last, Kind.ALIAS, "nickname", 0.9)

    def _nickname_end(self, i: int, *, capital: bool, quoted: bool) -> int:
        tokens = self.tokens
        last = i
        while (
            last - i < _MOST_OF_A_NICKNAME - 1
            and last + 1 < len(tokens)
            and tokens.joined[last + 1]
        ):
            n = last + 1
            if self._is_capital(n) or quoted:
                last = n
            elif (
                capital
                and tokens.key(n) in self.words.within
                and self._is_capital(n + 1)
                and tokens.joined[n + 1]
            ):
                last = n + 1
            else:
                break
        return last

    # The same name elsewhere

    def _again(self) -> Iterator[Found]:
        tokens, known = self.tokens, self.known
        names = known.names - self.words.never - self.words.titles - self.words.within
        begun = Counter(
            shape.key
            for shape, begins in zip(tokens.shapes, tokens.begins, strict=True)
            if begins and shape.key in known.capitals
        )
        # What mostly begins sentences has its capital from there.
        capitals = {key for key, n in known.capitals.items() if n >= begun[key] / 2}
        for i in range(len(tokens)):
            key = tokens.key(i)
            capital = self._is_capital(i)
            if capital and key in names and (key not in self.small or not tokens.begins[i]):
                yield self._span(i, i, Kind.PERSON, "named elsewhere", 0.65)
            elif capital and tokens.begins[i] and key in known.elsewhere:
                yield self._span(i, i, Kind.PERSON, "named elsewhere", 0.45)
            elif capital and tokens.begins[i] and key in capitals:
                yield self._span(i, i, Kind.OTHER, "capital elsewhere", 0.25)
            elif capital and key in known.nicknames:
                yield self._span(i, i, Kind.ALIAS, "nickname elsewhere", 0.7)
            elif key in known.small and i and tokens.key(i - 1) in ARTICLES and tokens.joined[i]:
                yield self._span(i, i, Kind.ALIAS, "nickname elsewhere", 0.6)
