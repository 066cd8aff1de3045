"""The house rules, as tests: who may import whom, and which commands stay free of Django.

1. The import contracts in .importlinter hold.
2. `sereno --help` imports neither Django nor the heavy numeric libraries; a command that opens the
   instance does without the latter.
3. No file that git tracks grows past 500 lines, and no module has a name that says nothing.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests import ROOT

SAY_NOTHING = {"utils", "helpers", "common", "misc", "core", "services", "util", "helper"}
HEAVY = {"django", "numpy", "geopandas", "pandas", "scipy", "numba", "duckdb", "SALib"}


def test_import_contracts_hold() -> None:
    """1"""
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(ROOT / ".importlinter")) == 0


@pytest.mark.parametrize(
    "arguments",
    [["--help"], *([name, "--help"] for name in ("run", "offence", "serve", "user"))],
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    """2"""
    end = "try: m.main(sys.argv[1:])\nexcept SystemExit: pass\n"
    assert _loaded("import sys, sereno.cli.main as m\n" + end, *arguments) & HEAVY == set()


def test_opening_the_instance_loads_nothing_heavy() -> None:
    """2"""
    loaded = _loaded("from sereno.cli.instance import open_instance\nopen_instance()\n")
    assert "django" in loaded
    assert loaded & HEAVY == {"django"}


def _loaded(program: str, *arguments: str) -> set[str]:
    """The modules that a program has loaded at its end."""
    end = "import sys\nprint('LOADED', *sys.modules)\n"
    done = subprocess.run(
        [sys.executable, "-c", program + end, *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.rpartition("LOADED ")[2].split())


def test_files_hold_one_concept_and_have_names_that_say_it() -> None:
    """3"""
    files = [*ROOT.glob("src/**/*.py"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("assets/src/**/*")]
    sizes = {f: len(f.read_text(encoding="utf-8").splitlines()) for f in files if f.is_file()}
    assert {str(f.relative_to(ROOT)): n for f, n in sizes.items() if n > 500} == {}
    assert [str(f.relative_to(ROOT)) for f in files if f.stem in SAY_NOTHING] == []
