"""The changelog: versions from the newest, each under the three headings in one order, lines and nothing else."""

import re
import tomllib

from tests.imports import ROOT

HEADINGS = ["Новое", "Исправлено", "Под капотом"]


def versions() -> dict[str, str]:
    """Title of a version → its text."""
    parts = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {title: text for title, _, text in (part.partition("\n") for part in parts)}


def test_the_newest_version_is_the_one_in_preparation():
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    numbers = [title.split()[0] for title in versions()]
    assert numbers[0] == known.partition(".dev")[0]
    assert numbers == sorted(numbers, key=lambda n: [int(part) for part in n.split(".")], reverse=True)


def test_every_version_has_the_three_headings_in_order_and_each_says_something():
    for title, text in versions().items():
        found = re.findall(r"^### (.+)$", text, re.MULTILINE)
        assert found == [heading for heading in HEADINGS if heading in found], title
        for part in re.split(r"^### .+\n", text, flags=re.MULTILINE)[1:]:
            lines = part.strip().splitlines()
            assert lines, title
            assert all(line.startswith(("- ", "  ")) or not line for line in lines), title
