"""The lists of names and contexts as they compare."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sereno.methods.diagnosis.coding.names.tokens import Phrases
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.personal_names import name_contexts, personal_names

# Ends of words of Spanish and English that names of people don't have.
ENDS_OF_WORDS = (
    *(
        "CION",
        "CIONES",
        "SION",
        "SIONES",
        "DAD",
        "DADES",
        "TAD",
        "MIENTO",
        "MIENTOS",
        "MENTE",
        "AJE",
        "ERIA",
    ),
    *(
        "ORIA",
        "URIA",
        "ISMO",
        "ISTA",
        "ISTAS",
        "ENCIA",
        "ANCIA",
        "IVO",
        "IVA",
        "IVOS",
        "IVAS",
        "TORIO",
        "LOGIA",
    ),
    *(
        "ADO",
        "ADA",
        "ADOS",
        "ADAS",
        "TION",
        "TIONS",
        "MENT",
        "MENTS",
        "NESS",
        "ITY",
        "SHIP",
        "ING",
        "LY",
        "TEE",
    ),
    *("IERON", "AMOS", "EMOS", "IENDO", "ASTE", "ISTE", "ABAN", "UCTOR", "DORES", "TORES", "BLE"),
    *("BLES", "FUL", "LESS", "OUS", "ICAL"),
)
# Behind them a thing is counted, or one of many told: "una Italika", "dos Victorias".
COUNTING = frozenset(
    [
        *("UN", "UNA", "UNOS", "UNAS", "DOS", "TRES", "CUATRO", "CINCO", "SEIS", "SIETE", "OCHO"),
        *("NUEVE", "DIEZ", "VARIOS", "VARIAS", "ALGUNOS", "ALGUNAS", "MUCHOS", "MUCHAS", "CADA"),
        *("OTRO", "OTRA", "OTROS", "OTRAS", "NINGUN", "NINGUNA", "CUALQUIER", "AN", "SOME"),
        *("ANY", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "EVERY"),
        *("MANY", "SEVERAL", "ANOTHER", "EACH"),
    ]
)
PLURAL_ARTICLES = frozenset({"LOS", "LAS"})
# Behind them is where something is.
BEFORE_PLACES = frozenset({"EN", "HACIA", "IN", "AT", "INSIDE", "AROUND"})
ARTICLES = frozenset({"EL", "LA", "LOS", "LAS", "UN", "UNA", "LO", "THE"})
BEFORE_THINGS = ARTICLES | frozenset(
    [
        "DEL",
        "AL",
        "SU",
        "SUS",
        "MI",
        "TU",
        "ESE",
        "ESA",
        "ESTE",
        "ESTA",
        "A",
        "AN",
        "OUR",
        "MY",
        "HIS",
        "HER",
    ]
)
WITHIN_OFFICES = frozenset(
    [
        "DE",
        "DEL",
        "LA",
        "LAS",
        "LOS",
        "EL",
        "Y",
        "E",
        "PARA",
        "CONTRA",
        "EN",
        "OF",
        "FOR",
        "AND",
        "THE",
    ]
)


@dataclass(frozen=True)
class Lexicon:
    """Words by their folded forms; words: those of both lists that are ordinary words as well;
    seldom: those names that, by themselves, are mostly something else with a capital; after_el:
    women's names that are a thing behind "el".
    """

    given: frozenset[str]
    surnames: frozenset[str]
    words: frozenset[str]
    never: frozenset[str]
    seldom: frozenset[str]
    titles: frozenset[str]
    naming: Phrases
    naming_surely: Phrases
    nicknaming: Phrases
    within: frozenset[str]
    saints: frozenset[str]
    places: frozenset[str]
    streets: frozenset[str]
    speakers: frozenset[str]
    after_el: frozenset[str]

    def is_name(self, key: str) -> bool:
        """Whether a list of names has it."""
        return key in self.given or key in self.surnames


def _folded(words: object) -> frozenset[str]:
    assert isinstance(words, tuple | frozenset | dict | list)
    return frozenset(map(fold, words))


@cache
def lexicon() -> Lexicon:
    """All lists of the vocabulary, folded once."""
    names, contexts = personal_names(), name_contexts()
    both = {**names.given, **names.surnames}
    plain = {
        fold(n)
        for table in (names.given, names.surnames)
        for n, is_word in table.items()
        if not is_word
    }
    given = _folded(names.given) | _folded(contexts.short_given)
    surnames = _folded(names.surnames) | _folded(contexts.short_surnames)
    never = _folded(names.never)
    return Lexicon(
        given=given,
        surnames=surnames,
        words=_folded(both) - plain,
        never=never - given - surnames,
        seldom=never & (given | surnames),
        titles=_folded(contexts.titles),
        naming=Phrases(contexts.naming, backwards=True),
        naming_surely=Phrases(contexts.naming_surely, backwards=True),
        nicknaming=Phrases(contexts.nicknaming),
        within=_folded(contexts.within),
        saints=_folded(contexts.saints),
        places=_folded(contexts.places),
        streets=_folded(contexts.streets),
        speakers=_folded(contexts.speakers),
        after_el=_folded(contexts.after_el),
    )
