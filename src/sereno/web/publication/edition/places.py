"""Where the pages of a site lie, and how one leads to another: always relative, so that it works
from a folder.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sereno.web.thread.knots import Ref

# Kinds of card that have a page of the site, by how they are called in the thread.
FOLDERS = {
    "share": "share",
    "recommendation": "recommendation",
    "finding": "finding",
    "evidence": "evidence",
    "area": "area",
}


@dataclass(frozen=True)
class Pages:
    """The pages that a site has, by what they are of; the same in each language."""

    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, kind: str, name: str) -> str:
        """The path of a page below its language."""
        path = f"{FOLDERS[kind]}/{name.replace('/', '-')}.html"
        self.known[kind, name] = path
        return path

    def path(self, of: Ref) -> str:
        """Where something has its page; "" where it has none."""
        return self.known.get((of.kind, of.name), "")


def way(here: str, there: str) -> str:
    """From one path of the site to another: `es/area/7.html`, `es/index.html` → `../index.html`."""
    one, other = here.split("/")[:-1], there.split("/")
    while one and len(other) > 1 and one[0] == other[0]:
        one, other = one[1:], other[1:]
    return "../" * len(one) + "/".join(other)
