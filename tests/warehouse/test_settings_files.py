"""A mistake in a file of settings is one sentence that names the file, the place, and the nearest right word."""

from typing import Literal

import pytest
from pydantic import Field, field_validator

from warehouse.settings_files import Declared, SettingsFileError, read, read_table, require_known


class Line(Declared):
    name: str
    effect: Literal["held", "noticed"] = "held"
    pages: tuple[str, ...] = ()


class Sheet(Declared):
    title: str
    lines: tuple[Line, ...] = ()
    place: Line | None = None
    days: int = Field(default=1, ge=0)
    colour: str = "red"

    @field_validator("colour")
    @classmethod
    def _known(cls, word: str) -> str:
        require_known(word, ("red", "green"), "цвета")
        return word


WRONG = {
    "titel: x": "файл s.yml: неизвестное имя «titel»; похоже на «title» (и ещё ошибок: 1)",
    "titel: x\ntitle: y": "файл s.yml: неизвестное имя «titel»; похоже на «title»",
    "days: 2": "файл s.yml: нет обязательного имени «title»",
    "title: x\nzzzz: 1": "файл s.yml: неизвестное имя «zzzz»; есть: title, lines, place, days, colour",
    "title: x\nlines: [{name: a}, {name: b, efect: held}]": (
        "файл s.yml, lines[2]: неизвестное имя «efect»; похоже на «effect»"
    ),
    "title: x\nplace: {nam: a, name: b}": "файл s.yml, place: неизвестное имя «nam»; похоже на «name»",
    "title: x\nlines: [{name: a, effect: hold}]": (
        "файл s.yml, lines[1].effect: «hold» не подходит; похоже на «held»"
    ),
    "title: x\nlines: [{name: ни там, ни здесь}]": (
        "файл s.yml, lines[1]: «ни здесь» – не имя; текст с запятой возьмите в кавычки"
    ),
    "title: x\ndays: десять": "файл s.yml, days: ожидается целое число, записано «десять»",
    "title: x\ndays: -1": "файл s.yml, days: ожидается число не меньше 0, записано «-1»",
    "title: x\nlines: {name: a}": "файл s.yml, lines: ожидается список",
    "title: x\nlines: [a]": "файл s.yml, lines[1]: ожидаются строки вида «имя: значение», записано «a»",
    "title: 2026-01-02": (
        "файл s.yml, title: ожидается текст: возьмите значение в кавычки, записано «2026-01-02»"
    ),
    "title: да\ntitle: нет": "файл s.yml не читается, строка 2: имя «title» записано дважды",
    "title: x\nlines:\n  - {name: a, name: b}": "файл s.yml не читается, строка 3: имя «name» записано дважды",
    'title: "x': "файл s.yml не читается, строка 1: проверьте кавычки и отступы",
    "- a": "файл s.yml: ожидаются строки вида «имя: значение»",
    "title:": ("файл s.yml, title: значение пустое, ожидается текст: возьмите значение в кавычки"),
    "title: x\ncolour: gren": "файл s.yml, colour: цвета «gren» нет; похоже на «green»",
    "": "файл s.yml: нет обязательного имени «title»",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_mistake_is_one_sentence(tmp_path, text):
    path = tmp_path / "s.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsFileError) as said:
        read(path, Sheet)
    assert str(said.value) == WRONG[text]


def test_a_right_file_is_a_model(tmp_path):
    path = tmp_path / "s.yml"
    path.write_text("\ufefftitle: 2026\nlines: [{name: a, pages: [b]}]\n", encoding="utf-8")
    sheet = read(path, Sheet)
    assert (sheet.title, sheet.days, sheet.lines[0].pages) == ("2026", 1, ("b",))


def test_toml_is_read_too_and_its_mistakes_are_named(tmp_path):
    path = tmp_path / "s.toml"
    path.write_text('title = "x"\n[[lines]]\nnmae = "a"\n', encoding="utf-8")
    with pytest.raises(
        SettingsFileError, match=r"s\.toml, lines\[1\]: неизвестное имя «nmae»; похоже на «name»"
    ):
        read(path, Sheet)
    path.write_text('title = "x\n', encoding="utf-8")
    with pytest.raises(SettingsFileError, match=r"^файл s\.toml не читается .*: проверьте кавычки и скобки$"):
        read(path, Sheet)


def test_a_table_of_entries_names_the_entry(tmp_path):
    path = tmp_path / "rules.yml"
    path.write_text("one: {name: a}\ntwo: {name: b, pgaes: []}\n", encoding="utf-8")
    with pytest.raises(
        SettingsFileError, match=r"rules\.yml, two: неизвестное имя «pgaes»; похоже на «pages»"
    ):
        read_table(path, Line)
    path.write_text("one: {name: a}\n", encoding="utf-8")
    assert read_table(path, Line)["one"].name == "a"


def test_another_encoding_and_a_folder_are_said(tmp_path):
    path = tmp_path / "s.yml"
    path.write_bytes("title: школа".encode("cp1251"))
    with pytest.raises(SettingsFileError, match="UTF-8"):
        read(path, Sheet)
    with pytest.raises(SettingsFileError, match="не открывается"):
        read(tmp_path, Sheet, label="blank.yml")
