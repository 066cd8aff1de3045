"""What an audit's findings and recommendations are about: the seven topics of the reference case.

`topics.csv` names them in both languages and says which topics of offences each takes in; through
those it reaches the classes of ICCS, and so the incidents. An audit begins with them and then
keeps its own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sereno.vocabulary.offences import topics
from sereno.vocabulary.phrases import Phrase


@dataclass(frozen=True, slots=True)
class AuditTopic:
    """A topic that an audit begins with. offences: keys of the offences' topics in it."""

    key: str
    text: Phrase
    offences: tuple[str, ...]


@cache
def audit_topics() -> tuple[AuditTopic, ...]:
    """The usual topics, in their order."""
    with (files(__name__) / "topics.csv").open(encoding="utf-8") as table:
        return tuple(
            AuditTopic(row["key"], Phrase(row["es"], row["en"]), tuple(row["offences"].split()))
            for row in csv.DictReader(table)
        )


def iccs_of(offences: Iterable[str]) -> tuple[str, ...]:
    """The classes of ICCS that topics of offences hold, in order; a topic nobody knows has none."""
    known = topics()
    return tuple(sorted({code for key in offences if key in known for code in known[key].iccs}))
