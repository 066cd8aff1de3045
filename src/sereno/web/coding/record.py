"""The kinds of record of coding, each declared in its room."""

from sereno.web.coding.codebook.record import CODES

__all__ = ["CODES"]
