"""By which GUIDs what an audit has is told to other programs: the same each time it leaves."""

from __future__ import annotations

import uuid
from typing import Final

from sereno.web.audits.models import Audit

_SPACE: Final = uuid.UUID("6d9bb1a4-6f0e-5c07-9d57-2b1f5a1f9a11")


def guid_in(audit: Audit, kind: str, key: object) -> str:
    """The GUID of something of an audit, by what it is and its number or key there.

    Two instances may have an audit under the same address: when it began tells them apart.
    """
    began = audit.created_at.isoformat()
    return str(uuid.uuid5(_SPACE, f"{audit.slug} {began} {kind} {key}"))
