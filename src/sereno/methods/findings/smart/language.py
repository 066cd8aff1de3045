"""In which language a recommendation is written."""

from __future__ import annotations

import re

from sereno.methods.diagnosis.coding.words import WORD, plain
from sereno.vocabulary.function_words import function_words
from sereno.vocabulary.language import LANGUAGES, Language


def written_in(words: str, otherwise: Language) -> Language:
    """The language of which a text has more of the small words; `otherwise` where neither has.

    >>> written_in("Install the lamps in the park", "es"), written_in("Luz", "es")
    ('en', 'es')
    """
    there = [plain(word) for word in re.findall(WORD, words)]
    counts = {language: sum(w in function_words(language) for w in there) for language in LANGUAGES}
    most = max(counts.values())
    return otherwise if counts[otherwise] == most else max(LANGUAGES, key=lambda lang: counts[lang])
