"""The public key in an XForm: with it a device encrypts what is filled in before it is kept."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)
from lxml import etree

from sereno.vocabulary.problems import Problem

XFORMS: Final = "{http://www.w3.org/2002/xforms}"
_SUBMISSION, _KEY = f"{XFORMS}submission", "base64RsaPublicKey"
_LEAST_BITS, _MOST_BITS = 2048, 8192


@dataclass(frozen=True)
class PublicKey:
    """base64: of its DER, as an XForm has it. fingerprint: SHA-256 of the DER."""

    base64: str
    fingerprint: str


def public_key_of(text: str) -> PublicKey:
    """A public key as somebody pasted it: PEM, or the base64 of its DER.

    Raises Problem public_key_private: a private key, which nobody here may have; and
    public_key_unread and public_key_short.
    """
    if "PRIVATE" in text:
        raise Problem("public_key_private")
    try:
        if "-----BEGIN" in text:
            key = load_pem_public_key(text.strip().encode())
        else:
            key = load_der_public_key(base64.b64decode("".join(text.split()), validate=True))
    except (ValueError, UnsupportedAlgorithm) as wrong:
        raise Problem("public_key_unread") from wrong
    if not isinstance(key, RSAPublicKey) or key.key_size > _MOST_BITS:
        raise Problem("public_key_unread")
    if key.key_size < _LEAST_BITS:
        raise Problem("public_key_short", n=key.key_size, least=_LEAST_BITS)
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return PublicKey(base64.b64encode(der).decode(), hashlib.sha256(der).hexdigest())


def has_public_key(xform: str) -> bool:
    """Whether devices encrypt what is filled in with a form."""
    found = _root(xform).find(f".//{_SUBMISSION}")
    return found is not None and bool(found.get(_KEY))


def with_public_key(xform: str, key: str) -> str:
    """The same form, with which devices encrypt."""
    root = _root(xform)
    found = root.find(f".//{_SUBMISSION}")
    if found is None:
        model = root.find(f".//{XFORMS}model")
        if model is None:
            raise ValueError("an XForm has a model")
        found = etree.Element(_SUBMISSION)
        model.insert(0, found)
    found.set(_KEY, key)
    return str(etree.tostring(root, xml_declaration=True, encoding="UTF-8"), "utf-8")


def _root(xform: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(xform.encode(), parser)
