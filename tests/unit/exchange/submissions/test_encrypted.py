"""Encrypted submissions are opened as ODK Collect encrypts them, and by their own key alone.

1. A submission that Collect 1.22.4 wrote opens with its published key.
2. What is encrypted with several files opens in clear, whatever their sizes and number.
3. A file that is changed, cut short, left out or in another's place is noticed; so is a submission
   in another's envelope.
4. Another key, a key with another passphrase and a file that is no key are each told apart.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from sereno.exchange.submissions.encrypted import (
    OAEP_SHA256,
    open_submission,
    private_key,
    read_envelope,
)
from sereno.exchange.submissions.instance import read_instance
from sereno.vocabulary.problems import Problem
from tests.unit.exchange.submissions.encrypting import encrypted

XML = b'<data id="f" version="2"><a>secret</a><meta><instanceID>uuid:7</instanceID></meta></data>'
FILES = {f"{n}.jpg": bytes([n]) * (n * 7919) for n in range(18)}
TOLD = {"form_id": "f", "version": "2", "instance_id": "uuid:7"}


class _Kept(BytesIO):
    """What was written stays after it is closed."""

    def close(self) -> None:
        pass


def opened(
    envelope: bytes, files: Mapping[str, bytes], key: rsa.RSAPrivateKey
) -> tuple[bytes, dict[str, bytes]]:
    made: dict[str, _Kept] = {}
    xml = open_submission(
        envelope,
        key,
        read=lambda name: BytesIO(files[name]),
        write=lambda name: made.setdefault(name, _Kept()),
    )
    return xml, {name: each.getvalue() for name, each in made.items()}


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.mark.real_data
def test_as_collect_wrote_it(real_data: Callable[[str], Path]) -> None:
    """1"""
    folder = real_data("odk-encryption")
    numbers = json.loads((folder / "rsa-test-vector.json").read_text())
    n, e, d, p, q = (int(numbers[name]) for name in "nedpq")
    known = rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=d,
        dmp1=rsa.rsa_crt_dmp1(d, p),
        dmq1=rsa.rsa_crt_dmq1(d, q),
        iqmp=rsa.rsa_crt_iqmp(p, q),
        public_numbers=rsa.RSAPublicNumbers(e, n),
    ).private_key()
    sample = json.loads((folder / "collect-1.22.4-sample.json").read_text())
    sealed = sample["base64EncryptedKey"]
    envelope, files = encrypted(
        sample["plaintext"].encode(),
        {"1561432532482.jpg": b"picture"},
        known.public_key(),
        form_id="encrypted",
        version="working3",
        instance_id=sample["instanceID"],
        key=known.decrypt(base64.b64decode(sealed), OAEP_SHA256),
        sealed_key=sealed,
    )
    theirs = base64.b64decode(sample["ciphertext_base64"])
    assert files["submission.xml.enc"] == theirs
    xml, media = opened(envelope, files, known)
    assert xml.decode() == sample["plaintext"]
    assert media == {"1561432532482.jpg": b"picture"}
    assert read_instance(xml, None).rows[0].values["/data/name"] == "bob"


def test_opens_in_clear(key: rsa.RSAPrivateKey) -> None:
    """2"""
    envelope, files = encrypted(XML, FILES, key.public_key(), **TOLD)
    assert read_envelope(envelope).files == tuple(files)
    assert opened(envelope, files, key) == (XML, FILES)
    without = {**TOLD, "version": ""}
    envelope, files = encrypted(XML, {}, key.public_key(), **without)
    assert opened(envelope, files, key) == (XML, {})


def test_what_was_changed_is_noticed(key: rsa.RSAPrivateKey) -> None:
    """3"""
    envelope, files = encrypted(XML, FILES, key.public_key(), **TOLD)
    whole = files["3.jpg.enc"]
    flipped = bytes([whole[0] ^ 1]) + whole[1:]
    for changed in (
        {"3.jpg.enc": flipped},
        {"3.jpg.enc": whole[:-16]},
        {"3.jpg.enc": whole[:-3]},
        {"3.jpg.enc": b""},
        {"3.jpg.enc": files["4.jpg.enc"], "4.jpg.enc": whole},
    ):
        with pytest.raises(Problem) as found:
            opened(envelope, files | changed, key)
        assert found.value.code == "submission_changed"
    fewer = envelope.replace(b"<media><file>3.jpg.enc</file></media>", b"")
    other, others = encrypted(XML, {}, key.public_key(), **{**TOLD, "instance_id": "uuid:8"})
    for wrong, its in ((fewer, files), (other, others)):
        with pytest.raises(Problem) as found:
            opened(wrong, its, key)
        assert found.value.code == "submission_changed"
    with pytest.raises(Problem) as found:
        opened(XML, {}, key)
    assert found.value.code == "submission_not_encrypted"


def _pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, passphrase: bytes = b"") -> bytes:
    sealing: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        sealing = serialization.BestAvailableEncryption(passphrase)
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealing)


def test_keys(key: rsa.RSAPrivateKey) -> None:
    """4"""
    assert private_key(_pem(key), "not needed").private_numbers() == key.private_numbers()
    sealed = _pem(key, b"luz")
    assert private_key(sealed, "luz").private_numbers() == key.private_numbers()
    for pem, passphrase, code in (
        (sealed, "sombra", "submission_key_passphrase"),
        (sealed, "", "submission_key_passphrase"),
        (b"not a key", "", "submission_key_file"),
        (_pem(ec.generate_private_key(ec.SECP256R1())), "", "submission_key_file"),
    ):
        with pytest.raises(Problem) as found:
            private_key(pem, passphrase)
        assert found.value.code == code
    envelope, files = encrypted(XML, {}, key.public_key(), **TOLD)
    with pytest.raises(Problem) as found:
        opened(envelope, files, rsa.generate_private_key(65537, 2048))
    assert found.value.code == "submission_key_other"
