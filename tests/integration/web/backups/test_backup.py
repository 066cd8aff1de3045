"""`sereno backup` and `sereno restore`, by processes, with an instance as people leave it.

1. SQLite → PostgreSQL → SQLite, where nothing was: every table equal row by row, every file equal,
   sessions gone; keys go on where they stood, and commitments stay frozen.
2. The file is its owner's alone, is never written over another, and says what it holds as JSON.
   Unless told otherwise it is encrypted.
3. Who writes meanwhile doesn't wait and isn't half in the backup.
4. An instance with content is replaced only when told how much is lost: then all is equal, on
   SQLite and PostgreSQL from SQLite.
5. A server, or whoever has the database open, keeps a restore away.
6. A backup that is killed or finds the disk full leaves nothing under its name.
7. A restore killed at any step leaves the whole of what was there, or the whole backup.
8. Rows that the database refuses change nothing.
9. What the records name and the disk has not is said.
10. A backup of an older version's tables comes to this version's (here: those of axes, which has
    several steps); one of a newer is refused.
"""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.instances.instance import COMMAND, Instance

# Whose secret key nobody has.
TO = "age1sfmrlnk2wu4caqff8u2zdr62t2yaqw8t4tegjtp2pqe5atapac4qhc70xq"
ADMIN = ("user", "add", "vieja@example.org", "--admin")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, with_tables: Path) -> Instance:
    """An instance with content, on SQLite; not to be changed."""
    instance = Instance(tmp_path_factory.mktemp("full"))
    shutil.copy2(with_tables, instance.home)
    facts = instance.module("make_content", tmp_path_factory.mktemp("city"))
    assert facts == {"uploads": 4, "committed": 1, "second_steps": 2, "decisions": 1}
    return instance


@pytest.fixture(scope="module")
def content(full: Instance) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The full instance's rows and files."""
    return full.rows(), full.files()


@pytest.fixture(scope="module")
def old(
    tmp_path_factory: pytest.TempPathFactory, server: Any, with_tables: Path
) -> dict[str, Instance]:
    """For each engine an instance with one person and one audit's folder; not to be changed."""
    server.psql("CREATE DATABASE old TEMPLATE with_tables;")
    made = {
        "sqlite": Instance(tmp_path_factory.mktemp("old")),
        "postgresql": Instance(tmp_path_factory.mktemp("old"), server.get_uri(database="old")),
    }
    shutil.copy2(with_tables, made["sqlite"].home)
    for instance in made.values():
        assert instance.sereno(*ADMIN).returncode == 0
        mine = instance.home / "audits" / "mine" / "uploads" / "file"
        mine.parent.mkdir(parents=True)
        mine.write_text("mine")
    return made


@pytest.fixture(scope="module")
def old_rows(old: dict[str, Instance]) -> dict[str, dict[str, Any]]:
    """Their rows."""
    return {engine: instance.rows() for engine, instance in old.items()}


@pytest.fixture
def a_copy(old: dict[str, Instance], server: Any, tmp_path: Path) -> Callable[[str], Instance]:
    """A copy of the old instance of an engine, to spoil."""

    def make(engine: str) -> Instance:
        home = tmp_path / "old"
        shutil.copytree(old[engine].home, home)
        if engine == "sqlite":
            return Instance(home)
        name = f"c{abs(hash(str(home)))}"
        server.psql(f"CREATE DATABASE {name} TEMPLATE old;")
        return Instance(home, server.get_uri(database=name))

    return make


@pytest.fixture(scope="module")
def backup(full: Instance, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The backup of the full instance."""
    file = tmp_path_factory.mktemp("backups") / "full.zip"
    done = full.sereno("backup", file, "--plain")
    assert done.returncode == 0, done.stderr
    return file


def test_equal_row_by_row(full, content, backup, empty, tmp_path) -> None:
    """1"""
    rows, files = content
    assert len(rows["imports_dataversion"]) == 2
    assert len(rows["selection_committedselection"]) == 1
    assert len(rows["audits_event"]) > 8
    for table in ("geographies_levelboundaries", "geographies_levelcrosswalk"):
        assert len(rows[table]) == 1
    assert sum("/boundaries." in name for name in files) == 2
    assert sum("/weights." in name for name in files) == 1
    assert sqlite3.connect(full.home / "sereno.sqlite3").execute(
        "SELECT COUNT(*) FROM django_session"
    ).fetchone() == (1,)
    there = empty("postgresql", bare=True)
    done = there.sereno("restore", backup)
    assert done.returncode == 0, done.stderr
    assert there.rows() == rows
    assert there.files() == files
    again = tmp_path / "again.zip"
    key = tmp_path / "secret.key"
    made = full.sereno("backup-key", key, "--plain")
    assert there.sereno("backup", again, "--to", made.stdout.strip()).returncode == 0
    assert not zipfile.is_zipfile(again)
    back = empty("sqlite", bare=True)
    done = back.sereno("restore", again, "--key", key)
    assert done.returncode == 0, done.stderr
    assert back.rows() == rows
    assert back.files() == files
    database = sqlite3.connect(back.home / "sereno.sqlite3")
    assert database.execute("SELECT COUNT(*) FROM django_session").fetchone() == (0,)
    original = Instance(tmp_path / "copy")
    shutil.copytree(full.home, original.home)
    keys = original.module("next_keys")
    assert keys["decision"] == 3
    assert keys["frozen"]
    assert keys["password"]
    for instance in (there, back):
        assert instance.module("next_keys") == keys


def test_the_file(full, content, backup, tmp_path) -> None:
    """2"""
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    before = backup.read_bytes()
    done = full.sereno("backup", backup, "--plain")
    assert done.returncode == 1
    assert "already a file with that name" in done.stderr
    assert backup.read_bytes() == before
    second = tmp_path / "second.zip"
    done = full.sereno("backup", second, "--json", "--plain")
    assert "not encrypted" in done.stderr
    said = json.loads(done.stdout)
    assert said["rows"] == sum(map(len, content[0].values()))
    assert said["files"] == len(content[1])
    assert said["missing"] == []
    assert said["size"] == second.stat().st_size
    nothing = Instance(tmp_path / "nobody").sereno("backup", tmp_path / "none.zip", "--plain")
    assert "nothing to save" in nothing.stderr
    unsaid = full.sereno("backup", tmp_path / "none.zip")
    assert "You have not said how to encrypt the backup" in unsaid.stderr
    assert not (tmp_path / "none.zip").exists()


MEANWHILE = """
import subprocess, sys
from sereno.cli.instance import open_instance
open_instance()
from sereno.web.backups import records
real = records.rows_of
def rows_of(table, connection):
    if records.label(table) == "axes.accesslog":
        subprocess.run([sys.executable, "-c", sys.argv[1], "user", "add", "otra@example.org"],
                       check=True, stdout=subprocess.DEVNULL)
    return real(table, connection)
records.rows_of = rows_of
from sereno.cli.main import main
main(sys.argv[2:])
"""


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_one_moment(engine, a_copy, tmp_path) -> None:
    """3: the audits' tables are read before the other process writes, the people's after."""
    instance, file = a_copy(engine), tmp_path / "meanwhile.zip"
    done = instance.python(MEANWHILE, COMMAND, "backup", file, "--plain")
    assert done.returncode == 0, done.stderr
    assert len(instance.rows()["people_person"]) == 2
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    counts = {table["table"].replace(".", "_"): table["rows"] for table in manifest["tables"]}
    assert counts["people_person"] == 1


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_not_empty(engine, a_copy, old, old_rows, content, backup) -> None:
    """4"""
    instance = a_copy(engine)
    for words in ([], ["--replace", "3"]):
        done = instance.sereno("restore", backup, *words)
        assert done.returncode == 1
        assert "1 audits and 1 people" in done.stderr
        assert "--replace 2" in done.stderr
    assert (instance.rows(), instance.files()) == (old_rows[engine], old[engine].files())
    done = instance.sereno("restore", backup, "--replace", "2", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["to_engine"] == engine
    assert (instance.rows(), instance.files()) == content
    assert not (instance.home / ".restore").exists()


HOLDS = """
import sys
from pathlib import Path
from sereno.cli.instance import open_instance
open_instance()
from django.conf import settings
from sereno.web.site.instance_lock import using_instance
from sereno.cli.main import main
with using_instance(settings.HOME):
    main(sys.argv[1:])
"""


def test_in_use(backup, a_copy, old_rows) -> None:
    """5"""
    instance = a_copy("sqlite")
    done = instance.python(HOLDS, "restore", backup, "--replace", "2")
    assert done.returncode == 1
    assert "Another process is using this instance" in done.stderr
    holder = sqlite3.connect(instance.home / "sereno.sqlite3")
    assert holder.execute("SELECT COUNT(*) FROM people_person").fetchone() == (1,)
    done = instance.sereno("restore", backup, "--replace", "2")
    assert done.returncode == 1
    assert "Another process is using this instance" in done.stderr
    holder.close()
    assert instance.rows() == old_rows["sqlite"]


FULL_DISK = """
import errno, sys
from sereno.cli.instance import open_instance
open_instance()
from sereno.web.backups import archive
def full(handle):
    raise OSError(errno.ENOSPC, "No space left on device")
archive.os.fsync = full
from sereno.cli.main import main
main(sys.argv[1:])
"""


def test_backup_killed_or_out_of_room(full, tmp_path) -> None:
    """6"""
    folder = tmp_path / "copies"
    folder.mkdir()
    file = folder / "a.zip"
    where = "sereno.web.backups.archive"
    code = "import sys; from tests.integration.instances.killed_at import main; main(sys.argv[1:])"
    for function, n in (("ArchiveWriter.add", "9"), ("ArchiveWriter.close", "1")):
        done = full.python(code, where, function, "after", n, "backup", file, "--to", TO)
        assert done.returncode == -signal.SIGKILL
        assert not file.exists()
    assert [p.name.startswith(".a.zip.part-") for p in folder.iterdir()] == [True]
    done = full.python(FULL_DISK, "backup", file, "--to", TO)
    assert done.returncode == 1
    assert "The disk is full" in done.stderr
    assert list(folder.iterdir()) == []


KILLS = [
    # module within backups, function, when, which call, and what is there afterwards
    ("sqlite", "records", "go_on_from", "after", 12, "old"),
    ("sqlite", "switching", "decide", "after", 1, "new"),
    ("sqlite", "switching", "see_to_disk", "after", 2, "new"),
    ("sqlite", "switching", "shutil.rmtree", "before", 1, "new"),
    ("postgresql", "switching", "decide", "after", 1, "old"),
    ("postgresql", "switching", "switch", "before", 1, "new"),
]


@pytest.mark.parametrize(("engine", "module", "function", "when", "n", "left"), KILLS)
def test_restore_killed(
    engine, module, function, when, n, left, content, backup, a_copy, old, old_rows
) -> None:
    """7: the next command, whatever it is, finds one or the other."""
    instance = a_copy(engine)
    code = "import sys; from tests.integration.instances.killed_at import main; main(sys.argv[1:])"
    words = (f"sereno.web.backups.{module}", function, when, n)
    done = instance.python(code, *words, "restore", backup, "--replace", "2")
    assert done.returncode == -signal.SIGKILL, done.stderr
    before = (old_rows[engine], old[engine].files())
    assert (instance.rows(), instance.files()) == (before if left == "old" else content)
    assert not (instance.home / ".restore").exists()


def _changed(backup: Path, into: Path, name: str, change: Callable[[list[Any]], Any]) -> Path:
    """A copy of a backup in which one table's rows are others, with honest hashes."""
    import hashlib

    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(into, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        for member in old.namelist():
            data = old.read(member)
            if member == f"records/{name}.jsonl":
                rows = change([json.loads(line) for line in data.decode().splitlines()])
                data = "".join(json.dumps(row) + "\n" for row in rows).encode()
                digest = hashlib.sha256(data).hexdigest()
                manifest["members"][member] = {"size": len(data), "sha256": digest}
                (table,) = (t for t in manifest["tables"] if t["table"] == name)
                table["rows"] = len(rows)
            if member != "manifest.json":
                new.writestr(member, data)
        new.writestr("manifest.json", json.dumps(manifest))
    return into


REFUSED: dict[str, Callable[[list[Any]], Any]] = {
    "people.person": lambda rows: [],
    "imports.upload": lambda rows: [[*row[:-3], "yesterday", *row[-2:]] for row in rows],
    "audits.event": lambda rows: [row[:-1] for row in rows],
}


@pytest.mark.parametrize(
    ("engine", "names"),
    # The last two are refused before a database sees them.
    [("sqlite", [*REFUSED]), ("postgresql", ["people.person"])],
)
def test_rows_refused(engine, names, backup, empty, tmp_path) -> None:
    """8: an event of an audit that isn't there; a date that is none; a row that is too short."""
    instance = empty(engine)
    for name in names:
        file = _changed(backup, tmp_path / f"{name}.zip", name, REFUSED[name])
        done = instance.sereno("restore", file)
        assert done.returncode == 1, done.stderr
        assert "did not accept the rows" in done.stderr
        assert not (instance.home / "audits").exists()
        assert not (instance.home / ".restore").exists()
    assert instance.rows()["people_person"] == []


def test_missing_files(full, empty, tmp_path) -> None:
    """9"""
    copy = Instance(tmp_path / "copy")
    shutil.copytree(full.home, copy.home)
    lost = next((copy.home / "audits" / "ciudad" / "files").rglob("*.geojson"))
    lost.unlink()
    done = copy.sereno("backup", tmp_path / "a.zip", "--plain")
    assert done.returncode == 0
    assert lost.name in done.stderr
    restored = empty("sqlite").sereno("restore", tmp_path / "a.zip")
    assert restored.returncode == 0
    assert lost.name in restored.stderr


OLDER = """
import sys
from sereno.cli.instance import bring_up_to_date, open_instance
open_instance()
bring_up_to_date()
from django.core.management import call_command
call_command("migrate", "axes", "0009", verbosity=0)
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute(
        "INSERT INTO people_person (password, is_superuser, email, name, language, is_active, "
        "joined_at, wants_letters) "
        "VALUES ('x', %s, 'antes@example.org', '', '', %s, '2020-01-01T00:00:00Z', %s)",
        [True, True, True],
    )
from sereno.cli.main import main
main(sys.argv[1:])
"""


def test_another_version(backup, empty, tmp_path) -> None:
    """10"""
    file = tmp_path / "older.zip"
    done = empty("sqlite").python(OLDER, "backup", file, "--plain")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert ["axes", "0010_accessattemptexpiration"] not in manifest["steps"]
    assert "axes.accessattemptexpiration" not in [table["table"] for table in manifest["tables"]]
    for engine in ("sqlite", "postgresql"):
        instance = empty(engine)
        done = instance.sereno("restore", file)
        assert done.returncode == 0, done.stderr
        rows = instance.rows()
        assert [row["email"] for row in rows["people_person"]] == ["antes@example.org"]
        assert "0010_accessattemptexpiration" in [row["name"] for row in rows["django_migrations"]]
        assert rows["axes_accessattemptexpiration"] == []
    newer = tmp_path / "newer.zip"
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(newer, "w") as new:
        for member in old.namelist():
            data = old.read(member)
            if member == "manifest.json":
                said = json.loads(data)
                said["steps"].append(["sources", "0999_of_tomorrow"])
                data = json.dumps(said | {"sereno": "7.0.0"}).encode()
            new.writestr(member, data)
    done = empty("sqlite").sereno("restore", newer)
    assert done.returncode == 1
    assert "newer version of Sereno (7.0.0)" in done.stderr
