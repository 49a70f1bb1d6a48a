"""A file that is not what it claims gives one clear sentence, exit 1, and loads nothing."""

import os
import re
import zipfile
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest

from ingestion.core.files import FileRefusedError, open_book
from ingestion.pipeline import ingest
from tests.homes import obektiv
from tests.ingestion.core.builders import dump_2021, long_csv, row_2021, row_long, write_book


def archive_named_xlsx(folder: Path) -> Path:
    path = folder / "результаты.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("читай.txt", "это не книга")
    return path


def empty_sheet(folder: Path) -> Path:
    return write_book(folder / "пусто.xlsx", [])


def protected(folder: Path) -> Path:
    plain = dump_2021(folder / "plain", row_2021())
    path = folder / "под паролем.xlsx"
    with plain.open("rb") as source, path.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(source).encrypt("тайна", target)
    plain.unlink()
    return path


def truncated(folder: Path) -> Path:
    plain = dump_2021(folder, row_2021())
    plain.write_bytes(plain.read_bytes()[: plain.stat().st_size * 2 // 3])
    return plain


def text_named_xlsx(folder: Path) -> Path:
    path = folder / "таблица.xlsx"
    path.write_text("логин;балл\n", encoding="utf-8")
    return path


def noise_csv(folder: Path) -> Path:
    path = folder / "шум.csv"
    path.write_bytes(os.urandom(2_000_000))
    return path


def dos_csv(folder: Path) -> Path:
    path = folder / "дос.csv"
    path.write_bytes("Процедура;Предмет;Логин ОО\nВПР;Математика;edu990001\n".encode("cp866"))
    return path


def utf16_csv(folder: Path) -> Path:
    path = folder / "юникод.csv"
    path.write_text("Процедура;Предмет\n", encoding="utf-16")
    return path


def no_table_csv(folder: Path) -> Path:
    path = folder / "письмо.csv"
    path.write_text("Добрый день\nвысылаем результаты\n", encoding="utf-8")
    return path


def zero_bytes(folder: Path) -> Path:
    path = folder / "ноль.xlsx"
    path.touch()
    return path


def declares_a_million_rows(folder: Path) -> Path:
    plain = dump_2021(folder, row_2021())
    path = folder / "миллион.xlsx"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for item in source.infolist():
            body = source.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                body, changed = re.subn(rb'<dimension ref="[^"]+"/>', b'<dimension ref="A1:T1048576"/>', body)
                assert changed == 1
            target.writestr(item, body)
    plain.unlink()
    return path


def broken_parquet(folder: Path) -> Path:
    path = folder / "results_long.parquet"
    path.write_bytes(b"PAR1 but not really")
    return path


CASES = {
    archive_named_xlsx: "архив", empty_sheet: "пусто", protected: "паролем", truncated: "повреждён",
    text_named_xlsx: "не книга Excel", noise_csv: "не текстовая таблица", dos_csv: "Кодировка", utf16_csv: "UTF-16",
    no_table_csv: "нет таблицы", zero_bytes: "0 байт", declares_a_million_rows: "1048576", broken_parquet: "Parquet",
}  # fmt: skip


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_a_bad_file_gives_one_sentence_and_loads_nothing(make, tmp_path, home):
    (tmp_path / "files").mkdir()
    path = make(tmp_path / "files")
    with pytest.raises(FileRefusedError) as caught:
        open_book(path)
    sentence = str(caught.value)
    assert CASES[make] in sentence
    assert sentence.endswith(".")
    (report,) = ingest(home, [path])
    assert (report.status, report.rows_loaded, report.message) == ("refused", 0, sentence)
    again = ingest(home, [path])
    assert again[0].status == "refused", "a refused file is looked at again, not taken for known"


def test_the_command_says_the_sentence_and_returns_1(tmp_path):
    path = text_named_xlsx(tmp_path)
    done = obektiv(tmp_path / "home", "ingest", str(path), check=False)
    assert done.returncode == 1
    assert "не книга Excel" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_of_no_known_kind_is_listed_and_is_no_error(tmp_path):
    (tmp_path / "фото.jpg").write_bytes(b"\xff\xd8\xff")
    write_book(tmp_path / "меню столовой.xlsx", [["Блюдо", "Цена"], ["Каша", "10"]])
    done = obektiv(tmp_path / "home", "ingest", str(tmp_path), check=False)
    assert done.returncode == 0
    assert done.stdout.count("не распознан") == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_text_tables_load_in_the_encodings_offices_use(encoding, tmp_path, home):
    path = long_csv(tmp_path / "кдр.csv", row_long(), row_long(Задание="2"))
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    (report,) = ingest(home, [path])
    assert (report.kind, report.rows_loaded, report.findings_cnt) == ("results_long", 2, 0)


def test_row_numbers_are_those_of_the_spreadsheet_even_below_blank_rows(tmp_path, home):
    import duckdb

    head, row = [None] * 12, row_2021(journal="ж")
    from tests.ingestion.core.builders import HEAD_2021, NAME_2021

    write_book(tmp_path / NAME_2021, [head, head, HEAD_2021, row])
    (report,) = ingest(home, [tmp_path / NAME_2021])
    assert report.rows_loaded == 1
    with duckdb.connect(str(home.raw)) as connection:
        numbers = connection.execute(
            "select row_number from ops.findings where rule_id = 'journal_mark_unknown'"
        ).fetchall()
    assert numbers == [(4,)]
