"""Giving up for good what reading a foreign file doesn't need: other files, network, programs.

Linux only, and without privileges: Landlock (since 5.13) for files, a seccomp filter for calls.
Both bind the calling thread and what it begins, so they are asked for in a process that does
nothing else. `resource` limits memory and time everywhere.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import stat
import struct
import sys
import zoneinfo
from collections.abc import Iterable
from pathlib import Path
from typing import Final

# landlock(7): the numbers are the same on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# The rights of files that Landlock's versions know: 13 in the first, one more in each of the next.
_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15}
_RIGHTS_SINCE_5: Final = 16
_PATH_BENEATH: Final = 1
_DEATH_SIGNAL, _NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 1, 38, 22, 2
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | 13  # EACCES
# By machine: its number in an audit record, and the calls denied: socket, socketpair, connect,
# execve, execveat, ptrace, process_vm_readv, kill and the two that would reach another process's
# files.
_CALLS: Final = {
    "x86_64": (0xC000003E, (41, 53, 42, 59, 322, 101, 310, 62, 438, 425)),
    "aarch64": (0xC00000B7, (198, 199, 203, 221, 281, 117, 270, 129, 438, 425)),
}
_X32: Final = 0x40000000
MOST_MEMORY: Final = 8 << 30
MOST_SECONDS: Final = 900


def confine(
    readable: Iterable[Path], *, memory: int = MOST_MEMORY, seconds: int = MOST_SECONDS
) -> tuple[str, ...]:
    """Leave this process only files below `readable`, no network, no other program; what holds.

    "files" and "calls" say which of both the machine's kernel knows; limits of `memory` (bytes)
    and of processor time (`seconds`) hold on any.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if platform.system() != "Linux":
        return ()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    # Whoever began this process may be killed: then nobody waits for it.
    libc.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return ()
    held = []
    if _only_files(libc, readable):
        held.append("files")
    if _only_own_calls(libc):
        held.append("calls")
    return tuple(held)


def libraries() -> list[Path]:
    """Where Python, its packages and their tables lie, and the machine's time zones."""
    zones = [place for place in zoneinfo.TZPATH if os.path.isdir(place)]
    return [Path(place) for place in {sys.prefix, sys.base_prefix, *zones}]


def _only_files(libc: ctypes.CDLL, readable: Iterable[Path]) -> bool:
    """Landlock: every right to files is given up but that to read below `readable`."""
    known = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    if known < 1:
        return False
    handled = (1 << _RIGHTS.get(known, _RIGHTS_SINCE_5)) - 1
    asked = struct.pack("=Q", handled)
    rules = libc.syscall(_CREATE_RULESET, asked, ctypes.c_size_t(len(asked)), ctypes.c_uint32(0))
    if rules < 0:
        return False
    try:
        for path in readable:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                folder = stat.S_ISDIR(os.fstat(place).st_mode)
                rights = _READ_FILE | (_READ_DIR if folder else 0)
                rule = struct.pack("=Qi", rights, place)
                if libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, rule, ctypes.c_uint32(0)) != 0:
                    return False
            finally:
                os.close(place)
        done: int = libc.syscall(_RESTRICT_SELF, rules, ctypes.c_uint32(0))
        return done == 0
    finally:
        os.close(rules)


def _only_own_calls(libc: ctypes.CDLL) -> bool:
    """seccomp: the calls of `_CALLS` are answered with "permission denied"."""
    found = _CALLS.get(platform.machine())
    if found is None:
        return False
    machine, denied = found
    load, jump_equal, jump_at_least, answer = 0x20, 0x15, 0x35, 0x06
    # A jump says how many of the lines below it are passed over; the last line denies.
    below = len(denied) + 4
    program = [
        (load, 0, 0, 4),
        # Another machine's calls have other numbers: all are denied.
        (jump_equal, 0, below - 1, machine),
        (load, 0, 0, 0),
        (jump_at_least, below - 3, 0, _X32),
        *((jump_equal, below - 4 - i, 0, call) for i, call in enumerate(denied)),
        (answer, 0, 0, _ALLOW),
        (answer, 0, 0, _DENY),
    ]
    lines = b"".join(struct.pack("=HBBI", *line) for line in program)
    kept = ctypes.create_string_buffer(lines, len(lines))

    class Program(ctypes.Structure):
        _fields_ = (("n", ctypes.c_ushort), ("lines", ctypes.c_void_p))

    asked = Program(len(program), ctypes.addressof(kept))
    done: int = libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(asked), 0, 0)
    return done == 0
