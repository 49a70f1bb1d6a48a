"""What is given back to the person who sent a file computes nothing, links nowhere and fetches nothing."""

import io
import re
import zipfile

import polars as pl
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from PIL import Image as Picture

from ingestion.core.model import Origin
from ingestion.core.returned import annotate

FOREIGN = "http://markup.invalid"
LIVE = ('=HYPERLINK("http://markup.invalid","x")', "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1")


def sent(path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Лист"
    sheet.append(["Код", "Балл", "Слова"])
    sheet.append(["50001", f'=WEBSERVICE("{FOREIGN}")', "ссылка"])
    sheet["C2"].hyperlink = FOREIGN
    for line, words in enumerate(LIVE, start=3):
        sheet.cell(line, 1, "50002")
        sheet.cell(line, 3).value = words
        sheet.cell(line, 3).data_type = "s"
    sheet["A3"].comment = Comment("чужое", "Кто-то")
    book.defined_names["Зло"] = DefinedName("Зло", attr_text=f'WEBSERVICE("{FOREIGN}")')
    book.defined_names["Список"] = DefinedName("Список", attr_text="'Лист'!$A$2:$A$3")
    sheet.conditional_formatting.add("A1:B2", FormulaRule(formula=[f'WEBSERVICE("{FOREIGN}")="1"']))
    picture = io.BytesIO()
    Picture.new("RGB", (4, 4)).save(picture, "PNG")
    sheet.add_image(Image(picture), "E1")
    book.properties.creator = "Кто-то"
    book.properties.title = "Чужое название"
    book.save(path)


def found(name: str, value: str) -> pl.DataFrame:
    row = {"sheet": "Лист", "row_number": 2, "column_name": name, "value": value, "effect": "noticed"}
    return pl.DataFrame([row | {"message": "=1+1", "how_to_fix": f"{FOREIGN} @x"}])


def test_a_marked_copy_has_no_formula_link_or_picture(tmp_path):
    path = tmp_path / "файл.xlsx"
    sent(path)
    target = annotate(path, Origin("файл.xlsx"), found("Балл", "5"), tmp_path / "returned")
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
        read = {name: archive.read(name).decode("utf-8", "replace") for name in names}
    # Words of cells stand inside <is>.
    parts = {name: re.sub("<is>.*?</is>", "", text) for name, text in read.items()}
    assert not [name for name in names if re.search("media|drawing[0-9]*.xml$|externalLink|vbaProject", name)]
    assert "<f>" not in "".join(text for name, text in parts.items() if "worksheets" in name)
    assert "<hyperlink" not in "".join(parts.values())
    outside = [name for name, text in parts.items() if "markup.invalid" in text]
    assert all("comments" in name or "sharedStrings" in name for name in outside), "as words only"
    book = load_workbook(target)
    sheet = book["Лист"]
    assert [sheet.cell(line, 3).value for line in range(3, 9)] == list(LIVE)
    assert {sheet.cell(line, 3).data_type for line in range(3, 9)} == {"s"}
    assert all(sheet.cell(line, 3).quotePrefix for line in range(3, 9))
    assert list(book.defined_names) == ["Список"]
    assert (book.properties.creator, book.properties.title) == ("Объектив", "Замечания к файлу")


def test_a_list_of_remarks_has_words_only(tmp_path):
    path = tmp_path / "файл.csv"
    path.write_text("x", encoding="utf-8")
    for value in (*LIVE, FOREIGN, "=cmd|' /C calc'!A0"):
        target = annotate(path, Origin("файл.csv"), found("Балл", value), tmp_path / "returned")
        with zipfile.ZipFile(target) as archive:
            text = "".join(archive.read(name).decode("utf-8") for name in archive.namelist())
        assert "<f>" not in text
        assert "<hyperlink" not in text
        sheet = load_workbook(target)["Замечания"]
        assert sheet["D2"].data_type == sheet["F2"].data_type == "s"
        assert sheet["D2"].value == value
