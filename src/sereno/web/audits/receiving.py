"""Takes an uploaded file straight to its place, within its limit, without keeping it in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from sereno.web.audits.spool import Spool


class ToSpool(FileUploadHandler):
    """One spool for each file of the form, beside where it will lie; `spools` in their order."""

    chunk_size = 1024 * 1024

    def __init__(self, request: HttpRequest, folder: Path, limit: int) -> None:
        super().__init__(request)
        self.spools: list[Spool] = []
        self._folder, self._limit = folder, limit

    def new_file(self, *args: Any, **values: Any) -> None:
        super().new_file(*args, **values)
        self.spools.append(Spool(self._folder, self.file_name or "", self._limit))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.spools[-1].write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        return UploadedFile(file=None, name=self.file_name, size=file_size)

    def discard(self) -> None:
        """Leave nothing of what was not kept."""
        for spool in self.spools:
            spool.discard()
