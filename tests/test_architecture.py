"""The house rules, as tests: who may import whom, and which commands stay free of Django.

1. The import contracts in .importlinter hold.
2. `sereno --help` imports neither Django nor the heavy numeric libraries; a command that opens the
   instance does without the latter.
3. No model has a key of a later stage's model, however it is written, in the order of
   .importlinter.
4. The site imports no app of a stage: what it knows of them they declare in their stage.py.
5. No modules import each other in a circle, at the head of a file or within a function.
6. What a number rests on is cited beside the code that makes it, not where it is shown.
7. No file that git tracks grows past 500 lines, but for first migrations, which are generated; and
   no module has a name that says nothing.
8. In web a dictionary of anything has a name, or somebody else defines it (`OF_ANYTHING`).
9. Every count of an import is reached from few modules, each for a reason (`EVERY_NUMBER`):
   whatever else shows an import takes it as `VersionFacts`, whose type has no count.
10. Every benchmark is among those that renew benchmarks/RESULTS.md.
"""

from __future__ import annotations

import re
import subprocess
import sys
from configparser import ConfigParser

import pytest
from benchmarks.run_all import BENCHMARKS, NO_BENCHMARKS
from django.apps import apps
from grimp import build_graph

from sereno.web.audits.stages import declared
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


def _layers() -> list[str]:
    """The apps of the web, the earliest first."""
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    layers = contracts["importlinter:contract:web-stages"]["layers"].split()
    return [f"sereno.web.{layer.strip('()')}" for layer in reversed(layers)]


def _keys_of_later_stages(order: list[str]) -> list[str]:
    return [
        str(field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and field.remote_field and model._meta.app_config.name in order
        if (target := field.remote_field.model._meta.app_config.name) in order
        if order.index(target) > order.index(model._meta.app_config.name)
    ]


def test_no_key_of_a_later_stage() -> None:
    """3"""
    order = _layers()
    assert _keys_of_later_stages(order) == []
    backwards = _keys_of_later_stages(order[::-1])
    assert "selection.CommittedSelection.version" in backwards
    assert "imports.DataVersion.sources" in backwards


def test_the_site_knows_no_stage() -> None:
    """4"""
    stages = {f"sereno.web.{part.app}" for part in declared()}
    assert {"sereno.web.sources", "sereno.web.selection", "sereno.web.monitoring"} <= stages
    graph = build_graph("sereno")
    site = {module for module in graph.modules if module.startswith("sereno.web.site")}
    known = {
        f"{module} imports {imported}"
        for module in site
        for imported in graph.find_modules_directly_imported_by(module)
        if ".".join(imported.split(".")[:3]) in stages
    }
    assert known == set()


def _circles(imports: dict[str, set[str]]) -> list[list[str]]:
    """What is left once everything is taken out that imports, or is imported by, nothing left."""
    left = {module: set(imported) for module, imported in imports.items()}
    while ends := {
        module
        for module, imported in left.items()
        if not imported & left.keys() or not any(module in others for others in left.values())
    }:
        left = {module: imported for module, imported in left.items() if module not in ends}
    return [[module, *sorted(imported & left.keys())] for module, imported in left.items()]


def test_no_import_circle() -> None:
    """5"""
    graph = build_graph("sereno", exclude_type_checking_imports=True)
    imports = {
        module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules
    }
    assert _circles(imports) == []
    imports["sereno.vocabulary.language"].add("sereno.web.selection.view_select")
    assert _circles(imports)


def test_works_are_cited_beside_the_code() -> None:
    """6"""
    cited = {
        str(file.relative_to(ROOT))
        for file in ROOT.glob("src/**/*.py")
        if re.search(r'"[^"]*\w\. \((19|20)\d\d\)\. ', file.read_text(encoding="utf-8"))
    }
    assert {path.split("/")[2] for path in cited} == {"methods"}


def test_files_hold_one_concept_and_have_names_that_say_it() -> None:
    """7"""
    files = [*ROOT.glob("src/**/*.py"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("assets/src/**/*")]
    written = [f for f in files if f.is_file() and f.name != "0001_initial.py"]
    sizes = {f: len(f.read_text(encoding="utf-8").splitlines()) for f in written}
    assert {str(f.relative_to(ROOT)): n for f, n in sizes.items() if n > 500} == {}
    assert [str(f.relative_to(ROOT)) for f in files if f.stem in SAY_NOTHING] == []


# Where a dictionary of anything is what it is: an alias with a name, or what others define.
OF_ANYTHING = {
    "backups/archive.py": "a manifest from outside; whoever reads it checks it",
    "documents.py": "Values",
    "imports/version_facts.py": "the rows of areas.geojson",
    "people/adapter.py": "the signature is allauth's",
    "people/session_store.py": "the signature is Django's",
    "records/api.py": "Fields, as pydantic takes them",
    "site/api_reference.py": "an OpenAPI document",
    "site/settings.py": "Django's settings",
    "sources/demo/__init__.py": "Entry, a table of TOML",
}


def test_dictionaries_say_what_they_hold() -> None:
    """8"""
    web = ROOT / "src/sereno/web"
    found = {
        str(file.relative_to(web))
        for file in web.glob("**/*.py")
        if "dict[str, Any]" in file.read_text(encoding="utf-8")
    }
    assert found == set(OF_ANYTHING)


EVERY_NUMBER = {
    "coding/analysis/recorded.py": "counts by area and topic that the visitor may see",
    "diagnosis/activities/areas.py": "which areas the run proposes, as the home tells anyone",
    "diagnosis/demo/facts.py": "of what people of a made-up city speak, when it is made",
    "imports/audit_changes.py": "how many areas the run chose",
    "imports/current_data.py": "home and search, by what the visitor may see",
    "imports/preparing.py": "prepares what pages read",
    "imports/queue_page.py": "the queues, for whoever imports",
    "imports/review_queues.py": "the queues, for whoever imports",
    "imports/version_reader.py": "itself",
    "imports/view_imports.py": "quality above k",
    "imports/view_quality.py": "quality above k",
    "imports/work.py": "holds back by a new threshold",
    "indicators/counting.py": "counts indicators",
    "indicators/from_incidents.py": "counts indicators",
    "indicators/shown_values.py": "takes out what may not be shown",
    "publication/edition/facts.py": "asks for what everybody is shown alone",
    "publication/edition/leaks.py": "looks whether what everybody is shown tells the rest",
    "monitoring/effects/matching.py": "how alike areas are, by what everybody is shown",
    "selection/decision_report.py": "the report, for whoever sees records",
    "selection/shown.py": "takes out what may not be shown",
    "selection/view_proposal.py": "tells the run's choice in steps",
    "selection/view_select.py": "the workbench, for whoever sees records",
    "selection/workbench.py": "the workbench, for whoever sees records",
}


def test_few_reach_every_count() -> None:
    """9"""
    web = ROOT / "src/sereno/web"
    found = {
        str(file.relative_to(web))
        for file in web.glob("**/*.py")
        if re.search(r"open_version|VersionReader", file.read_text(encoding="utf-8"))
    }
    assert found == set(EVERY_NUMBER)


def test_all_benchmarks_are_run() -> None:
    """10"""
    there = {path.name for path in (ROOT / "benchmarks").glob("*.py")}
    assert there == {*BENCHMARKS, *NO_BENCHMARKS}
