"""How much of a processor the tests used, file by file and in all.

What a file costs is its own process's seconds and those of the processes it waited for, session
fixtures counted where they are first asked for. The sum takes in everything that this pytest
started: also what outlived whoever started it, such as a browser's helpers.

It is measured where a file ends, not after each test: to look at every process that lives, a
browser's and a database's among them, takes longer than most tests.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

# prctl(2): orphans below this process become its children, so that their seconds are counted.
PR_SET_CHILD_SUBREAPER = 36
SHOWN = 12


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--spent",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="Processor seconds of the steps before this one, counted into the sum.",
    )


def spent() -> float:
    """Processor seconds of this process, of all that it waited for and of all that live below."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime
    return done + sum(map(_of_living, _children("self")))


def _of_living(pid: str) -> float:
    """Seconds of a process and of what is below it."""
    try:
        # After the name in brackets, which may hold anything: state is the third field.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        ticks = sum(map(int, fields.rpartition(")")[2].split()[11:15]))
    except OSError:
        return 0.0
    return ticks / os.sysconf("SC_CLK_TCK") + sum(map(_of_living, _children(pid)))


def _children(pid: str) -> list[str]:
    found: list[str] = []
    # A process that ends meanwhile takes its folder along.
    with contextlib.suppress(OSError):
        for task in list(Path(f"/proc/{pid}/task").glob("*/children")):
            with contextlib.suppress(OSError):
                found += task.read_text(encoding="ascii").split()
    return found


class ProcessorTime:
    """Measures at each file's end where tests run; sums up where they are reported."""

    def __init__(self, config: pytest.Config) -> None:
        self.before = spent()
        self.next: pytest.Item | None = None
        self.by_file: Counter[str] = Counter()
        self.reports = not hasattr(config, "workerinput")
        if self.reports:
            ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self) -> None:
        self.before = spent()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, nextitem: pytest.Item | None) -> None:
        self.next = nextitem

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Iterator[None]:
        report: Any = yield
        report.processor_seconds = 0.0
        if call.when == "teardown" and (self.next is None or self.next.path != item.path):
            now = spent()
            report.processor_seconds = now - self.before
            self.before = now
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if self.reports:
            self.by_file[report.nodeid.partition("::")[0]] += report.processor_seconds

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: Any, config: pytest.Config) -> None:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        write = terminalreporter.write_line
        terminalreporter.section("processor time")
        rooms: Counter[str] = Counter()
        for file, seconds in self.by_file.items():
            rooms[os.path.dirname(file)] += seconds
        for title, counted in (("file", self.by_file), ("folder", rooms)):
            write(f"Most seconds by {title}:")
            for name, seconds in counted.most_common(SHOWN):
                write(f"{seconds:8.1f}  {name}")
        total = spent() + config.getoption("--spent")
        write(f"In all {total:.0f} CPU-seconds (user and system).")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(ProcessorTime(config), "processor-time")
