"""Rows that used to vanish before they were counted: more sheets, empty keys, examples, formulas, quotes."""

import pytest
from openpyxl import Workbook, load_workbook

from ingestion.core.files import FileRefusedError, open_book
from ingestion.pipeline import ingest
from tests.ingestion.core.builders import HEAD_2021, HEAD_LONG, NAME_2021, long_csv, row_2021, row_long
from tests.ingestion.counted import found_in, people, rules_of
from tests.ingestion.published import fis_oko_files as fis


def book(path, sheets: dict[str, list[list]]):
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def test_a_second_sheet_with_the_same_table_is_read_as_well(tmp_path):
    sheets = {"5А": [HEAD_2021, row_2021()], "5Б": [HEAD_2021, row_2021(code="50002"), row_2021()]}
    found = found_in(book(tmp_path / NAME_2021, sheets))
    assert people(found).select("sheet", "participant_code").rows() == [("5А", "50001"), ("5Б", "50002")]
    assert (rules_of(found), found.rows("held")) == (["participant_repeated"], 1)


def test_a_sheet_with_other_tasks_is_held_whole(tmp_path):
    other = [*HEAD_2021[:-2], "Учебник"]
    sheets = {"Математика": [HEAD_2021, row_2021()], "Физика": [other, row_2021(code="50007")[:-2]]}
    found = found_in(book(tmp_path / NAME_2021, sheets))
    assert (people(found).height, found.rows("held"), rules_of(found)) == (1, 1, ["sheet_of_another_test"])


def test_a_register_is_read_from_all_its_sheets_and_other_sheets_are_said(tmp_path):
    head = ["Логин ОО", "Название", "Вид"]
    sheets = {
        "Город": [head, ["edu990001", "Школа 1", "СОШ"]],
        "Село": [head, ["edu990002", "Школа 2", "СОШ"]],
        "Заметки": [["позвонить в школы"], ["уточнить адреса", "до пятницы"]],
    }
    found = found_in(book(tmp_path / "Школы.xlsx", sheets))
    assert found.extract.tables["raw.schools"].get_column("school_code").to_list() == ["990001", "990002"]
    assert (rules_of(found), found.rows("other_sheet")) == (["sheet_not_read"], 2)


def test_a_pupil_with_scores_and_no_keys_is_held(tmp_path):
    nobody = row_2021(login="", code="", variant="")
    found = found_in(book(tmp_path / NAME_2021, {"Sheet": [HEAD_2021, row_2021(), nobody]}))
    assert (rules_of(found), found.rows("held")) == (["school_login_unknown"], 1)
    long = long_csv(tmp_path / "КДР.csv", row_long(), row_long(**{"Код участника": ""}))
    assert (rules_of(found_in(long)), found_in(long).rows("held")) == (["participant_code_missing"], 1)


def test_a_row_that_says_example_is_no_data_only_in_its_place(tmp_path):
    said = row_long(Процедура="Пример: КДР 2026 Математика 6 класс", Задание="2")
    found = found_in(long_csv(tmp_path / "КДР.csv", said, row_long(), said))
    assert (found.rows("example"), found.rows("held"), rules_of(found)) == (1, 1, ["example_out_of_place"])
    head = ["Тема", "Логин ОО", "Площадка", "Приказ"]
    rows = [
        head,
        ["Смысловое чтение", "edu990001", "ШМО", "Пример: № 60"],
        ["Пример: чтение", "edu990001", "ШМО", ""],
    ]
    found = found_in(book(tmp_path / "Практики.xlsx", {"Лист1": rows}))
    assert (found.rows("loaded"), found.rows("held")) == (1, 1)


def test_formulas_without_values_are_held_and_say_why(tmp_path):
    rows = [row_2021(code=f"5000{i}", total="=SUM(J2:L2)") for i in range(1, 4)]
    found = found_in(book(tmp_path / NAME_2021, {"Sheet": [HEAD_2021, *rows, row_2021(code="50009")]}))
    assert (people(found).height, found.rows("held"), rules_of(found)) == (1, 3, ["formula_not_computed"] * 3)


def test_a_last_row_of_nothing_but_a_formula_is_held(tmp_path):
    rows = [HEAD_2021, row_2021(), [], [None, None, "=1+1"]]
    found = found_in(book(tmp_path / NAME_2021, {"Sheet": rows}))
    assert (people(found).height, found.rows("held"), rules_of(found)) == (1, 1, ["formula_not_computed"])


def test_a_quote_without_its_pair_loses_no_row(tmp_path):
    path = tmp_path / "Школы.csv"
    lines = [
        "Логин ОО;Название;Вид",
        'edu990001;"Школа 1;СОШ',
        "edu990002;Школа 2;СОШ",
        'edu990003;"Школа\n3";СОШ',
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = found_in(path)
    names = found.extract.tables["raw.schools"].get_column("school_name").to_list()
    assert names == ['"Школа 1', "Школа 2", "Школа 3"]
    assert rules_of(found) == ["quote_unpaired"]


def test_a_header_alone_is_said(tmp_path, home):
    path = book(tmp_path / "Школы.xlsx", {"Лист1": [["Логин ОО", "Название", "Вид"]]})
    assert rules_of(found_in(path)) == ["table_without_rows"]
    (report,) = ingest(home, [path])
    assert report.findings_cnt == 1


def test_a_row_in_the_table_that_fits_no_column_is_held(tmp_path):
    sheet = [HEAD_LONG, row_long(), [""] * 15 + ["12", "13"]]
    found = found_in(book(tmp_path / "КДР.xlsx", {"Sheet": [[c or None for c in row] for row in sheet]}))
    assert (rules_of(found), found.rows("held")) == (["row_not_understood"], 1)


def test_figures_without_a_group_and_schools_without_figures_are_held(tmp_path):
    groups = [("Вся выборка", "9", "9"), ("", "", "20"), ('МБОУ "СОШ № 1"(edu990001)', "", "5")]
    path = fis.marks(tmp_path / "marks.xlsx", groups=groups)
    assert rules_of(found_in(path)) == ["group_missing"]
    rows = [["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"],
            ["Вся выборка", "9", "9", "25", "25", "25", "25"], ['МБОУ "СОШ № 1"(edu990001)']]  # fmt: skip
    path = book(tmp_path / "РУ 4.xlsx", {"РУ 4 Статистика": [*fis.head(), *rows]})
    assert rules_of(found_in(path)) == ["group_without_figures"]


def test_two_columns_of_one_name_with_different_values_are_refused(tmp_path, home):
    head, row = [*HEAD_LONG, "Балл"], [*row_long(), "2"]
    (report,) = ingest(home, [long_csv(tmp_path / "КДР.csv", row, head=head)])
    assert report.status == "refused"
    assert "два столбца «Балл»" in report.message
    same = long_csv(tmp_path / "КДР 2.csv", [*row_long(), "1"], head=head)
    assert found_in(same).rows("loaded") == 1


def test_a_value_merged_down_a_column_stands_in_every_row(tmp_path):
    made = Workbook()
    sheet = made.active
    for row in (["Перечень школ"], [], ["Логин ОО", "Название", "Муниципалитет", "Вид"]):
        sheet.append(row)
    for number in range(1, 4):
        sheet.append([f"edu99000{number}", f"Школа {number}", "Город" if number == 1 else None, "СОШ"])
    sheet.merge_cells("C4:C6")
    sheet.merge_cells("A1:D1")
    made.save(tmp_path / "Школы.xlsx")
    found = found_in(tmp_path / "Школы.xlsx")
    assert found.extract.tables["raw.schools"].get_column("municipality").to_list() == ["Город"] * 3


def test_a_task_without_a_score_is_noticed(tmp_path):
    found = found_in(long_csv(tmp_path / "КДР.csv", row_long(), row_long(Задание="2", Балл="")))
    assert (rules_of(found), found.rows("loaded")) == (["score_empty"], 2)


def test_a_refusal_is_a_sentence(tmp_path):
    path = tmp_path / "Школы.csv"
    path.write_bytes("Логин ОО;Название;Вид\n".encode() * 20_000 + "edu990001;Школа;СОШ".encode("cp1251"))
    table = open_book(path)
    with pytest.raises(FileRefusedError, match="Кодировка меняется внутри файла"):
        table.frame("")


TWO_ROWS = [
    ["Результаты ВПР по математике, 5 класс, 2026 год"],
    [
        "№",
        "Логин ОО",
        "Код участника",
        "Класс",
        "Вариант",
        "Задания",
        None,
        None,
        "Первичный балл",
        "Отметка",
    ],
    [None, None, None, None, None, "1 (2б)", "2 (1б)", "3 (3б)", None, None],
    [1, "edu990001", 50001, "5А", 1, 2, 1, 3, 6, 5],
    [2, "edu990001", 50002, "5А", "болел", None, None, None, None, None],
]


def test_a_header_of_two_rows_keeps_its_tasks_and_an_ill_pupil_is_absent(tmp_path):
    path = book(tmp_path / "Результаты.xlsx", {"Лист": TWO_ROWS})
    made = load_workbook(path)
    sheet = made["Лист"]
    sheet.merge_cells("F2:H2")
    for column in "ABCDEIJ":
        sheet.merge_cells(f"{column}2:{column}3")
    made.save(path)
    found = found_in(path)
    read = people(found).select("participant_code", "attendance", "primary_score", "max_primary_score")
    assert read.rows() == [("50001", "present", 6.0, 6.0), ("50002", "absent", None, 6.0)]
    tasks = found.extract.tables["raw.results_tasks"].select("task_code", "score")
    assert tasks.rows() == [("1", 2.0), ("2", 1.0), ("3", 3.0)]
    assert (found.rows("held"), found.rows("header")) == (0, 2)


def test_a_table_without_tasks_takes_no_pupil_for_a_second_row_of_its_header(tmp_path):
    rows = [TWO_ROWS[1][:5] + TWO_ROWS[1][8:], [1, "edu990001", 50001, "5А", 1, 6, 5]]
    found = found_in(book(tmp_path / "Математика 5 класс ВПР 2026.xlsx", {"Лист": rows}))
    assert people(found).get_column("participant_code").to_list() == ["50001"]
