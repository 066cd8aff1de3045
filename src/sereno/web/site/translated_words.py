"""Puts what an audit calls its areas into every text that Django translates.

Pages, templates, forms and lazy texts all end in the `gettext` of one class of Django's, which has
no setting of its own: another takes its place, which words each text as `dividing` says. What
people wrote is no message, and stays as it is.
"""

from __future__ import annotations

from django.utils.translation import trans_real

from sereno.vocabulary.divisions import worded
from sereno.vocabulary.language import DEFAULT_LANGUAGE, LANGUAGES, Language


class WordedTranslation(trans_real.DjangoTranslation):
    """A catalogue whose texts speak of colonias, barrios or wards, as the audit in force does."""

    def gettext(self, message: str) -> str:
        return worded(super().gettext(message), self._spoken())

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return worded(super().ngettext(msgid1, msgid2, n), self._spoken())

    def _spoken(self) -> Language:
        known = self.language()[:2]
        return next((each for each in LANGUAGES if each == known), DEFAULT_LANGUAGE)


def use_words_of_the_audit() -> None:
    """Before anything is translated, which Django's own models do while they are loaded."""
    trans_real.DjangoTranslation = WordedTranslation  # type: ignore[misc]
