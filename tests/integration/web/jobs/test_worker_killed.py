"""An import whose worker is killed, and imports started at one moment, by real processes.

1. The worker is killed (SIGKILL) in the middle of an import: no half version is there, its child
   ends with it, and another worker makes the version whole.
2. Of those who start an import at the same moment one gets it; the others are told.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tests import ROOT
from tests.integration.instances.instance import COMMAND, Instance

MOST_SECONDS = 200


def _worker(instance: Instance) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", COMMAND, "work", "--lost-after", "4"]
    return subprocess.Popen(words, env=instance.environment, cwd=ROOT)


def _wait(what: Callable[[], object], worker: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + MOST_SECONDS
    while not what():
        assert worker.poll() is None, "the worker ended by itself"
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


def test_killed(empty, tmp_path) -> None:
    """1"""
    instance = empty("sqlite")
    instance.module("queue_import", tmp_path)
    versions = instance.home / "audits" / "ciudad" / "versions"
    worker = _worker(instance)
    try:
        # The hidden folder is where the run writes: it is in the middle of it.
        _wait(lambda: list(versions.glob(".1.part-*/*")), worker)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    (killed,) = instance.module("import_state")
    assert (killed["state"], killed["attempt"], killed["ready"]) == ("running", 1, False)
    assert not killed["folder"]
    assert list(versions.glob(".1.part-*"))
    worker = _worker(instance)
    try:
        _wait((versions / "1").exists, worker)
        _wait(lambda: instance.module("import_state")[0]["state"] != "running", worker)
    finally:
        worker.terminate()
        worker.wait(MOST_SECONDS)
    (whole,) = instance.module("import_state")
    assert (whole["state"], whole["attempt"], whole["ready"]) == ("done", 2, True), whole
    assert whole["incidents"] > 3_000
    assert {"incidents.parquet", "selection.json", "rejects.csv"} <= set(whole["files"])
    assert list(versions.glob(".1.part-*")) == []


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_at_one_moment(engine, empty, tmp_path) -> None:
    """2"""
    instance = empty(engine)
    manifest = tmp_path / "audit.toml"
    instance.module("queue_import", tmp_path, manifest)
    ends = instance.module("start_two", manifest)
    assert ends == [1, *["import_under_way"] * 3]
    assert [v["state"] for v in instance.module("import_state")] == ["waiting"]
