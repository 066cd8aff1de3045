"""An instance in a folder: its commands run as processes with its own environment."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests import ROOT
from tests.integration.instances.forks import Forks

COMMAND = "from sereno.cli.main import main; main()"


@cache
def forks() -> Forks:
    """The server of this process, started when it is first asked."""
    server = Forks()
    atexit.register(server.close)
    return server


@dataclass(frozen=True)
class Instance:
    """A home, and a PostgreSQL address or nothing for SQLite."""

    home: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What its processes see."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SERENO_")}
        more = {"SERENO_DATABASE_URL": self.database} if self.database else {}
        return {
            **kept,
            "SERENO_HOME": str(self.home),
            "SERENO_LANGUAGE": "en",
            "LANGUAGE": "en",
            "DJANGO_SETTINGS_MODULE": "sereno.web.site.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            **more,
        }

    def python(self, code: str, *words: object) -> subprocess.CompletedProcess[str]:
        """Run Python code in this instance."""
        return forks().python(code, *map(str, words), environment=self.environment)

    def sereno(self, *words: object) -> subprocess.CompletedProcess[str]:
        """`sereno WORDS`."""
        return self.python(COMMAND, *words)

    def module(self, name: str, *words: object) -> Any:
        """Run a module of this folder; what it prints, as JSON."""
        done = self.python(
            f"import sys; from tests.integration.instances.{name} import main; main(sys.argv[1:])",
            *words,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout)

    def rows(self) -> dict[str, Any]:
        """Every table with its rows, sessions apart, read by none of the backup's own code.

        It first does what every command does: finish a restore that was killed.
        """
        return dict(self.module("print_rows"))

    def files(self) -> dict[str, bytes]:
        """Every file of the audits."""
        folder = self.home / "audits"
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
