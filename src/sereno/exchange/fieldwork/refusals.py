"""Why a file isn't taken: a code of the catalogue of problems, told from one process to another."""

from __future__ import annotations


class RefusedError(Exception):
    """A file that is not taken."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values
