"""Workers as processes, with light jobs of the tests' own, on either engine.

1. Two workers share the queue; one is killed (SIGKILL) at work: its job is done by the other, as
   the second attempt, none is done twice, and what is due by the calendar is done once.
2. A job whose process crashes takes no worker with it; after the last attempt it says so.
3. A job that listens to nobody ends when somebody stops it, and its process with it.
4. A worker that is asked to end leaves what it was doing to another; that costs no attempt.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import ROOT
from tests.integration.instances.instance import Instance
from tests.integration.instances.work_for_two import LINES

MOST_SECONDS = 90
MODULE = "import sys; from tests.integration.instances.work_for_two import main; main(sys.argv[1:])"


class Workers:
    """Workers that share an instance, and the log that their jobs write."""

    def __init__(self, instance: Instance, log: Path) -> None:
        self.instance, self.log = instance, log
        self.log.touch()
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-c", MODULE, "worker", str(self.log)]
        worker = subprocess.Popen(words, env=self.instance.environment, cwd=ROOT)
        self.running.append(worker)
        return worker

    def lines(self) -> list[list[str]]:
        return [line.split() for line in self.log.read_text(encoding="utf-8").splitlines()]

    def wait(self, what: Callable[[], object]) -> None:
        end = time.monotonic() + MOST_SECONDS
        while not what():
            assert time.monotonic() < end, self.lines()
            time.sleep(0.02)

    def ask(self, what: str) -> dict:
        return dict(self.instance.module("work_for_two", what, self.log))

    def end(self) -> None:
        for worker in self.running:
            worker.terminate()
            worker.wait(20)


@pytest.fixture
def workers(empty, request, tmp_path):
    found = Workers(empty(request.param), tmp_path / "log")
    yield found
    found.end()


@pytest.mark.parametrize("workers", ["sqlite", "postgresql"], indirect=True)
def test_two_workers(workers) -> None:
    """1 2"""
    workers.ask("ask")
    killed, _other = workers.start(), workers.start()

    def works_on() -> list[str]:
        """Jobs begun and not ended whose process is a child of the one to be killed."""
        children = Path(f"/proc/{killed.pid}/task/{killed.pid}/children").read_text().split()
        ended = {about for verb, about, _n in workers.lines() if verb == "end"}
        begun = [a for verb, a, _n in workers.lines() if verb == "begin" and a not in ended]
        return begun if children else []

    workers.wait(works_on)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    workers.running.remove(killed)
    done = [str(n) for n in range(LINES)]

    def all_ended() -> bool:
        ends = {about for verb, about, _n in workers.lines() if verb == "end"}
        crashes = sum(line[:2] == ["begin", "crash"] for line in workers.lines())
        return ends >= set(done) and crashes == 2

    workers.wait(all_ended)
    told: list[dict] = []

    def all_written() -> bool:
        """A job says that it ends before what it did is written, and a lost one is noted later."""
        told.append(workers.ask("print"))
        return not {job["state"] for job in told[-1]["jobs"]} & {"waiting", "running"}

    workers.wait(all_written)
    found, lines = told[-1], workers.lines()
    assert Counter(about for verb, about, _n in lines if verb == "end") == dict.fromkeys(done, 1)
    attempts = [job["attempt"] for job in found["jobs"] if job["kind"] == "write_a_line"]
    assert {job["state"] for job in found["jobs"] if job["kind"] == "write_a_line"} == {"done"}
    assert sorted(attempts)[:-1] == [1] * (LINES - 1)
    assert max(attempts) in (1, 2)
    assert sum(line[0] == "tick" for line in lines) == 1
    assert found["ticks"] == 2
    (crashed,) = [job for job in found["jobs"] if job["kind"] == "crash"]
    assert crashed["state"] == "failed"
    assert found["problems"] == ["worker_lost"]


@pytest.mark.parametrize("workers", ["sqlite"], indirect=True)
def test_silent_work(workers) -> None:
    """3 4"""
    workers.ask("silent")
    first = workers.start()
    workers.wait(lambda: len(workers.lines()) == 1)
    first.terminate()
    assert first.wait(20) == 0
    workers.running.remove(first)
    (waiting,) = workers.ask("print")["jobs"]
    assert (waiting["state"], waiting["attempt"]) == ("waiting", 0)
    workers.start()
    workers.wait(lambda: len(workers.lines()) == 2)
    process = int(workers.lines()[-1][2])
    workers.ask("stop")

    def is_gone() -> bool:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        return False

    workers.wait(is_gone)
    time.sleep(0.5)
    (stopped,) = workers.ask("print")["jobs"]
    assert (stopped["state"], stopped["attempt"]) == ("stopped", 1)
