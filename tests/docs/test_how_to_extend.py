"""docs/how-to-extend.md is followed to the letter in a copy of the project: blocks are written, commands run."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.dashboards import fixture_db
from tests.homes import parsed_apart

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "how-to-extend.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLACE = re.compile(r"(?:#|--) (?P<path>[\w./-]+)(?:: (?P<end>at the end)|: after (?P<after>.+))?")
STEPS = ("rule", "mart", "page", "paper", "statistic")
LANGUAGES = {"yaml", "python", "sql", "sh"}
PROGRAMS = {
    "python": [sys.executable],
    "dbt": [sys.executable, "-m", "warehouse.dbt_parse"],
    "obektiv": [sys.executable, "-c", "from obektiv.cli import main; main()"],
}

pytestmark = [pytest.mark.walks, pytest.mark.slow, pytest.mark.xdist_group("how_to_extend")]


@dataclass(frozen=True)
class Block:
    """A block of a section: what it is written in and its text."""

    language: str
    text: str


def blocks(step: str) -> list[Block]:
    """Blocks of the section «… a <step>», in order."""
    sections = re.split(r"^## … (?:a|an) ", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    (text,) = [part for part in sections if part.startswith(f"{step}\n")]
    return [Block(*found) for found in FENCE.findall(text)]


def put(root: Path, text: str) -> None:
    """Write a block where its first line says: a new file, the end of one, or after a line of one."""
    first, _, body = text.partition("\n")
    place = PLACE.fullmatch(first)
    assert place, f"the first line of a block names its file: {first}"
    path = root / place["path"]
    if place["end"]:
        path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + body, encoding="utf-8")
    elif place["after"]:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (at,) = [
            i
            for i, line in enumerate(lines)
            if line.startswith(place["after"]) or line.strip() == place["after"]
        ]
        path.write_text("".join([*lines[: at + 1], body, *lines[at + 1 :]]), encoding="utf-8")
    else:
        assert not path.exists(), f"{path} is there already"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")


def run(root: Path, command: str) -> str:
    """Run a command of the guide in the copy; returns what it printed."""
    program, *arguments = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', command)]
    if program == "dbt":
        arguments += ["--project-dir", str(root), "--profiles-dir", str(root)]
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OBEKTIV_", "PYTEST_", "DBT_"))}
    env = clean | {
        "PYTHONPATH": str(root),
        "PYTHONUTF8": "1",
        "OBEKTIV_HOME": str(root / "home" if program == "obektiv" else root / "empty"),
        "OBEKTIV_DBT_CACHE": str(root / "parsed"),
        "OBEKTIV_BUILD": str(root / "builds" / "work.duckdb"),
        "DBT_TARGET_PATH": str(root / "target"),
        "DBT_LOG_PATH": str(root / "target"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    done = subprocess.run(
        [*PROGRAMS[program], *arguments], cwd=root, env=env, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The project as it stands, in a folder of its own, with a small published home."""
    root = tmp_path_factory.mktemp("project")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file() and not name.startswith("tests/fixtures/"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, root / name)
    (root / "builds").mkdir(exist_ok=True)
    parsed_apart(root / "parsed")
    _with_experts(fixture_db.make_home(root / "home"))
    return root


def _with_experts(home: Path) -> None:
    """What `obektiv build` would have made of the mart of the guide."""
    import duckdb

    with duckdb.connect(str(home / "builds" / f"{fixture_db.BUILD_ID}.duckdb")) as db:
        db.execute(
            "create table marts.rpt_expert_counts as select 'Округ' as municipality, 2 as experts_cnt, 1 as trained_cnt"
        )


@pytest.fixture(scope="module")
def followed(copy) -> dict[str, list[str]]:
    """What the commands of every section printed, the sections followed in order."""
    return {}


@pytest.mark.parametrize("step", STEPS)
def test_the_guide_can_be_followed(copy, followed, step):
    steps = blocks(step)
    assert {block.language for block in steps} <= LANGUAGES
    assert any(block.language == "sh" for block in steps), "a section ends with the commands that prove it"
    followed[step] = []
    for block in steps:
        if block.language == "sh":
            followed[step] += [run(copy, line) for line in block.text.splitlines() if line.strip()]
        else:
            put(copy, block.text)


def test_what_was_added_is_there_for_people(copy, followed):
    assert set(followed) == set(STEPS), "a section could not be followed"
    assert "expert_note" in "".join(followed["paper"])
    assert (copy / "note.docx").stat().st_size > 5_000
    assert "page_experts" in (copy / "dbt_project/models/exposures.yml").read_text(encoding="utf-8")
    assert all("no tests ran" not in text for texts in followed.values() for text in texts)
