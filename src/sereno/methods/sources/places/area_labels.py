"""What tells areas of one name apart: the group, or the code where the group doesn't.

Cities have two Centros, in two districts. What people read of an area (pages, reports, messages)
shows its label; files and the API keep the name as it came, since the code stands beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sereno.methods.sources.reading.words import fold


def area_labels(
    codes: Sequence[str], names: Sequence[str], groups: Sequence[str]
) -> tuple[str, ...]:
    """Each area's name, with what tells it apart where others have the same one."""
    folded = [fold(name) for name in names]
    alike = Counter(folded)
    together = Counter(zip(folded, map(fold, groups), strict=True))

    def label(code: str, name: str, group: str, known_as: str) -> str:
        if alike[known_as] == 1 or name == code:
            return name
        alone = group and together[known_as, fold(group)] == 1
        return f"{name} ({group if alone else code})"

    return tuple(label(*each) for each in zip(codes, names, groups, folded, strict=True))


def labels_by_code(rows: Sequence[Mapping[str, Any]], code: str, name: str) -> dict[str, str]:
    """The same of rows that have a group: {code: label}. `code`, `name`: their keys."""
    codes = [row[code] for row in rows]
    groups = [row["group"] or "" for row in rows]
    return dict(zip(codes, area_labels(codes, [row[name] for row in rows], groups), strict=True))
