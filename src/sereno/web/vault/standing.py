"""How the vault stands: what is sealed by which key, and which of those keys are not there."""

from __future__ import annotations

from dataclasses import dataclass

from sereno.web.documents import Document
from sereno.web.vault.keys import key_file, ring_there
from sereno.web.vault.uses import wrapped_by


@dataclass(frozen=True)
class Standing:
    """`keys`: the ids in the key file, the one in use last. `sealed`: values by key."""

    file: str
    keys: tuple[str, ...]
    sealed: dict[str, int]

    @property
    def missing(self) -> dict[str, int]:
        """What can't be read for now, by the key that it needs."""
        return {key_id: n for key_id, n in self.sealed.items() if key_id not in self.keys}

    def as_data(self) -> Document:
        """The same for a machine."""
        return {
            "file": self.file,
            "keys": list(self.keys),
            "in_use": self.keys[-1] if self.keys else "",
            "sealed": dict(self.sealed),
            "missing": dict(self.missing),
        }


def standing() -> Standing:
    """How it is now. Raises Problem vault_key_file_broken."""
    ring = ring_there()
    ids = ring.ids if ring else []
    return Standing(str(key_file()), tuple(ids), dict(sorted(wrapped_by().items())))
