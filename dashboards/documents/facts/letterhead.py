"""The department's own words, put once into `OBEKTIV_HOME/templates/blank.yml`: letterhead, signatory, executor.

Nothing there is required: a paper without it has lines to fill in by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import yaml

from warehouse.home import Home

FOLDER, FILE, LOGO = "templates", "blank.yml", "gerb.png"

PNG = b"\x89PNG\r\n\x1a\n"

EXAMPLE = """\
# Бланк и подпись: заполните один раз, и они встанут во все бумаги. Пустое остаётся строкой для заполнения от руки.
# Эмблему положите рядом файлом gerb.png: она встанет над наименованием в приказах, письмах и протоколах.
organisation: ""        # полное наименование органа управления образованием
parent: ""              # кому подчинён, строкой выше наименования
address: ""             # адрес, телефон, электронная почта
place: ""               # место составления приказов и протоколов
signatory_position: ""  # должность подписывающего
signatory_name: ""      # инициалы и фамилия подписывающего
executor: ""            # исполнитель и телефон
region_addressee: ""    # кому адресуются письма в регион
methodical_centre: ""   # как называется методический центр
"""


@dataclass(frozen=True)
class Letterhead:
    """Words of the department for papers; empty = a line to fill in."""

    organisation: str = ""
    parent: str = ""
    address: str = ""
    place: str = ""
    signatory_position: str = ""
    signatory_name: str = ""
    executor: str = ""
    region_addressee: str = ""
    methodical_centre: str = ""
    logo: Path | None = None

    @property
    def position(self) -> str:
        """Position of the signatory, or a general one."""
        return self.signatory_position or "Руководитель органа управления образованием"

    @property
    def centre(self) -> str:
        """The methodical centre as people call it."""
        return self.methodical_centre or "методический центр"


def load(home: Home) -> Letterhead:
    """Read the templates folder of a home; raises ValueError in words when the file cannot be read."""
    folder = home.root / FOLDER
    path = folder / FILE
    if not path.exists():
        return Letterhead(logo=_logo(folder))
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise ValueError(
            f"файл {path.name} в папке {FOLDER} не читается: проверьте кавычки и отступы"
        ) from error
    if not isinstance(given, dict):
        raise ValueError(f"файл {path.name} в папке {FOLDER}: ожидаются строки вида «имя: значение»")
    known = {f.name for f in fields(Letterhead)} - {"logo"}
    if unknown := sorted(set(given) - known):
        raise ValueError(
            f"файл {path.name}: неизвестные имена {', '.join(unknown)}; есть {', '.join(sorted(known))}"
        )
    words = {name: str(value or "").strip() for name, value in given.items()}
    return Letterhead(**words, logo=_logo(folder))


def _logo(folder: Path) -> Path | None:
    path = folder / LOGO
    if not path.exists():
        return None
    if not path.read_bytes().startswith(PNG):
        raise ValueError(f"файл {LOGO} в папке {FOLDER} – не картинка PNG: сохраните эмблему в этом виде")
    return path


def create_example(home: Home) -> tuple[Path, bool]:
    """Put the file to fill in into the templates folder unless there is one; returns (path, is it new)."""
    path = home.root / FOLDER / FILE
    return path, write_once(path, EXAMPLE)


def write_once(path: Path, text: str) -> bool:
    """Write a setting to fill in unless it is there already; returns whether it was written."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True
