"""A port that another program listens on is refused, also where both could share it."""

from __future__ import annotations

import socket

import pytest

from sereno.cli.serve import refuse_taken
from sereno.vocabulary.problems import Problem


def test_a_port_that_is_taken() -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Problem) as said:
            refuse_taken("127.0.0.1", port)
        assert said.value.code == "port_in_use"
    refuse_taken("127.0.0.1", port)
