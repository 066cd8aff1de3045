"""`sereno`: the group of commands. Each is loaded only when it is called or explained."""

from __future__ import annotations

import gettext
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import FrameType

import click

import sereno
from sereno.vocabulary.language import LANGUAGES, LOCALE, language, message
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.problems import Problem

# Name, module, and the line that `sereno --help` shows, so that help loads nothing.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": (
        "sereno.cli.init",
        message("Look into a city's files and write a manifest (audit.toml)"),
    ),
    "run": ("sereno.cli.run", message("Run stage 1: from raw records to selected neighbourhoods")),
    "offence": ("sereno.cli.offence", message("Code an offence, or a column of them, to ICCS")),
    "demo": ("sereno.cli.demo", message("Make the demo city and run the main job on it")),
    "serve": ("sereno.cli.serve", message("Serve the audits in the browser, with their worker")),
    "work": ("sereno.cli.work", message("Run an instance's long tasks alongside its server")),
    "load": ("sereno.cli.load", message("Put a manifest's audit into the browser's database")),
    "report": ("sereno.cli.report", message("Write an audit's report as PDF, DOCX or HTML")),
    "export": (
        "sereno.cli.export",
        message("Write what is public of an audit for IATI, OCDS, Open SDG or the SDG registry"),
    ),
    "publish": ("sereno.cli.publish", message("Write what is public of an audit as a site")),
    "digest": ("sereno.cli.digest", message("Tell people by mail what waits for them")),
    "user": ("sereno.cli.user", message("Make accounts and give roles in an audit")),
    "backup": ("sereno.cli.backup", message("Save the whole instance in one file")),
    "backup-key": ("sereno.cli.backup_key", message("Make a key that opens backups")),
    "restore": ("sereno.cli.restore", message("Restore an instance from a backup file")),
    "vault": ("sereno.cli.vault", message("Keep and change the keys of restricted content")),
    "doctor": ("sereno.cli.doctor", message("Check this installation and say how to fix it")),
}


class Commands(click.Group):
    """The commands in the order in which an audit needs them, imported when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(line)) for name, (_module, line) in COMMANDS.items()])


def _group() -> click.Group:
    """Built when called, after the language is known."""

    @click.group(
        cls=Commands,
        help=_(
            "Sereno runs a Local Safety Audit: it finds, neighbourhood by neighbourhood, what "
            "lets crime and violence happen.\n\n"
            "To begin: sereno demo. With your own data: sereno init, then sereno run.\n\n"
            "Language: Spanish by default; set SERENO_LANGUAGE=en for English."
        ),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    @click.version_option(sereno.__version__, prog_name="sereno")
    @click.option(
        "--language",
        type=click.Choice(LANGUAGES),
        help=_("Language of messages; by default the environment's, or else Spanish."),
    )
    def group(language: str | None) -> None:
        """Placeholder for the language option, which `main` has already read."""

    return group


def _early_language(arguments: Sequence[str]) -> None:
    """Help texts are made when a command loads, so --language must be known before that."""
    for position, word in enumerate(arguments):
        value = ""
        if word == "--language" and position + 1 < len(arguments):
            value = arguments[position + 1]
        elif word.startswith("--language="):
            value = word.partition("=")[2]
        if value in LANGUAGES:
            os.environ["SERENO_LANGUAGE"] = value


def _let_click_speak() -> None:
    """Click's own words (Usage, Options, errors) come from Sereno's catalogue too."""
    gettext.bindtextdomain("sereno", str(LOCALE))
    gettext.textdomain("sereno")
    os.environ["LANGUAGE"] = language()


@contextmanager
def _kill_as_ctrl_c() -> Iterator[None]:
    """A kill or a shutdown (SIGTERM) ends the work as Ctrl-C does, which cleans up."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point: problems end as one clear message and exit code 1, never as a traceback."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    _early_language(arguments)
    _let_click_speak()
    try:
        with _kill_as_ctrl_c():
            _group().main(args=arguments, prog_name="sereno", standalone_mode=False)
    except Problem as problem:
        technical = f" ({problem.technical})" if problem.technical else ""
        click.echo(click.style("✗ ", fg="red") + str(problem) + technical, err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt) as stop:
        if isinstance(stop.__cause__, EOFError):
            # Click takes any end of file for a person's Ctrl-D; nothing here asks a person.
            raise stop.__cause__ from None
        click.echo(_("Stopped. Nothing was left half written."), err=True)
        sys.exit(130)
    except OSError as error:
        click.echo(click.style("✗ ", fg="red") + str(_system_problem(error)), err=True)
        sys.exit(1)


def _system_problem(error: OSError) -> Problem:
    """What the machine refused, in words: a full disk, a folder that may not be written, …"""
    import errno

    code = {
        errno.ENOSPC: "disk_full",
        errno.EDQUOT: "disk_full",
        errno.EFBIG: "file_too_large",
        errno.EACCES: "not_permitted",
        errno.EPERM: "not_permitted",
        errno.EROFS: "not_permitted",
        errno.ENOENT: "not_found",
    }.get(error.errno or 0, "system_refused")
    return Problem(code, where=str(error.filename or ""), reason=error.strerror or str(error))
