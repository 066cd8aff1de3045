"""How a phone is set up: the code that ODK Collect and KoboCollect read with their camera, and the
one that opens the page for filling in forms in a browser.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from urllib.parse import urlencode

import segno

from sereno.web.diagnosis.models import Device

# Names of settings, as Collect has them; one that is left out goes back to its default.
GENERAL = {
    "protocol": "odk_default",
    "form_update_mode": "match_exactly",
    "periodic_form_updates_check": "every_one_hour",
    "autosend": "wifi_and_cellular",
}
COLOUR = "#1F3A5F"


@dataclass(frozen=True)
class Setup:
    """What a phone needs to know. code: a picture of the QR, as an address that holds it; page: the
    address that sets up a browser, page_code: its picture.
    """

    server: str
    name: str
    secret: str
    code: str
    page: str
    page_code: str


def setup_of(device: Device, server: str, page: str) -> Setup:
    """How a device is set up, with its password: to be shown once. page: for filling in forms; what
    stands behind the # never leaves the phone.
    """
    code = settings_code(device, server)
    here = f"{page}#{urlencode({'settings': code})}"
    return Setup(server, device.name, device.secret, _picture(code), here, _picture(here))


def _picture(words: str) -> str:
    made = segno.make(words, error="l")
    picture: str = made.svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
    return picture


def settings_code(device: Device, server: str) -> str:
    """Collect's settings as its code holds them: JSON, packed, in base64."""
    told = {
        "general": {
            "server_url": server,
            "username": device.name,
            "password": device.secret,
            **GENERAL,
        },
        "admin": {},
        "project": {"name": str(device.audit), "icon": "S", "color": COLOUR},
    }
    packed = zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 9)
    return base64.b64encode(packed).decode()
