"""The vault of an instance, by processes.

1. Fifty sentences written, changed and deleted, in texts and files, are found nowhere on the disk:
   home, database, write-ahead log, logs of every statement, parts of a killed writer.
2. Keys are changed while nothing else is; killed at any moment, all can be read, and the next run
   goes on; an earlier key is dropped only when nothing needs it.
3. A backup has the sealed bytes and not the key. Restored, it says which key is needed; nothing is
   read or sealed, and no key made, before that one is back; then all is read.
4. `sereno doctor` and `sereno vault status` tell the same, and never a key.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from sereno.exchange.sealed.key_files import read_ring
from tests.integration.instances.instance import Instance

SAID = [f"Lo dijo Chayo {n} veces." for n in range(3)]
# What all planted sentences have: to find none of it is to find none of them, nor half of one.
COMMON = " oyo tiros en calle "
KILLED = "import sys; from tests.integration.instances.killed_at import main; main(sys.argv[1:])"
PLANTED = (
    "import sys; from tests.integration.instances.plant_sentences import main; main(sys.argv[1:])"
)


def status(instance: Instance) -> dict:
    return json.loads(instance.sereno("vault", "status", "--json").stdout)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_found_nowhere(engine, empty: Callable[..., Instance], request) -> None:
    """1"""
    instance = empty(engine)
    sentences = [f"vecina {n}{COMMON}{n * n + 7}" for n in range(50)]
    done = instance.python(PLANTED, *sentences)
    assert done.returncode == -signal.SIGKILL, done.stderr
    folders = [instance.home]
    if engine == "postgresql":
        server = request.getfixturevalue("server")
        server.psql("CHECKPOINT;")
        folders.append(Path(server.pgdata))
    forms = (COMMON.encode(), COMMON.encode("utf-16-le"), COMMON.encode().hex().encode())
    searched, log = 0, b""
    for path in (each for folder in folders for each in folder.rglob("*") if each.is_file()):
        content = path.read_bytes()
        searched += len(content)
        log = content if path.name == "all.log" else log
        assert not any(form in content for form in forms), path
    assert searched > 500_000
    assert b"INSERT INTO" in log
    assert b"Charla 49" in log
    assert list(instance.home.rglob(".part-*"))


KILLS = [
    # engine, function, when, which call; envelopes of the new key afterwards
    ("sqlite", "keep_ring", "after", 1, 0),
    ("postgresql", "_rows_after", "after", 2, 100),
]


@pytest.mark.parametrize(("engine", "function", "when", "n", "anew"), KILLS)
def test_other_keys(engine, function, when, n, anew, empty) -> None:
    """2, 4"""
    instance = empty(engine)
    assert instance.module("sealed_files", "make", 120) == SAID
    (first,) = read_ring(instance.home / "vault.key").ids
    where = "sereno.web.vault.rotation"
    done = instance.python(KILLED, where, function, when, n, "vault", "rotate")
    assert done.returncode == -signal.SIGKILL, done.stderr
    now = status(instance)
    assert now["keys"] == [first, now["in_use"]]
    assert now["sealed"].get(now["in_use"], 0) == anew
    assert instance.module("sealed_files", "read") == SAID
    done = instance.sereno("vault", "drop-key", first)
    assert done.returncode == 1
    assert f"{120 - anew} texts and files are sealed by the key {first}" in done.stderr
    done = instance.sereno("vault", "rotate")
    assert done.returncode == 0, done.stderr
    assert "Finished an earlier change" in done.stdout
    assert read_ring(instance.home / "vault.key").ids == now["keys"]
    assert instance.sereno("vault", "drop-key", first).returncode == 0
    assert read_ring(instance.home / "vault.key").ids == [now["in_use"]]
    assert instance.module("sealed_files", "read") == SAID


def test_backup_without_its_key(empty, tmp_path) -> None:
    """3, 4: from SQLite to PostgreSQL."""
    there, here = empty("sqlite"), empty("postgresql")
    assert there.module("sealed_files", "make", 4) == SAID
    backup, copy, phrase = (tmp_path / name for name in ("b.zip", "keys.age", "phrase"))
    assert there.sereno("backup", backup, "--plain").returncode == 0
    ring = read_ring(there.home / "vault.key")
    content = backup.read_bytes()
    assert content.count(b"sereno-sealed/1\n") == 3
    for secret in (ring.fingerprint, ring.current.secret):
        assert secret not in content
        assert secret.hex().encode() not in content
    assert b"Chayo" not in content
    done = here.sereno("restore", backup)
    assert done.returncode == 0, done.stderr
    (key_id,) = ring.ids
    assert f"4 restricted texts and files can't be read: the key {key_id} is missing" in done.stderr
    assert here.module("sealed_files", "read") == ["vault_key_lost"]
    assert here.module("sealed_files", "make", 3) == ["vault_key_lost"]
    assert not (here.home / "vault.key").exists()
    assert status(here)["missing"] == {key_id: 4}
    doctor = here.sereno("doctor", "--json")
    assert doctor.returncode == 1
    sealed = json.loads(doctor.stdout)["checks"][-1]
    assert (sealed["check"], sealed["state"]) == ("sealed", "failure")
    assert key_id in sealed["found"]
    phrase.write_text("cinco palabras sin relación entre sí\n")
    done = there.sereno("vault", "export-key", copy)
    assert "how to protect the copy" in done.stderr
    assert there.sereno("vault", "export-key", copy, "--passphrase-file", phrase).returncode == 0
    assert "never written over" in there.sereno("vault", "export-key", copy, "--plain").stderr
    other = tmp_path / "other"
    other.write_text("otra frase de contraseña\n")
    done = here.sereno("vault", "import-key", copy, "--passphrase-file", other)
    assert "doesn't open the file" in done.stderr
    done = here.sereno("vault", "import-key", copy, "--passphrase-file", phrase)
    assert (done.returncode, key_id in done.stdout) == (0, True)
    assert here.module("sealed_files", "read") == SAID
    assert (here.home / "vault.key").stat().st_mode & 0o77 == 0
    shown = here.sereno("vault", "status").stdout
    assert f"{key_id}: 4 texts and files; in use" in shown
    assert ring.current.secret.hex() not in doctor.stdout + shown
    assert there.sereno("vault", "rotate").stdout.startswith("The key ")
    assert (
        "is the one in use"
        in there.sereno("vault", "drop-key", read_ring(there.home / "vault.key").ids[-1]).stderr
    )
