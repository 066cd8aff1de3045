"""Which ICCS classes a topic may hold."""

from __future__ import annotations

from sereno.vocabulary.offences import topics


def may_hold(topic: str, code: str | None) -> bool:
    """Whether an incident of a topic may have the ICCS class `code`."""
    if code is None:
        return topic in ("not_an_offence", "other_offence")
    return code.startswith(topics()[topic].iccs)
