"""The department's own words, put once into `OBEKTIV_HOME/templates/blank.yml`: letterhead, signatory, executor.

Nothing there is required: a paper without it has lines to fill in by hand.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from warehouse.home import Home
from warehouse.settings_files import Declared, SettingsFileError, read

FOLDER, FILE, LOGO = "templates", "blank.yml", "gerb.png"

NAMELESS = "Орган управления образованием"

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


def _trimmed(value: object) -> object:
    """An empty value is an empty text; blanks around words go."""
    return "" if value is None else value.strip() if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_trimmed)]


class LetterheadFile(Declared):
    """What `blank.yml` may say; empty = a line to fill in."""

    organisation: Words = ""
    parent: Words = ""
    address: Words = ""
    place: Words = ""
    signatory_position: Words = ""
    signatory_name: Words = ""
    executor: Words = ""
    region_addressee: Words = ""
    methodical_centre: Words = ""


class Letterhead(LetterheadFile):
    """Words of the department for papers, and the picture of its emblem."""

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
    """Read the templates folder of a home; raises SettingsFileError in words when the file cannot be used."""
    folder = home.root / FOLDER
    path = folder / FILE
    words = read(path, LetterheadFile, label=f"{FOLDER}/{FILE}") if path.exists() else LetterheadFile()
    return Letterhead(**words.model_dump(), logo=_logo(folder))


def _logo(folder: Path) -> Path | None:
    path = folder / LOGO
    if not path.exists():
        return None
    if not path.read_bytes().startswith(PNG):
        raise SettingsFileError(f"файл {FOLDER}/{LOGO} – не картинка PNG: сохраните эмблему в этом виде")
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
