"""The workbench's settings as an address keeps them, read for the import that is the newest now."""

from __future__ import annotations

from collections.abc import Mapping

from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import open_facts

HAND, REASON = "hand_", "reason_"


def settings_in_address(given: Mapping[str, str], version: DataVersion) -> dict[str, str]:
    """What `read_form` takes. Areas put in or out by hand are places in an import's list: those of
    an earlier import are found again by their codes, and left out where they are no more.
    """
    number = given.get("version", "")
    by_hand = [name.removeprefix(HAND) for name in given if name.startswith(HAND)]
    if not by_hand or not (number.isascii() and number.isdigit()) or number == str(version.number):
        return dict(given)
    kept = {name: value for name, value in given.items() if not name.startswith((HAND, REASON))}
    made_with = DataVersion.objects.filter(audit=version.audit, number=int(number[:9])).ready()
    earlier = made_with.first()
    if earlier is None:
        return kept
    areas, here = open_facts(earlier).areas, open_facts(version).number_of
    for place in by_hand:
        if not (place.isascii() and place.isdigit()) or int(place[:9]) >= len(areas):
            continue
        now = here.get(areas[int(place[:9])]["area_code"])
        if now is not None:
            kept[f"{HAND}{now}"] = given[f"{HAND}{place}"]
            kept[f"{REASON}{now}"] = given.get(f"{REASON}{place}", "")
    return kept
