"""Why pages do not open at an address, in words of the one who named it."""

import socket

import pytest

from obektiv.cli.serving import _why_closed


@pytest.mark.parametrize("address", ["203.0.113.7", "not-a-name.invalid"])
def test_an_address_of_another_computer_is_not_called_a_port_that_is_taken(address):
    assert "не адрес этого компьютера" in _why_closed(address, 8501)


def test_a_port_is_free_or_taken():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        port = one.getsockname()[1]
        assert f"Порт {port} занят" in _why_closed("127.0.0.1", port)
    assert _why_closed("127.0.0.1", port) == ""


def test_a_port_of_the_system_is_the_proxy_s(monkeypatch):
    def forbidden(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", forbidden)
    assert "открывает только root" in _why_closed("127.0.0.1", 443)
