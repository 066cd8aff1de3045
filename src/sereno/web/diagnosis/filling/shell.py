"""The page for filling in forms as one version: its text, its files, and a name for both together.

The page belongs to no audit and to nobody: it is the same for whoever asks, so that a browser may
keep it. What is personal comes by the device's credential and lies encrypted in the browser.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NotRequired, TypedDict

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

from sereno.vocabulary.filling_words import filling_words

# What vite notes of the parts of each entry.
PARTS = "built/parts.json"
WORKER = "built/filling_worker.js"
SCRIPTS, FONT = "built/parts/", ".woff2"
ENTRY = "src/app/filling/filling.ts"
STYLES = ("built/app.css", "built/filling_style.css")
DRAWN = (
    *("alert-circle", "alert-triangle", "arrow-down", "arrow-left", "arrow-right", "arrow-up"),
    *("camera", "check", "chevron-right", "circle-check", "clock", "device-mobile", "download"),
    *("file-upload", "info-circle", "lock", "map-pin", "pencil", "plus", "refresh", "send"),
    "trash",
)


class _Part(TypedDict):
    """What vite notes of a part; imports by their keys."""

    file: str
    imports: NotRequired[list[str]]
    dynamicImports: NotRequired[list[str]]


@dataclass(frozen=True)
class Shell:
    """The page, the addresses of the files that it needs, and the version of all of it."""

    page: str
    files: tuple[str, ...]
    version: str


@cache
def shell() -> Shell:
    """As this process serves it; a new release is a new process."""
    page = render_to_string("diagnosis/filling.html", {"words": filling_words(), "icons": DRAWN})
    names = list(_names())
    total = hashlib.sha256(page.encode())
    for name in (WORKER, *names):
        total.update(_content(name))
    files = tuple(_address(name) for name in names)
    return Shell(page, files, total.hexdigest()[:16])


def worker() -> str:
    """The service worker of this version. Its scope is the folder of its address."""
    made = shell()
    parts = {"version": made.version, "page": reverse("filling:page"), "files": made.files}
    body = _content(WORKER).decode()
    return f"self.PARTS = {json.dumps(parts)};\n{body}"


def _names() -> Iterator[str]:
    parts: dict[str, _Part] = json.loads(_content(PARTS))
    yield from ("built/early.js", "site/lantern.svg", *STYLES)
    seen: set[str] = set()
    waiting = [ENTRY]
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        yield f"built/{parts[key]['file']}"
        waiting += [*parts[key].get("imports", ()), *parts[key].get("dynamicImports", ())]
    yield from (f"built/{part['file']}" for part in parts.values() if part["file"].endswith(FONT))


def _address(name: str) -> str:
    """As it is asked for: page and styles know files by a name with its digest, where they were
    collected; scripts know their parts by the name that vite gave them.
    """
    is_part = name.startswith(SCRIPTS) and name.endswith(".js")
    return settings.STATIC_URL + name if is_part else static(name)


def _content(name: str) -> bytes:
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(name)
    with open(str(found), "rb") as stream:
        return stream.read()
