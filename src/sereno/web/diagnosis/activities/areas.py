"""The areas that an activity can be about: those decided on, and all others of the data."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from sereno.methods.sources.reading.words import fold
from sereno.web.audits.models import Audit
from sereno.web.imports.models import DataVersion
from sereno.web.records.columns import asked_once
from sereno.web.selection.models import decision_in_force


@dataclass(frozen=True)
class KnownAreas:
    """Areas by code, as people call them.

    chosen: those of the decision in force; before one is signed, those that the index proposes.
    """

    labels: Mapping[str, str]
    chosen: Mapping[str, str]
    is_decided: bool

    def find(self, words: str) -> tuple[str | None, list[str]]:
        """The code that somebody means, or None with what they may have meant.

        words: a code, or a name as it is written anywhere in the product.
        """
        if words in self.labels:
            return words, []
        wanted = fold(words)
        same = [code for code, label in self.labels.items() if fold(label) == wanted]
        if len(same) == 1:
            return same[0], []
        begin = [c for c, label in self.labels.items() if fold(label).startswith(f"{wanted} (")]
        if same or begin:
            return None, [self.labels[code] for code in (*same, *begin)]
        names = {fold(label): label for label in self.labels.values()}
        return None, [names[near] for near in difflib.get_close_matches(wanted, names, n=3)]


def known_areas(audit: Audit) -> KnownAreas:
    """The areas of the newest data, asked for once; none before the first import."""
    return asked_once(audit, "known_areas", lambda: _known_areas(audit))


def _known_areas(audit: Audit) -> KnownAreas:
    # Here, since they bring numpy, which a command that opens the instance does without.
    from sereno.web.imports.version_reader import open_facts, open_version

    version = DataVersion.objects.current(audit)
    if version is None:
        return KnownAreas({}, {}, is_decided=False)
    labels = {area["area_code"]: area["label"] for area in open_facts(version).areas}
    decision = decision_in_force(audit)
    chosen = decision.selected if decision else open_version(version).selection["selected"]
    return KnownAreas(
        labels,
        {code: labels[code] for code in chosen if code in labels},
        is_decided=decision is not None,
    )
