"""The guide of a server does what it says: its commands are run as written, its names are those of the program."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.test_names import blocks
from tests.homes import ROOT, obektiv
from warehouse.private import KNOWS_RIGHTS
from warehouse.roles import ROLES

TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
#: Lines of the guide that call the program, with the variables of the environment before its name.
LINES = [
    line.strip()
    for block in blocks(TEXT)
    for line in block.splitlines()
    if re.match(r"(?:OBEKTIV_HOME=\S+ )?obektiv ", line.strip())
]
#: Builds are run by tests of their own.
DEAR = ("build", "refresh")


@pytest.mark.skipif(not KNOWS_RIGHTS, reason="the guide is for a server with Linux")
def test_the_commands_of_the_guide_do_what_it_says(frozen_home, tmp_path):
    """In the order of the guide, on one server: people, a copy, its way back, and the two homes say the same."""
    home = Path(shutil.copytree(frozen_home, tmp_path / "obektiv", symlinks=True))
    copies = tmp_path / "obektiv-copies"
    copies.mkdir()
    told: dict[str, str] = {}
    for line in LINES:
        bare = line.replace("/srv", str(tmp_path)).replace("$(date +%F)", "2026-11-30")
        place, _, rest = (
            bare.rpartition("obektiv ") if bare.startswith("obektiv ") else bare.partition(" obektiv ")
        )
        words = shlex.split(rest)
        if words[0] not in DEAR:
            told[line] = obektiv(Path(place.removeprefix("OBEKTIV_HOME=")) if place else home, *words).stdout
    said = iter(told.values())
    assert "https://obektiv.example.ru/enter/link?token=" in next(said)
    assert "https://obektiv.example.ru/enter/link?token=" in next(said)
    assert "boss" in (listed := next(said))
    assert "coord-12" in listed
    assert "Копия записана" in next(said)
    assert "Рабочая папка возвращена" in next(said)
    assert next(said) == obektiv(home, "status").stdout
    assert "obektiv-before.tar.gz" in next(said)
    assert list(said) == []


def test_every_role_stands_in_the_guide_with_its_name_and_what_it_needs():
    rows = re.findall(r"^\| (\w[\w ]*) \| `(\w+)` \| (.*) \|$", TEXT, re.MULTILINE)
    assert {code: name for name, code, _ in rows} == {code: role.name for code, role in ROLES.items()}
    for _, code, more in rows:
        assert ("--person" in more) == (ROLES[code].reads == "person")
        assert ("--school" in more) == (ROLES[code].reads == "school")


def test_units_and_examples_that_the_guide_copies_are_there():
    for name in set(re.findall(r"deploy/([\w.*-]+)", TEXT)):
        assert list((ROOT / "deploy").glob(name)), name
    for name in set(re.findall(r"\b(obektiv[\w-]*\.(?:service|timer))\b", TEXT)):
        assert (ROOT / "deploy" / name).is_file(), name


def test_settings_of_the_guide_are_read(tmp_path):
    """Both examples, as they stand."""
    from dashboards.door.access import provider
    from dashboards.notices.mail import mail
    from warehouse.home import Home

    found = {
        block.split(";")[0].removeprefix("# "): block for block in blocks(TEXT) if block.startswith("# ")
    }
    assert set(found) == {"access.yml", "mail.yml"}
    for name, block in found.items():
        (tmp_path / name).write_text(block, encoding="utf-8")
    assert provider(Home(tmp_path)).roles == {"Методисты": "methodologist", "Школы": "school"}
    assert mail(Home(tmp_path)).port == 587


@pytest.mark.parametrize("block", [b for b in blocks(TEXT) if "obektiv" in b and not b.startswith("# ")])
def test_blocks_are_read_by_a_shell(block):
    assert subprocess.run(["sh", "-n"], input=block, text=True).returncode == 0
