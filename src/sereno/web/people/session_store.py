"""Where sessions are kept: in the database, each under the digest of its key.

Whoever reads the database, or a copy of it, finds no key that a browser could send. What a session
holds is no secret of that kind.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession

# Of the digest in the column of Django's table: 160 bits.
DIGITS = 40


class SessionStore(db.SessionStore):
    """Django's own, which hands its rows the digest. Its name is part of what signs a session."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        key = self.session_key
        self._session_key = digest_of(key)
        try:
            found: AbstractBaseSession | None = super()._get_session_from_db()  # type: ignore[misc]
        finally:
            # Django forgets a key that it doesn't find.
            if self._session_key is not None:
                self._session_key = key
        return found

    def exists(self, session_key: str | None = None) -> bool:
        """Whether there is a session with that key."""
        return super().exists(digest_of(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row to write."""
        row = super().create_model_instance(data)
        row.session_key = digest_of(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Remove a session, this one if no other is named."""
        key = self.session_key if session_key is None else session_key
        if key is not None:
            super().delete(digest_of(key))


def digest_of(key: str | None) -> str:
    """What stands in the database for a key, which is random: a slow hash would add nothing."""
    return hashlib.sha256((key or "").encode()).hexdigest()[:DIGITS]
