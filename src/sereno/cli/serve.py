"""`sereno serve`: the web server and the worker of the jobs, started and stopped together."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import click

from sereno.cli.instance import bring_up_to_date, open_instance
from sereno.cli.vault import tell_missing
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.problems import Problem

# How long a process may take to stop when asked; work that runs then goes back into the queue.
GRACE = 10.0
BETWEEN_LOOKS = 0.5
BETWEEN_SWEEPS = 15.0
# How much long work is done at once: two of one audit, and a place for whoever asks next.
AT_ONCE = 3
# Of each process. A phone in the field takes minutes for its photos and keeps a thread meanwhile:
# with four threads, four phones would keep everybody waiting.
THREADS = 32
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command(
    "serve",
    help=_(
        "Serve Sereno in the browser: the web server and the worker that runs imports, "
        "together; Ctrl+C stops both.\n\n"
        "The first time, make an administrator: sereno user add you@example.org --admin\n\n"
        "It listens on this machine only, unless --host says otherwise; so that others can reach "
        "it, "
        "put a proxy with TLS in front and set SERENO_HOSTS and SERENO_TLS_PROXY."
    ),
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help=_("Address on which it listens.")
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help=_("Port on which it listens."),
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help=_("Processes that answer the browser; one more does the long work."),
)
@click.option(
    "--at-once",
    type=click.IntRange(1, 64),
    default=AT_ONCE,
    show_default=True,
    help=_("How much long work (imports, checks) is done at the same time."),
)
def command(host: str, port: int, workers: int, at_once: int) -> None:
    refuse_taken(host, port)
    prepare(host)
    shown = f"[{host}]" if ":" in host else host
    click.echo(_("Sereno is at {address}").format(address=f"http://{shown}:{port}"), err=True)
    web, work = web_command(host, port, workers), worker_command(at_once)
    sys.exit(Processes(web, work).run())


def refuse_taken(host: str, port: int) -> None:
    """Raises Problem port_in_use: web servers can share a port without noticing, and a browser
    would be answered now by this instance and now by the other.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        # Without SO_REUSEPORT, which the web server sets.
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise Problem("port_in_use", where=f"{host}:{port}") from error


def prepare(host: str) -> None:
    """Refuse what isn't safe, then bring database and static files up to date."""
    open_instance()
    from django.conf import settings
    from django.core.management import call_command

    from sereno.web.people.demo_account import stop_visitors
    from sereno.web.site.checks import dangers
    from sereno.web.vault.standing import standing

    found = dangers(reachable=True if host not in LOOPBACK else None)
    if found:
        raise found[0]
    bring_up_to_date()
    if not settings.DEMO:
        stop_visitors()
    tell_missing(standing().missing)
    call_command("collectstatic", interactive=False, verbosity=0)


def web_command(host: str, port: int, workers: int) -> list[str]:
    """What starts the web server."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", str(THREADS), "--backpressure", "64"),
        *("--log-level", "warning", "--respawn-failed-workers", "--no-ws"),
        "sereno.web.site.wsgi:application",
    ]


def worker_command(at_once: int = AT_ONCE) -> list[str]:
    """What starts the worker."""
    return [
        *(sys.executable, "-c", "from sereno.cli.main import main; main()"),
        *("work", "--workers", str(at_once)),
    ]


class Processes:
    """The two processes: a dead web server ends both, a dead worker is started again."""

    def __init__(self, web: list[str], worker: list[str]) -> None:
        self._web_command, self._worker_command = web, worker
        self._stopping = False

    def run(self) -> int:
        """Run until asked to stop; the exit code. Meanwhile nobody can restore a backup here."""
        from django.conf import settings

        from sereno.web.site.instance_lock import using_instance

        with using_instance(settings.HOME):
            return self._run()

    def _run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        # A group of their own: Ctrl+C reaches this process alone, which then stops both in order.
        web = subprocess.Popen(self._web_command, start_new_session=True)
        worker = subprocess.Popen(self._worker_command, start_new_session=True)
        swept = time.monotonic()
        try:
            while not self._stopping:
                time.sleep(BETWEEN_LOOKS)
                if web.poll() is not None:
                    return web.returncode or 1
                if worker.poll() is not None and not self._stopping:
                    worker = subprocess.Popen(self._worker_command, start_new_session=True)
                if time.monotonic() - swept > BETWEEN_SWEEPS:
                    _guarded(_sweep)
                    swept = time.monotonic()
            return 0
        finally:
            _end(web)
            _end(worker)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._stopping = True


def _sweep() -> None:
    """Give work whose worker was lost to another, also while this one's own worker is away."""
    from sereno.web.jobs.queue import sweep

    sweep()


def _guarded(do: Callable[[], None]) -> None:
    """Do what another time will do as well, should the database be away for a moment."""
    from django.db import DatabaseError, close_old_connections

    close_old_connections()
    try:
        do()
    except DatabaseError as error:
        click.echo(f"{type(error).__name__}", err=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to stop, and stop it, and what it started, when it doesn't."""
    process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    # A web server that was killed leaves processes that would go on holding the port.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
