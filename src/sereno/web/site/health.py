"""/healthz: whether this instance can do its work, for a proxy or a monitor; names nobody."""

from __future__ import annotations

import shutil

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

ENOUGH_DISK = 200 * 1024 * 1024


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and the disk has room; 503 otherwise."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = True
    except DatabaseError:
        database = False
    disk = shutil.disk_usage(settings.HOME).free > ENOUGH_DISK
    healthy = database and disk
    return JsonResponse(
        {"healthy": healthy, "database": database, "disk": disk, "version": settings.VERSION},
        status=200 if healthy else 503,
    )
