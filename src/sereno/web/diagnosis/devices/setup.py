"""How a phone is set up: the code that ODK Collect and KoboCollect read with their camera."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass

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
    """What a phone needs to know. code: a picture of the QR, as an address that holds it."""

    server: str
    name: str
    secret: str
    code: str


def setup_of(device: Device, server: str) -> Setup:
    """How a device is set up, with its password: to be shown once."""
    secret = device.secret
    code = segno.make(settings_code(device, server), error="l")
    picture = code.svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
    return Setup(server, device.name, secret, picture)


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
