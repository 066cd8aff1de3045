"""Takes uploaded files straight to their place, within their limit, without keeping them in memory.

A view that receives files is `csrf_exempt` and gives its request to `received`: looking at the
form's token reads the whole request, so the handler has to be in place before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_protect

from sereno.exchange.whole_files import refusals_told
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.files.spool import CHUNK, Spool


def received(
    request: HttpRequest,
    audit: Audit,
    *,
    take: Callable[[list[Spool]], HttpResponse],
    refuse: Callable[[Problem], HttpResponse],
    look: Callable[[Spool], object] | None = None,
    came_before: Callable[[], list[Spool]] | None = None,
    sealed: bool = False,
    needs_file: bool = True,
) -> HttpResponse:
    """The answer of `take` to the form's files, or of `refuse` to why they could not be received.

    The files of a form are kept together: of one that is refused, none is, and nothing is left on
    the disk. The form's last field is `whole`. look: looks into each file, and may refuse it,
    before the transaction begins, for which others wait. came_before: files of the form that came
    ahead of it (resumable.py). sealed: they reach no disk but sealed. needs_file: whether a form
    without any is refused.
    """
    handler = ToSpool(request, audit, settings.UPLOAD_LIMIT, sealed=sealed)
    handlers: list[FileUploadHandler] = [handler]
    request.upload_handlers = handlers

    @csrf_protect
    def whole(request: HttpRequest) -> HttpResponse:
        # When the last field is missing, what came before it was cut off.
        if "whole" not in request.POST:
            raise Problem("upload_cut_off")
        if came_before is not None:
            handler.spools += came_before()
        if needs_file and not handler.spools:
            raise Problem("no_file_chosen")
        # Seen to the disk before the transaction begins, for which others wait.
        for spool in handler.spools:
            spool.finish()
            if look is not None:
                look(spool)
        first = handler.spools[0].name if handler.spools else ""
        with refusals_told(first), transaction.atomic():
            return take(handler.spools)

    try:
        return whole(request)
    except Problem as problem:
        return refuse(problem)
    except UnreadablePostError:
        return refuse(Problem("upload_cut_off"))
    finally:
        handler.discard()


class ToSpool(FileUploadHandler):
    """One spool for each file of the form, beside where it will lie; `spools` in their order."""

    chunk_size = CHUNK

    def __init__(
        self, request: HttpRequest, audit: Audit, limit: int, *, sealed: bool = False
    ) -> None:
        super().__init__(request)
        self.spools: list[Spool] = []
        self._audit, self._limit, self._sealed = audit, limit, sealed

    def new_file(self, *args: Any, **values: Any) -> None:
        super().new_file(*args, **values)
        name = self.file_name or ""
        self.spools.append(Spool(self._audit, name, self._limit, sealed=self._sealed))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.spools[-1].write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        return UploadedFile(file=None, name=self.file_name, size=file_size)

    def discard(self) -> None:
        """Leave nothing of what was not kept."""
        for spool in self.spools:
            spool.discard()
