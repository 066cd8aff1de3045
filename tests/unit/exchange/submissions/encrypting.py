"""Encrypting as ODK Collect does, for tests: nobody but a device encrypts."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.padding import PKCS7

from sereno.exchange.submissions.encrypted import (
    ENDING,
    OAEP_SHA256,
    Envelope,
    initial_vectors,
    signed_digest,
)

SUBMISSION = "submission.xml"


def encrypted(
    xml: bytes,
    files: Mapping[str, bytes],
    public: RSAPublicKey,
    *,
    form_id: str,
    version: str,
    instance_id: str,
    key: bytes = b"k" * 32,
    sealed_key: str = "",
) -> tuple[bytes, dict[str, bytes]]:
    """The envelope of a submission and its files. sealed_key: where somebody sealed it already."""
    clear = dict(files) | {SUBMISSION: xml}
    sealed_key = sealed_key or _sealed(key, public)
    made = {
        f"{name}{ENDING}": _encrypted(content, key, vector)
        for (name, content), vector in zip(
            clear.items(), initial_vectors(instance_id, key), strict=False
        )
    }
    told = Envelope(form_id, version, instance_id, sealed_key, "", tuple(made))
    digests = {
        name: hashlib.md5(content, usedforsecurity=False).hexdigest()
        for name, content in clear.items()
    }
    media = "".join(f"<media><file>{name}{ENDING}</file></media>" for name in files)
    said = f' version="{version}"' if version else ""
    envelope = (
        f'<data xmlns="http://www.opendatakit.org/xforms/encrypted" encrypted="yes" '
        f'id="{form_id}"{said}><base64EncryptedKey>{sealed_key}</base64EncryptedKey>'
        f'<orx:meta xmlns:orx="http://openrosa.org/xforms">'
        f"<orx:instanceID>{instance_id}</orx:instanceID></orx:meta>{media}"
        f"<encryptedXmlFile>{SUBMISSION}{ENDING}</encryptedXmlFile>"
        f"<base64EncryptedElementSignature>{_sealed(signed_digest(told, digests), public)}"
        f"</base64EncryptedElementSignature></data>"
    )
    return envelope.encode(), made


def _sealed(content: bytes, public: RSAPublicKey) -> str:
    return base64.b64encode(public.encrypt(content, OAEP_SHA256)).decode()


def _encrypted(content: bytes, key: bytes, vector: bytes) -> bytes:
    padding = PKCS7(128).padder()
    padded = padding.update(content) + padding.finalize()
    closing = Cipher(AES256(key), CFB(vector)).encryptor()
    return closing.update(padded) + closing.finalize()
