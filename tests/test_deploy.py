"""What puts the program into service: read by parsers, and by the programs it is meant for where they are installed."""

import configparser
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from obektiv.cli.app import app
from tests.dashboards.browser import free_port
from tests.homes import ROOT, without_coverage

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


def test_the_image_holds_no_home_and_is_watched_also_where_its_format_forgets_it():
    ignored = (DEPLOY.parent / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {"var", ".venv", ".git", "**/*.duckdb"} <= set(ignored)
    pages = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]["pages"]
    check = re.search(r"CMD (\[\"python\".*\])", (DEPLOY / "Containerfile").read_text(encoding="utf-8"))[1]
    assert pages["healthcheck"]["test"] == ["CMD", *yaml.safe_load(check)]


def test_the_command_of_the_server_is_the_service_in_another_form():
    """The account, the home and the program of the units: what one writes, the other opens."""
    text = (DEPLOY / "obektiv").read_text(encoding="utf-8")
    assert (DEPLOY / "obektiv").stat().st_mode & 0o111 == 0o111
    assert subprocess.run(["sh", "-n", str(DEPLOY / "obektiv")]).returncode == 0
    for service in (unit(path)["Service"] for path in SERVICES):
        home = re.search(r"OBEKTIV_HOME=(\S+)", service["Environment"])[1]
        assert f"home=${{OBEKTIV_HOME:-{home}}}" in text
        assert re.search(r"^program=(\S+)$", text, re.MULTILINE)[1] in service["ExecStart"]
        assert f"runuser -u {service['User']} -- " in text


def test_copies_of_the_schedule_do_not_fill_the_disk():
    service = unit(DEPLOY / "obektiv-backup.service")["Service"]
    written = re.search(r'--out "(?P<folder>\S+)/obektiv-', service["ExecStart"])["folder"]
    assert f'{written} -maxdepth 1 -name "obektiv-*.tar.gz" -mtime +35 -delete' in service["ExecStartPost"]


def certificate(folder: Path) -> None:
    words = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=obektiv.example.ru",
    ]
    where = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*words, *where], check=True, capture_output=True)


@pytest.mark.skipif(
    shutil.which("nginx") is None or shutil.which("openssl") is None, reason="nginx is not installed"
)
def test_nginx_reads_its_example(tmp_path):
    certificate(tmp_path)
    own = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for known in ("/etc/ssl/obektiv", "/var/log/nginx"):
        assert known in own
        own = own.replace(known, str(tmp_path))
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off;\n{own}\n}}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    done = subprocess.run(["nginx", "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True)
    assert "emerg" not in done.stderr, done.stderr
    assert "syntax is ok" in done.stderr


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not installed")
def test_caddy_reads_its_example_and_the_address_of_the_pages_is_the_service_or_the_container(tmp_path):
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    env = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    for more, address in (({}, "127.0.0.1:8501"), (compose["proxy"]["environment"], "pages:8501")):
        words = ["caddy", "adapt", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
        done = subprocess.run(words, capture_output=True, text=True, env=env | more)
        assert done.returncode == 0, done.stderr
        assert f'"dial":"{address}"' in done.stdout


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
        assert {"replace token", "replace key", "replace code"} <= set(re.findall(r"replace \w+", text))
        # The page of a link names itself in what it asks next, and a sign-in in where it leads.
        assert {"request>headers>Referer delete", "resp_headers>Location delete"} <= {
            line.strip() for line in text.splitlines()
        }


#: The rights of the container: nothing but the home and /tmp can be written, nobody becomes anybody else.
IN_CONTAINER = """
set -e
umask 022
mount --make-rprivate /
mount --bind "$KEPT" /mnt
# An interpreter in the closed folder of another user is shown to everybody, here alone.
if ! setpriv --reuid 10001 --regid 10001 --clear-groups test -x "$PREFIX/bin"; then
    mount --bind "$PREFIX" /srv
    mount -t tmpfs -o mode=0755 tmpfs "/$(echo "$PREFIX" | cut -d/ -f2)"
    mkdir -p "$PREFIX"
    mount --bind /srv "$PREFIX"
fi
mount -o remount,bind,ro /
mount -t tmpfs -o noexec,nosuid,mode=1777 tmpfs /tmp
cd "$ROOT"
exec setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --bounding-set=-all sh -c "$WORDS"
"""


def _may_unshare() -> bool:
    tried = ["unshare", "--mount", "sh", "-c", "mount --make-rprivate / && mount -o remount,bind,ro /"]
    try:
        return subprocess.run(tried, capture_output=True).returncode == 0 and bool(shutil.which("setpriv"))
    except OSError:
        return False


@pytest.mark.skipif(
    not _may_unshare(), reason="no right to make a mount namespace: the entry point is not run so"
)
def test_the_entry_point_serves_with_the_rights_of_the_container(tmp_path):
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    port = str(free_port())
    words = [port if word == "8501" else word for word in compose["services"]["pages"]["command"]]
    kept = tmp_path / "home"
    kept.mkdir(mode=0o700)
    os.chown(kept, 10001, 10001)
    obektiv = f'"{sys.executable}" -c "from obektiv.cli import main; main()"'
    said = f"touch /tmp/ok; ! touch x 2>/dev/null; {obektiv} users add boss --role admin; {obektiv} status >/dev/null"
    env = {
        **{key: value for key, value in without_coverage().items() if not key.startswith("OBEKTIV")},
        **{"OBEKTIV_HOME": "/mnt", "HOME": "/tmp", "TMPDIR": "/tmp", "PYTHONUTF8": "1"},
        **{"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT), "ROOT": str(ROOT), "KEPT": str(kept)},
        "PREFIX": sys.base_prefix,
    }
    for name in ("OBEKTIV_HOME", "PYTHONDONTWRITEBYTECODE", "HOME", "TMPDIR"):
        assert f"{name}=" in text
    env["WORDS"] = f"{said}; exec {obektiv} {' '.join(words)}"
    process = subprocess.Popen(
        ["unshare", "--mount", "sh", "-c", IN_CONTAINER],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    check = re.search(r"CMD \[\"python\", \"-c\", \"(.*)\"\]", text)[1].replace("8501", port)
    try:
        for _ in range(240):
            healthy = subprocess.run([sys.executable, "-c", check], capture_output=True).returncode == 0
            if healthy or process.poll() is not None:
                break
            time.sleep(0.5)
        assert healthy, process.stdout.read().decode()
        owners = {path.stat().st_uid for path in kept.rglob("*")}
    finally:
        process.terminate()
        told = process.communicate(timeout=30)[0].decode()
    assert owners == {10001}
    assert "/enter/link?token=" in told
    assert "Traceback" not in told
