"""A text in Spanish and English side by side, for what is data and not interface."""

from __future__ import annotations

from dataclasses import dataclass

from sereno.vocabulary.language import Language, language


@dataclass(frozen=True, slots=True)
class Phrase:
    """The same thing said in both languages; problems show it in the reader's."""

    es: str
    en: str

    def said(self, lang: Language | None = None) -> str:
        """The text in `lang` or the language in force."""
        return self.es if (lang or language()) == "es" else self.en

    @classmethod
    def both(cls, text: str) -> Phrase:
        """What a person wrote in one language, for readers of both."""
        return cls(text, text)
