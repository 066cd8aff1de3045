"""Encrypted submissions: an envelope and `.enc` files, opened with the private key of their form.

The rules are those of ODK's "Encrypted forms" (openrosa specification and ODK Collect): a key for
AES-256-CFB that only the private key opens, and a digest of everything in it as signature. CFB
doesn't notice a changed bit, so nothing counts as opened before the signature was compared.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from sereno.exchange.submissions.instance import MOST_BYTES, read_instance, root_of, text_of
from sereno.vocabulary.problems import Problem

ENDING: Final = ".enc"
OAEP_SHA256: Final = OAEP(mgf=MGF1(SHA256()), algorithm=SHA256(), label=None)
_BLOCK: Final = 65_536


def private_key(pem: bytes, passphrase: str) -> RSAPrivateKey:
    """The key of a PEM file; a passphrase that it doesn't need is passed over.

    Raises Problem submission_key_file and submission_key_passphrase.
    """
    try:
        key = load_pem_private_key(pem, None)
    except TypeError:
        try:
            key = load_pem_private_key(pem, passphrase.encode() or b"\0")
        except (ValueError, UnsupportedAlgorithm) as wrong:
            raise Problem("submission_key_passphrase") from wrong
    except (ValueError, UnsupportedAlgorithm) as broken:
        raise Problem("submission_key_file") from broken
    if not isinstance(key, RSAPrivateKey):
        raise Problem("submission_key_file")
    return key


@dataclass(frozen=True)
class Envelope:
    """What is told in clear about an encrypted submission. files: in their order, the answers last.

    key, signature: as they stand in it, in base64.
    """

    form_id: str
    version: str
    instance_id: str
    key: str
    signature: str
    files: tuple[str, ...]


def read_envelope(xml: bytes) -> Envelope:
    """Read an envelope. Raises Problem submission_*."""
    instance = read_instance(xml, None)
    root = root_of(xml)
    if not instance.is_encrypted or not instance.files:
        raise Problem("submission_not_encrypted")
    if not all(name.endswith(ENDING) for name in instance.files):
        raise Problem("submission_changed")
    return Envelope(
        instance.form_id,
        instance.version,
        instance.instance_id,
        text_of(root, "base64EncryptedKey"),
        text_of(root, "base64EncryptedElementSignature"),
        instance.files,
    )


def initial_vectors(instance_id: str, key: bytes) -> Iterator[bytes]:
    """The initial vector of each file in turn."""
    vector = bytearray(hashlib.md5(instance_id.encode() + key, usedforsecurity=False).digest())
    n = 0
    while True:
        at = n % len(vector)
        vector[at] = (vector[at] + 1) % 256
        yield bytes(vector)
        n += 1


def signed_digest(envelope: Envelope, digests: dict[str, str]) -> bytes:
    """What the signature is made of. digests: the MD5 of each file in clear, by its clear name."""
    told = [envelope.form_id, *([envelope.version] if envelope.version else [])]
    told += [envelope.key, envelope.instance_id]
    told += [f"{name}::{digest}" for name, digest in digests.items()]
    text = "".join(f"{each}\n" for each in told)
    return hashlib.md5(text.encode(), usedforsecurity=False).digest()


def open_submission(
    xml: bytes,
    key: RSAPrivateKey,
    *,
    read: Callable[[str], BinaryIO],
    write: Callable[[str], BinaryIO],
) -> bytes:
    """Open an encrypted submission and give the XML of its answers.

    read: an encrypted file by its name in the envelope. write: where a file in clear goes, by its
    name without `.enc`; both are closed here. What was written counts only when this returns.
    Raises Problem submission_*.
    """
    envelope = read_envelope(xml)
    secret = _opened(key, envelope.key)
    answers = BytesIO()
    digests: dict[str, str] = {}
    last = len(envelope.files) - 1
    vectors = initial_vectors(envelope.instance_id, secret)
    for n, (name, vector) in enumerate(zip(envelope.files, vectors, strict=False)):
        clear = name.removesuffix(ENDING)
        with closing(read(name)) as source:
            if n == last:
                digests[clear] = _decrypt(source, secret, vector, answers)
            else:
                with closing(write(clear)) as target:
                    digests[clear] = _decrypt(source, secret, vector, target)
    told = _opened(key, envelope.signature)
    if not hmac.compare_digest(told, signed_digest(envelope, digests)):
        raise Problem("submission_changed")
    content = answers.getvalue()
    inside = read_instance(content, None)
    if (inside.form_id, inside.instance_id) != (envelope.form_id, envelope.instance_id):
        raise Problem("submission_changed")
    return content


def _opened(key: RSAPrivateKey, sealed: str) -> bytes:
    try:
        return key.decrypt(base64.b64decode("".join(sealed.split()), validate=True), OAEP_SHA256)
    except (ValueError, binascii.Error) as wrong:
        raise Problem("submission_key_other") from wrong


def _decrypt(source: BinaryIO, key: bytes, vector: bytes, target: BinaryIO) -> str:
    """Write a file in clear; its MD5."""
    try:
        opening = Cipher(AES256(key), CFB(vector)).decryptor()
        unpadding = PKCS7(128).unpadder()
        digest = hashlib.md5(usedforsecurity=False)
        size = 0
        while block := source.read(_BLOCK):
            clear = unpadding.update(opening.update(block))
            size += len(clear)
            if isinstance(target, BytesIO) and size > MOST_BYTES:
                raise Problem("submission_too_large", most=MOST_BYTES // 1_000_000)
            digest.update(clear)
            target.write(clear)
        rest = unpadding.update(opening.finalize()) + unpadding.finalize()
    except ValueError as wrong:
        raise Problem("submission_changed") from wrong
    digest.update(rest)
    target.write(rest)
    return digest.hexdigest()
