"""Every path, module, model, command and link that the documents name exists."""

import json
import re
import shlex
import subprocess
from functools import cache
from pathlib import Path

import pytest
import typer

from obektiv.cli.app import app
from tests.imports import ROOT, module_path
from warehouse.home import Home

PAGES = [
    ROOT / "README.md",
    ROOT / "README.ru.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "adr").glob("*.md")),
]
OWN = ("obektiv", "dashboards", "ingestion", "warehouse", "tests")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#]+)(?:#[\w-]*)?\)")
PATH = re.compile(r"[\w.<>*-]+(?:/[\w.<>*-]+)*/?")
ENDINGS = (".py", ".sql", ".yml", ".csv", ".md", ".toml", ".txt", ".cron", ".service", ".timer", ".json")
MODEL = re.compile(r"(?:stg|int|dim|fct|brg|msr|rpt)_[\w<>]+")
MODULE = re.compile(rf"(?:{'|'.join(OWN)})(?:\.\w+)+")
# Files of a home that people or the program write there.
OF_A_HOME = {
    ".",
    "papers.yml",
    "papers",
    "templates",
    "templates/blank.yml",
    "templates/gerb.png",
    "logs/dbt.log",
    "access.yml",
    "mail.secret",
    "mail.yml",
    "accounts.json",
    "sessions.json",
}
# What the guide makes while it is followed.
MADE = {"rpt_expert_counts", "int_results__journal_order", "expert_note"}


@cache
def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@cache
def of_a_home() -> set[str]:
    home = Home(ROOT / "var")
    named = {name for name, kind in vars(Home).items() if isinstance(kind, property)}
    paths = {getattr(home, name) for name in named}
    return OF_A_HOME | {
        p.relative_to(home.root).as_posix() for p in paths if isinstance(p, Path) and p != home.root
    }


def spans(page: Path) -> list[str]:
    """What stands in backticks outside of blocks."""
    return SPAN.findall(FENCE.sub("", page.read_text(encoding="utf-8")))


def exists(path: str) -> bool:
    """Whether a path, from the root or a bare name, is in the project or in a home; <kind> and * stand for anything."""
    bare = path.rstrip("/")
    if bare.split("/")[0] in of_a_home() or bare in of_a_home():
        return True
    pattern = re.escape(re.sub(r"<\w+>", "*", bare)).replace(r"\*", "[^/]*")
    whole = re.compile(rf"(?:.*/)?{pattern}" if "/" not in bare else pattern)
    return any(
        whole.fullmatch(name) or whole.fullmatch(parent) for name in tracked() for parent in parents(name)
    )


@cache
def parents(name: str) -> list[str]:
    parts = name.split("/")
    return [name, *("/".join(parts[:i]) for i in range(1, len(parts)))]


def names_a_path(text: str) -> bool:
    first = text.split("/")[0]
    return bool(PATH.fullmatch(text)) and (
        ("/" in text and (ROOT / first).exists()) or text.endswith(ENDINGS)
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_paths_and_models_and_modules_exist(page):
    absent = []
    for text in spans(page):
        if names_a_path(text):
            absent += [] if exists(text) else [text]
        elif MODEL.fullmatch(text) and text not in MADE:
            absent += [] if exists(f"{text}.sql") or exists(f"{text}.py") else [text]
        elif MODULE.fullmatch(text):
            absent += [] if module_path(text) or module_path(text.rpartition(".")[0]) else [text]
    assert absent == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def blocks(text: str) -> list[str]:
    """Blocks of a page, those inside of a list too."""
    return [block for _, block in FENCE.findall(re.sub(r"^ +(?=```)", "", text, flags=re.MULTILINE))]


def commands(page: Path) -> list[str]:
    """Lines of blocks and spans that call a program of ours."""
    text = page.read_text(encoding="utf-8")
    lines = [line.split("#")[0].strip() for block in blocks(text) for line in block.splitlines()]
    # A variable of the environment, and where the program of an environment lies, stand before its name.
    bare = [
        re.sub(r"^(?:\w+=\S+ +)*(?:\S*bin[/\\](?=obektiv|python))?", "", line)
        for line in [*lines, *spans(page)]
    ]
    return [line for line in bare if re.match(r"(?:obektiv|make|python -m)\s", line)]


@cache
def of_obektiv() -> typer.core.TyperGroup:
    return typer.main.get_command(app)


def misnamed(words: list[str]) -> list[str]:
    """What of the words of a call of obektiv is neither a command nor an option of it; values stand for themselves."""
    command = of_obektiv()
    while subcommands := getattr(command, "commands", None):
        if not words or words[0].startswith("-") or words[0] not in subcommands:
            return [] if words and words[0] in ("--version", "--help") else words[:1] or ["?"]
        command, words = subcommands[words[0]], words[1:]
    known = {name: param for param in command.params for name in (*param.opts, *param.secondary_opts)}
    wrong, values, named = [], 0, set()
    while words:
        word, words = words[0], words[1:]
        if not word.startswith("-"):
            values += 1
        elif (param := known.get(word)) is None:
            wrong.append(word)
        else:
            named.add(param.name)
            words = words if param.is_flag else words[1:]
    places = [param for param in command.params if param.param_type_name == "argument"]
    if not wrong and values > len(places) and all(param.nargs == 1 for param in places):
        wrong.append("лишнее слово")
    return wrong


@cache
def of_make() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_exist(page):
    absent = []
    for line in commands(page):
        program, *words = shlex.split(re.split(r"[;|>]", re.sub(r"\$\(.*?\)", "…", line))[0])
        if program == "obektiv":
            absent += [f"{line}: {word}" for word in misnamed(words)]
        if program == "make" and not {w for w in words if w.isascii() and w.isalpha()} <= of_make():
            absent.append(line)
        if program == "python" and words[1].startswith(OWN) and module_path(words[1]) is None:
            absent.append(line)
    assert absent == []


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("users add boss --role admin --site https://x", []),
        ("users ad boss", ["ad"]),
        ("backup --outt x", ["--outt"]),
        ("restore a b", ["лишнее слово"]),
        ("serve --behind-tls --proxy 10.0.0.2 --port 1", []),
        ("nothing", ["nothing"]),
        ("--version", []),
    ],
)
def test_a_wrong_command_of_a_guide_is_found(line, wrong):
    assert misnamed(line.split()) == wrong


def test_every_command_of_make_is_in_the_guide_for_contributors():
    text = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    assert [name for name in sorted(of_make()) if f"make {name}" not in text] == []


def test_the_dev_container_is_set_up_as_the_readme_says_and_holds_no_secret():
    text = (ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8")
    container = json.loads(text)
    assert "python:3.11" in container["image"]
    assert "make setup" in container["postCreateCommand"]
    assert set(container["containerEnv"]) == {"PYTHONUTF8", "OBEKTIV_HOME"}
    assert not re.search(r"token|secret|password|https?://", text, re.IGNORECASE)
