from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from amparo.ports import PortTaken, answers, is_free, require_free


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_that_somebody_listens_on_is_not_free(taken_port: int) -> None:
    assert not is_free("127.0.0.1", taken_port)
    assert answers("127.0.0.1", taken_port)


def test_a_port_is_free_again_when_its_program_has_stopped(taken_port: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert is_free("127.0.0.1", port)
    assert not answers("127.0.0.1", port)


def test_a_taken_port_gives_one_sentence_that_says_what_to_do(taken_port: int) -> None:
    with pytest.raises(PortTaken) as raised:
        require_free("127.0.0.1", taken_port, "AMPARO_PORT")
    other = taken_port + 1 if taken_port < 65535 else taken_port - 1
    assert str(raised.value) == (
        f"Port {taken_port} is taken by another program. Stop it, or choose another: AMPARO_PORT={other} make run"
    )


def test_an_address_of_another_machine_does_not_count_as_taken() -> None:
    assert is_free("192.0.2.1", 8080)
