"""Static files under names that carry their digest, once they have been collected."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Plain names until `collectstatic` has run, as in tests and while developing."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """The name with its digest; the plain one where nothing was collected."""
        return str(super().stored_name(name)) if self.hashed_files else name
