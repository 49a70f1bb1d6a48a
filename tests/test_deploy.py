"""What puts the program into service: read by parsers, and by the programs it is meant for where they are installed."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from obektiv.cli.app import app

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
SERVICES = sorted(DEPLOY.glob("*.service"))
HARDENED = {
    **{"NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes"},
    **{"UMask": "0077", "CapabilityBoundingSet": "", "RestrictSUIDSGID": "yes", "User": "obektiv"},
}


def unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.read_string(path.read_text(encoding="utf-8"))
    return read


def commands_of(words: list[str]) -> None:
    """The words of a command are those of the program."""
    known = get_command(app).commands
    assert words[0] in known
    options = {option for param in known[words[0]].params for option in param.opts}
    assert {word for word in words[1:] if word.startswith("--")} <= options


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_has_no_rights_and_calls_a_command_that_exists(path):
    service = unit(path)["Service"]
    assert {key: service.get(key) for key in HARDENED} == HARDENED
    line = re.search(r"/obektiv (?P<words>[a-z].*)", service["ExecStart"])["words"]
    commands_of(re.sub(r'"[^"]*"|\'', "file", line).split())
    assert ("PrivateNetwork" in service) == (path.name not in ("obektiv.service", "obektiv-digest.service"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("path", [*SERVICES, *sorted(DEPLOY.glob("*.timer"))], ids=lambda path: path.name)
def test_systemd_reads_the_units(path, tmp_path):
    for one in DEPLOY.glob("obektiv*"):
        text = one.read_text(encoding="utf-8").replace("/opt/obektiv/.venv/bin/obektiv", "/bin/true")
        (tmp_path / one.name).write_text(text.replace("file:/opt", "file:///opt"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / path.name)], capture_output=True, text=True
    )
    assert [line for line in done.stderr.splitlines() if "obektiv" in line] == []


def test_containers_have_no_rights_and_a_root_that_is_read_only():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    for name, one in compose["services"].items():
        assert one["read_only"] is True, name
        assert one["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in one["security_opt"], name
    pages, refresh = compose["services"]["pages"], compose["services"]["refresh"]
    assert pages["user"] == "10001:10001"
    assert "ports" not in pages
    assert refresh["network_mode"] == "none"
    commands_of(pages["command"])
    commands_of(refresh["command"])
    commands_of(compose["services"]["digest"]["command"])
    (proxy,) = [word for word in pages["command"] if word.startswith("172.")]
    assert proxy == compose["services"]["proxy"]["networks"]["inside"]["ipv4_address"]


def test_the_image_is_not_root_keeps_its_home_in_a_volume_and_is_watched():
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    steps = re.findall(r"^([A-Z]+) (.*)$", text, re.MULTILINE)
    names = [name for name, _ in steps]
    assert dict(steps)["USER"] == "10001:10001"
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert '"/srv/obektiv"' in dict(steps)["VOLUME"]
    assert "HEALTHCHECK" in names
    assert "--require-hashes" in text
    commands_of(yaml.safe_load(dict(steps)["CMD"]))


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_proxies_hand_on_websockets_and_keep_keys_out_of_their_logs(name):
    text = (DEPLOY / name).read_text(encoding="utf-8")
    assert text.count("{") == text.count("}")
    assert "8501" in text
    if name == "nginx.conf":
        assert "proxy_set_header Upgrade" in text
        assert "$request_uri" not in text.split("log_format")[1].split(";")[0]
        assert "$uri" in text
    else:
        assert {"replace token", "replace key"} <= set(re.findall(r"replace \w+", text))
