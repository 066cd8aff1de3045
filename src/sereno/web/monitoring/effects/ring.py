"""The areas around those acted on, where events may have moved to, by distance."""

from __future__ import annotations

from collections.abc import Collection

import shapely

from sereno.exchange.boundaries.area_crs import box, guess_metric_crs, metric_shapes
from sereno.methods.monitoring.displacement_ring import displacement_ring
from sereno.web.audits.models import Audit
from sereno.web.geographies.level_shapes import shapes_of
from sereno.web.geographies.models import GeographyLevel


def around(audit: Audit, level: str, acted: Collection[str], reach: float) -> list[str]:
    """The codes of a level's areas whose outline lies within `reach` metres of one acted on.

    Raises Problem level_without_boundaries where nobody has drawn them.
    """
    row = GeographyLevel.objects.select_related("audit").get(audit=audit, key=level)
    codes, lonlat = shapes_of(row)
    is_acted = [code in acted for code in codes]
    if not any(is_acted):
        return []
    metres = metric_shapes(lonlat, guess_metric_crs(box(lonlat)))
    apart = shapely.distance(metres, shapely.union_all(metres[is_acted]))
    ring = displacement_ring(apart[:, None], is_acted, reach)
    return [code for code, is_near in zip(codes, ring, strict=True) if is_near]
