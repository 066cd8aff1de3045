"""The archive of a project (.qdpx): which member is what, without trust. Runs confined.

The project is the one `.qde` at the root, whatever it is called; the files of sources lie in
`sources/` or `Sources/`, and are named as `internal://…`, `relative:///…`, `absolute:///…` or bare.
Of a path outside the archive only the last part is looked at: the rest tells of somebody's machine.
"""

from __future__ import annotations

import codecs
import io
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO, Final
from urllib.parse import unquote

from sereno.exchange.fieldwork.archives import check_members
from sereno.exchange.fieldwork.refusals import RefusedError
from sereno.exchange.refi_qda.places import PLACES, read_places
from sereno.exchange.refi_qda.project import Place
from sereno.exchange.tables.archives import leads_out

MOST_MEMBERS: Final = 100_000
MOST_TEXT: Final = 64 << 20
_SCHEMES: Final = ("internal:", "relative:", "absolute:", "file:")
_FOLDER: Final = "sources/"


class Package:
    """An archive that was looked over. Raises RefusedError refi_no_project, refi_two_projects,
    refi_too_many, document_bomb, archive_password, archive_unsafe_path.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._archive = zipfile.ZipFile(file)
        members = [each for each in self._archive.infolist() if not each.is_dir()]
        if len(members) > MOST_MEMBERS:
            raise RefusedError("refi_too_many", most=MOST_MEMBERS)
        if any(each.flag_bits & 1 for each in members):
            raise RefusedError("archive_password")
        check_members(members)
        for each in members:
            if leads_out(each):
                raise RefusedError("archive_unsafe_path", member=each.filename[:80])
        # What macOS puts beside each file is no file of the project.
        mine = [
            each.filename
            for each in members
            if "__MACOSX" not in each.filename
            and not PurePosixPath(each.filename).name.startswith("._")
        ]
        self._project = _project_of(mine)
        root = self._project.rpartition("/")[0]
        within = f"{root}/" if root else ""
        self._members = {
            name.removeprefix(within).replace("\\", "/").casefold(): name
            for name in mine
            if name != self._project and name.startswith(within)
        }
        self._by_last: dict[str, list[str]] = {}
        for path, name in self._members.items():
            self._by_last.setdefault(path.rpartition("/")[2], []).append(name)

    def project(self) -> bytes:
        """The XML of the project."""
        return self._archive.read(self._project)

    def member_at(self, path: str | None) -> str:
        """The member that a path of a source means, "" where there is none."""
        if not path:
            return ""
        bare = path.strip()
        is_inside = True
        for scheme in _SCHEMES:
            if bare.lower().startswith(scheme):
                bare, is_inside = bare[len(scheme) :], scheme == "internal:"
        for each in (bare, unquote(bare)):
            if found := self._found(each.replace("\\", "/").lstrip("/").casefold(), is_inside):
                return found
        return ""

    def _found(self, path: str, is_inside: bool) -> str:
        if is_inside and ".." not in path.split("/"):
            for place in (f"{_FOLDER}{path}", path):
                if place in self._members:
                    return self._members[place]
        alike = self._by_last.get(path.rpartition("/")[2], ()) if path else ()
        return alike[0] if len(alike) == 1 else ""

    def content(self, member: str) -> bytes:
        """A member's bytes."""
        return self._archive.read(member)

    def text(self, member: str) -> tuple[str, bool]:
        """A member's words with their own line ends, and whether their letters were clear.

        Raises RefusedError refi_too_large.
        """
        if self._archive.getinfo(member).file_size > MOST_TEXT:
            raise RefusedError("refi_too_large", most=MOST_TEXT >> 20)
        content = self._archive.read(member)
        is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        try:
            return content.decode("utf-16" if is_wide else "utf-8-sig"), True
        except UnicodeDecodeError:
            # What isn't UTF-8, as the format has it, was written by Windows.
            return content.decode("cp1252", "replace"), False

    def places(self) -> tuple[Place, ...]:
        """The places beside the project, where Sereno wrote it."""
        member = self._members.get(f"{_FOLDER}{PLACES}")
        return read_places(self._archive.read(member)) if member else ()


def _project_of(names: list[str]) -> str:
    """The one project: at the root, or where whoever packed it again put all in a folder."""
    found = [name for name in names if name.lower().endswith(".qde")]
    at_root = [name for name in found if "/" not in name]
    those = at_root or found
    if not those:
        raise RefusedError("refi_no_project")
    if len(those) > 1:
        raise RefusedError("refi_two_projects", n=len(those))
    return those[0]


def opened(content: bytes) -> Package:
    """An archive from its bytes."""
    return Package(io.BytesIO(content))
