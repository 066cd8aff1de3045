"""What changed since the edition before, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sereno.vocabulary.language import number
from sereno.web.monitoring.rounds.result import IN_THREE
from sereno.web.publication.edition.facts import SiteFacts
from sereno.web.publication.models import Edition


@dataclass(frozen=True)
class Told:
    """Changes of one kind."""

    title: str
    lines: tuple[str, ...]


def changes_since(facts: SiteFacts, before: Edition | None) -> list[Told]:
    """What is new, gone or judged otherwise; nothing of a first edition."""
    if before is None:
        return []
    was, now = before.said, facts.said
    found = []
    told = was.get("recommendations", {}), now["recommendations"]
    found.append(Told(_("New recommendations"), _new(told[0], told[1])))
    # What is no longer public isn't told again here: its reference alone, or how many there are.
    gone = tuple(reference for reference in told[0] if reference not in told[1])
    found.append(Told(_("Recommendations that are no longer public"), gone))
    judged = [
        _("{reference}: {now} (before: {was})").format(
            reference=reference,
            now=_judged(now["verdicts"].get(reference, "")),
            was=_judged(was.get("verdicts", {}).get(reference, "")),
        )
        for reference in now["verdicts"]
        if now["verdicts"][reference] != was.get("verdicts", {}).get(reference, "")
    ]
    found.append(Told(_("Judged otherwise"), tuple(judged)))
    found.append(Told(_("New findings"), _new(was.get("findings", {}), now["findings"])))
    n = len(was.get("findings", {}).keys() - now["findings"].keys())
    found.append(Told(_("Findings that are no longer public"), (number(n),) if n else ()))
    renamed = [
        _("{was} is now called {now}").format(was=name, now=now["areas"][code])
        for code, name in was.get("areas", {}).items()
        if code in now["areas"] and now["areas"][code] != name
    ]
    found.append(Told(_("Neighbourhoods with another name"), tuple(renamed)))
    if was.get("import") != now["import"]:
        words = _("The records are those of import {n}; before, of import {was}.")
        line = words.format(n=now["import"] or "–", was=was.get("import") or "–")
        found.append(Told(_("Other records"), (line,)))
    return [each for each in found if each.lines]


def _new(before: dict[str, str], now: dict[str, str]) -> tuple[str, ...]:
    return tuple(
        now[key] if key.isdecimal() else f"{key} · {now[key]}" for key in now if key not in before
    )


def _judged(key: str) -> str:
    return str(IN_THREE[key]) if key in IN_THREE else _("not judged")
