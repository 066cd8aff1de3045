"""The envelope of a data key: which key of the ring wraps it, and for what.

85 bytes: the format's version (1), the id of the wrapping key (8), an id of its own that is never
given twice (16), the nonce (12), the data key under AES-256-GCM (48). The first three are
authenticated with it; its own id is part of what the chunks are about, in `Envelope.about`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sereno.exchange.sealed.key_files import ID, KeyRing
from sereno.exchange.sealed.streams import KEY, TAG
from sereno.vocabulary.problems import Problem

VERSION = 1
OWN_ID, NONCE = 16, 12
SIZE = 1 + ID + OWN_ID + NONCE + KEY + TAG


@dataclass(frozen=True)
class Envelope:
    """A wrapped data key."""

    key_id: bytes
    own_id: bytes
    nonce: bytes
    wrapped: bytes

    @classmethod
    def unpack(cls, data: bytes, *, where: str) -> Self:
        """The envelope that bytes begin with. Raises Problem sealed_broken and sealed_newer."""
        if len(data) < SIZE:
            raise Problem("sealed_broken", where=where)
        if data[0] != VERSION:
            raise Problem("sealed_newer", where=where, version=data[0])
        ends = (1, 1 + ID, 1 + ID + OWN_ID, 1 + ID + OWN_ID + NONCE, SIZE)
        return cls(*(data[begin:end] for begin, end in pairwise(ends)))

    def pack(self) -> bytes:
        """Its bytes."""
        return self._head + self.nonce + self.wrapped

    @property
    def _head(self) -> bytes:
        return bytes([VERSION]) + self.key_id + self.own_id

    def about(self, purpose: bytes) -> bytes:
        """What the chunks of its data key are about."""
        return self.own_id + purpose

    def open(self, ring: KeyRing, *, where: str) -> bytes:
        """The data key. Raises Problem vault_key_missing and sealed_broken."""
        try:
            return AESGCM(ring.key(self.key_id, where=where)).decrypt(
                self.nonce, self.wrapped, self._head
            )
        except InvalidTag as error:
            raise Problem("sealed_broken", where=where) from error

    def anew(self, ring: KeyRing, *, where: str) -> Envelope:
        """The same data key, wrapped by the ring's current key."""
        return _wrapped(self, self.open(ring, where=where), ring)


def new_envelope(ring: KeyRing) -> tuple[Envelope, bytes]:
    """A new data key in its envelope, and the key itself."""
    key = os.urandom(KEY)
    return _wrapped(Envelope(b"", os.urandom(OWN_ID), b"", b""), key, ring), key


def _wrapped(envelope: Envelope, key: bytes, ring: KeyRing) -> Envelope:
    made = replace(envelope, key_id=ring.current.id, nonce=os.urandom(NONCE))
    sealed = AESGCM(ring.current.secret).encrypt(made.nonce, key, made._head)
    return replace(made, wrapped=sealed)
