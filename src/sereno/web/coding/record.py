"""The kinds of record of coding, each declared in its room."""

from sereno.web.coding.codebook.record import CODES
from sereno.web.coding.quotes.record import QUOTES
from sereno.web.coding.rounds.record import ROUNDS

__all__ = ["CODES", "QUOTES", "ROUNDS"]
