"""The department's own words, put once into `OBEKTIV_HOME/templates/blank.yml`: letterhead, signatory, executor.

Nothing there is required: a paper without it has lines to fill in by hand.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from warehouse.home import Home
from warehouse.settings_files import Declared, SettingsFileError, read

FOLDER, FILE, LOGO, BASE = "templates", "blank.yml", "gerb.png", "blank.docx"

NAMELESS = "Орган управления образованием"

PNG = b"\x89PNG\r\n\x1a\n"
NUMBER = "__________"
BODY = "word/document.xml"  # what a docx has inside

EXAMPLE = """\
# Бланк и подпись: заполните один раз, и они встанут во все бумаги. Пустое остаётся строкой для заполнения от руки.
# Эмблему положите рядом файлом gerb.png: она встанет над наименованием в приказах, письмах и протоколах.
# Форму заявки на курсы от института положите рядом файлом course_request.xlsx: список встанет под её шапку.
# Свой бланк Word положите рядом файлом blank.docx: бумаги на бланке продолжат его, поля и колонтитулы останутся его.
organisation: ""        # полное наименование органа управления образованием
parent: ""              # кому подчинён, строкой выше наименования
address: ""             # адрес, телефон, электронная почта
place: ""               # место составления приказов и протоколов
signatory_position: ""  # должность подписывающего
signatory_name: ""      # инициалы и фамилия подписывающего
executor: ""            # исполнитель и телефон
region_addressee: ""    # кому адресуются письма в регион
methodical_centre: ""   # как называется методический центр
number: ""              # ряд номеров: где в номере пусто, там «____», например 01-12/____
control: ""             # должность того, кому поручается контроль приказов; пусто – подписывающему
mailing: ""             # рассылка приказов
agreed_with: []         # лист согласования приказов: должности, например [юрист, главный бухгалтер]
# Чем отличается один вид бумаг (виды: obektiv report list): подписывающий, исполнитель, ряд номеров, контроль.
papers: {}
#  order_observers: {executor: "А. Б. В., 2-22-22", number: ____-н, control: заместитель начальника управления}
#  region_letter: {number: 01-15/____}
"""


def _trimmed(value: object) -> object:
    """An empty value is an empty text; blanks around words go."""
    return "" if value is None else value.strip() if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_trimmed)]


class PaperFace(Declared):
    """Words that all papers share and one kind may have of its own; empty = as for all papers."""

    signatory_position: Words = ""
    signatory_name: Words = ""
    executor: Words = ""
    number: Words = ""
    control: Words = ""


class LetterheadFile(PaperFace):
    """What `blank.yml` may say; empty = a line to fill in."""

    organisation: Words = ""
    parent: Words = ""
    address: Words = ""
    place: Words = ""
    region_addressee: Words = ""
    methodical_centre: Words = ""
    mailing: Words = ""
    agreed_with: tuple[Words, ...] = ()
    papers: dict[str, PaperFace] = Field(default_factory=dict)


class Letterhead(LetterheadFile):
    """Words of the department for papers, the picture of its emblem, and its own blank of Word."""

    logo: Path | None = None
    base: Path | None = None

    def of(self, kind: str) -> Letterhead:
        """The same words as one kind of paper has them."""
        own = self.papers[kind].model_dump() if kind in self.papers else {}
        return self.model_copy(update={name: words for name, words in own.items() if words})

    @property
    def blank_number(self) -> str:
        """The number of a paper to be filled in, in the row of numbers of the department."""
        return self.number or NUMBER

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
    return Letterhead(**words.model_dump(), logo=_logo(folder), base=_base(folder))


def _base(folder: Path) -> Path | None:
    path = folder / BASE
    if not path.exists():
        return None
    if not zipfile.is_zipfile(path) or BODY not in zipfile.ZipFile(path).namelist():
        raise SettingsFileError(f"файл {FOLDER}/{BASE} – не документ Word: сохраните бланк в виде docx")
    return path


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
