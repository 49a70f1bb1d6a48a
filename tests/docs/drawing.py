"""The drawing of imports in docs/architecture.md, made from the imports themselves and the floors of `.importlinter`.

``python -m tests.docs.drawing`` writes it anew after a room was added or an import has moved.
"""

import configparser
from functools import cache
from pathlib import Path

from tests.imports import ROOT, imported, module_path

FILE = ROOT / "docs" / "architecture.md"
START, END = "<!-- drawing of imports: python -m tests.docs.drawing -->", "<!-- end of the drawing -->"
# Pages and ingestion stand side by side and do not know each other.
HEIGHT = {"obektiv": 2, "dashboards": 1, "ingestion": 1, "warehouse": 0}
PACKAGES = tuple(HEIGHT)


def floors(package: str) -> list[list[str]]:
    """Rooms of a package by floor, the highest first, as the walls name them; without walls a room a floor."""
    walls = configparser.ConfigParser()
    walls.read(ROOT / ".importlinter", encoding="utf-8")
    for name in walls.sections():
        contract = walls[name]
        if contract.get("type") == "layers" and contract.get("containers", "").split() == [package]:
            lines = contract["layers"].strip().splitlines()
            return [[room.strip() for room in line.split("|")] for line in lines]
    return [[room] for room in sorted(rooms(package))]


@cache
def rooms(package: str) -> frozenset[str]:
    """Modules and folders directly below a package."""
    names = {p.stem for p in (ROOT / package).glob("*.py")} | {
        p.parent.name for p in (ROOT / package).glob("*/__init__.py")
    }
    return frozenset(names - {"__init__"})


def files(package: str, room: str) -> list[Path]:
    """Files of a room."""
    folder = ROOT / package / room
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]


@cache
def arrows(package: str, room: str) -> frozenset[str]:
    """What a room imports: other rooms of its package, other packages."""
    found = set()
    for path in files(package, room):
        for name in imported(path):
            first, _, rest = name.partition(".")
            if first not in PACKAGES or module_path(name) is None:
                continue
            if first != package:
                found.add(first)
            elif (other := rest.partition(".")[0]) and other != room:
                found.add(other)
    return frozenset(found)


def upward() -> list[str]:
    """Arrows that do not point down: from a room to its own or a higher floor, from a package to one above it."""
    bad = []
    for package in PACKAGES:
        floor = {room: place for place, line in enumerate(floors(package)) for room in line}
        for room, place in floor.items():
            for target in arrows(package, room):
                is_outside = target in PACKAGES and target not in floor
                below = HEIGHT[target] < HEIGHT[package] if is_outside else floor[target] > place
                if not below:
                    bad.append(f"{package}.{room} → {target}")
    return bad


def drawn() -> str:
    """The drawing as text: packages and floors from the top, arrows to what stands lower."""
    lines = ["```"]
    for package in PACKAGES:
        lines.append(package)
        for line in floors(package):
            for room in line:
                own = sorted(a for a in arrows(package, room) if a in rooms(package))
                other = [p for p in PACKAGES if p in arrows(package, room) and p not in rooms(package)]
                to = " ".join([*own, *(name.upper() for name in other)])
                lines.append(f"  {room:<20}{'→ ' + to if to else ''}".rstrip())
            lines.append("")
    return "\n".join([*lines[:-1], "```"])


def written() -> str:
    """The text of the page with the drawing made anew."""
    text = FILE.read_text(encoding="utf-8")
    before, rest = text.split(START)
    return f"{before}{START}\n\n{drawn()}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
