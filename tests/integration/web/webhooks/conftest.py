"""A receiver on loopback, which the settings allow."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest


@dataclass
class Receiver:
    """What came, and what is answered: statuses one after another, then 204."""

    port: int = 0
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/notices?key=capability"

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _body in self.came]


@pytest.fixture
def receiver(settings: Any, tmp_path: Path) -> Iterator[Receiver]:
    heard = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            heard.came.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(heard.statuses.pop(0) if heard.statuses else 204)
            self.end_headers()
            self.wfile.write(b"zarzamora")

        def log_message(self, *_said: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    heard.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    settings.WEBHOOKS = True
    settings.WEBHOOK_HOSTS = frozenset({f"127.0.0.1:{heard.port}"})
    settings.VAULT_KEY_FILE = tmp_path / "vault.key"
    yield heard
    server.shutdown()
    server.server_close()
