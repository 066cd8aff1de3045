"""The process that looks at photos of sheets, and can do nothing else; as `exchange.fieldwork` has
one for documents.

Asked to `find` markers and code, or to `flatten` a photo by a placing. The photo's bytes come
through a pipe. Answers with a line of JSON and as many bytes as its `size` says.
"""

from __future__ import annotations

import json
import logging
import os
import signal
from typing import Any, BinaryIO, Final

import cv2

from sereno.exchange.confined.giving_up import confine, libraries
from sereno.exchange.confined.server import serve
from sereno.exchange.fieldwork.refusals import RefusedError
from sereno.exchange.paper import seeing

MEMORY: Final = 3 << 30
SECONDS: Final = 60
WAITING: Final = 3


def _answer(asked: dict[str, Any], out: BinaryIO, files: list[int]) -> None:
    """Confine, look, write."""
    signal.alarm(WAITING * SECONDS)
    confine(libraries(), memory=MEMORY, seconds=SECONDS)
    with os.fdopen(files[0], "rb") as file:
        content = file.read()
    told: dict[str, Any]
    try:
        picture = seeing.opened(content)
        if asked["read"] == "find":
            told, block = {"found": seeing.markers_and_code(picture)}, b""
        else:
            told, block = {}, seeing.flattened(picture, asked["placing"], asked["box"])
    except RefusedError as refused:
        told, block = {"refused": refused.code, "values": refused.values}, b""
    except (cv2.error, ValueError, MemoryError):
        told, block = {"refused": "document_broken", "values": {}}, b""
    out.write(json.dumps(told | {"size": len(block)}).encode() + b"\n")
    out.write(block)


if __name__ == "__main__":
    logging.disable()
    # Threads can't be begun once confined.
    cv2.setNumThreads(0)
    serve(_answer)
