"""Sealed files: sealed while they are received, opened chunk by chunk while they are read."""

from __future__ import annotations

import hashlib
import hmac
import io
from typing import BinaryIO

from sereno.exchange.sealed.envelopes import Envelope, new_envelope
from sereno.exchange.sealed.streams import BEGINS, CHUNK, SealedReader, SealingWriter
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.vault.columns import Sealed
from sereno.web.vault.keys import ring_to_open, ring_to_seal


def _purpose(audit: Audit) -> bytes:
    """A sealed file opens in its audit alone."""
    return f"files.keptfile\0audit={audit.pk}".encode()


class SealedPart:
    """Seals what a spool is given; the disk never has it otherwise.

    Raises Problem vault_key_lost and vault_key_folder.
    """

    def __init__(self, goal: BinaryIO, audit: Audit) -> None:
        ring, purpose = ring_to_seal(), _purpose(audit)
        self._envelope, self._key = new_envelope(ring)
        self._about = self._envelope.about(purpose)
        self._print = hmac.new(ring.fingerprint, purpose, hashlib.sha256)
        goal.write(BEGINS)
        self._writer = SealingWriter(goal, self._key, self._about)

    def write(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self._print.update(chunk)
        self._writer.write(chunk)

    def finish(self) -> str:
        """Seal the end; the fingerprint, which tells nothing to whoever only guesses the bytes."""
        self._writer.finish()
        return self._print.hexdigest()

    @property
    def own_id(self) -> str:
        """The envelope's own id, by which the file lies."""
        return self._envelope.own_id.hex()

    @property
    def envelope(self) -> Sealed:
        """What the file's row has to keep."""
        return Sealed(self._envelope.pack())

    def reader(self, stream: BinaryIO) -> SealedReader:
        """What was sealed, read back."""
        return SealedReader(stream, self._key, self._about, where="", start=len(BEGINS))


def opened(stream: BinaryIO, envelope: Sealed, *, audit: Audit, where: str) -> BinaryIO:
    """A sealed file as it was before; closing it closes the stream.

    Raises Problem sealed_broken, vault_key_missing and vault_key_lost.
    """
    if stream.read(len(BEGINS)) != BEGINS:
        raise Problem("sealed_broken", where=where)
    found = Envelope.unpack(envelope.raw, where=where)
    key, about = found.open(ring_to_open(), where=where), found.about(_purpose(audit))
    return io.BufferedReader(
        SealedReader(stream, key, about, where=where, start=len(BEGINS)), CHUNK
    )
