"""All rules over one text."""

from __future__ import annotations

from collections.abc import Sequence

from sereno.methods.diagnosis.coding.names.addresses import addresses
from sereno.methods.diagnosis.coding.names.birth_dates import birth_dates
from sereno.methods.diagnosis.coding.names.found import Found, apart
from sereno.methods.diagnosis.coding.names.identifiers import curps, mails, plates, rfcs
from sereno.methods.diagnosis.coding.names.lexicon import lexicon
from sereno.methods.diagnosis.coding.names.persons import Persons
from sereno.methods.diagnosis.coding.names.phones import phones
from sereno.methods.diagnosis.coding.names.places import gazetteer, places
from sereno.methods.diagnosis.coding.names.tokens import Tokens


def names_in(text: str, known_places: Sequence[str] = (), region: str = "MX") -> list[Found]:
    """What in a text may tell who somebody is, in order and without overlaps.

    text: as it is kept, in NFC. known_places: names of the audit's areas and what else they are
    called. region: the country whose telephones are known without their prefix.
    """
    words, tokens = lexicon(), Tokens(text)
    known = gazetteer(known_places, words)
    return apart(
        [
            *mails(text),
            *curps(text),
            *rfcs(text),
            *phones(text, region),
            *plates(text),
            *birth_dates(text),
            *addresses(text),
            *places(tokens, words, known),
            *Persons(tokens, words, known).found(),
        ]
    )
