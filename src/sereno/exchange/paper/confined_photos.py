"""Photos of sheets, looked at in a process of its own that can do nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sereno.exchange.confined.client import ReadingProcess
from sereno.exchange.fieldwork.confined_files import asked_of
from sereno.exchange.paper.layout import Box
from sereno.exchange.paper.placing import Placing

READER: Final = ReadingProcess(
    "sereno.exchange.paper.reader_process",
    {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    at_once=1,
)


def look(content: bytes, *, where: str) -> Mapping[str, Any]:
    """{"size": [width, height], "markers": {number: corners}, "code": what its QR says}.

    Raises Problem document_broken and document_too_heavy.
    """
    found: Mapping[str, Any] = asked_of(READER, {"read": "find"}, content, where)[0]["found"]
    return found


def flatten(content: bytes, placing: Placing, box: Box, *, where: str) -> bytes:
    """The sheet's map as a JPEG with north up. Raises as `look`."""
    question = {
        "read": "flatten",
        "placing": placing.as_data(),
        "box": [box.left, box.top, box.width, box.height],
    }
    return asked_of(READER, question, content, where)[1]
