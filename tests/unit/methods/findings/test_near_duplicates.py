"""Texts that say almost the same: the share is exact, and as often as texts are alike."""

from __future__ import annotations

from sereno.methods.findings.near_duplicates import Alike, near_duplicates

LAMPS = "Instalar cuarenta luminarias en la ruta de la parada del Farol a la primaria Benito Juárez"
OTHER = (
    "Capacitar a las personas mediadoras de los centros comunitarios en resolución de conflictos"
)


def test_pairs_with_their_share() -> None:
    """Accents and capitals are no difference; an empty text is like none; of three that are the
    same each is paired with the first.
    """
    texts = [LAMPS, "", OTHER, f"{LAMPS} y al parque", LAMPS.upper(), "", LAMPS]
    # 16 words: 14 shingles; three more words: 17, of which 14 are common.
    assert near_duplicates(texts) == [Alike(0, 3, 14 / 17), Alike(0, 4, 1.0), Alike(0, 6, 1.0)]


def test_far_texts_are_no_pair() -> None:
    """What shares less than the threshold is none, however it was brought together."""
    assert near_duplicates([LAMPS, LAMPS.split("en la")[0] + OTHER]) == []
