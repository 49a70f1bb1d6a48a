"""Every variant of the ФИС ОКО exports that is described, on synthetic files made after the description.

No real `planned` report and no real service sheet of a `form` was at hand: their tests prove what is described, not
what exists. The two real tables there are (`marks`, `journal`) are read by the last test.
"""

import duckdb
import pytest

from ingestion.pipeline import ingest
from ingestion.published.fis_oko import read_group
from tests.ingestion.core.builders import write_book
from tests.ingestion.published import fis_oko_files as files


def rows(home, sql):
    with duckdb.connect(str(home.raw)) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def load(home):
    def load_one(path, root=None):
        reports = ingest(home, [root or path])
        return reports[0]

    return load_one


@pytest.mark.parametrize(
    ("text", "level", "name", "code"),
    [
        ("Вся выборка", "all", "Вся выборка", None),
        ("Алтайский край", "region", "Алтайский край", None),
        ("Чеченская Республика", "region", "Чеченская Республика", None),
        ("Урус-Мартановский муниципальный район(reg20_m012)", "municipality",
         "Урус-Мартановский муниципальный район", "reg20_m012"),
        ("город Барнаул", "municipality", "город Барнаул", None),
        ('МБОУ "СОШ № 1 Алтайского края"(edu203389)', "school", 'МБОУ "СОШ № 1 Алтайского края"', "203389"),
        ("ОО(eduXXXXXX)", "school", "ОО", None),
    ],
)  # fmt: skip
def test_a_group_is_read_from_its_words_and_codes(text, level, name, code):
    group = read_group(text)
    assert (group.level, group.name) == (level, name)
    assert (group.school_code if level == "school" else group.municipality_code) == code


def test_marks_of_four_levels(load, home, tmp_path):
    report = load(files.marks(tmp_path / "Ф3.xlsx"))
    assert (report.kind, report.rows_read, report.rows_loaded, report.findings_cnt) == ("marks", 5, 5, 0)
    found = rows(
        home,
        "select group_level, school_code, participants, value_key, pct from raw.marks where value_key = '2'",
    )
    assert ("school", "990001", 5, "2", 20.0) in found
    assert {row[0] for row in found} == {"all", "region", "municipality", "school"}
    about = rows(
        home, "select distinct kind, school_year, season, subject, grade, max_primary_score from raw.marks"
    )
    assert about == [("ВПР", 2026, "весна", "РУ", 4, 38.0)]


def test_the_whole_sample_may_be_missing(load, home, tmp_path):
    assert load(files.marks(tmp_path / "Ф3.xlsx", groups=files.GROUPS[1:])).rows_loaded == 4
    assert rows(home, "select count(*) from raw.marks where group_level = 'all'") == [(0,)]


def test_scores_are_not_taken_for_marks(load, home, tmp_path):
    assert load(files.scores(tmp_path / "баллы.xlsx")).kind == "scores"
    found = rows(home, "select value_key, pct from raw.scores where school_code = '990001' order by 1")
    assert found == [("0", 10.0), ("1", 20.0), ("2", 30.0), ("3", 40.0)]


@pytest.mark.parametrize("first", ["1", "1К1", "1.1"])
def test_items_take_their_maxima_from_the_second_header_row(load, home, tmp_path, first):
    assert load(files.items(tmp_path / "задания.xlsx", first)).kind == "items"
    found = rows(
        home, "select value_key, max_points, pct from raw.items where school_code = '990001' order by 1"
    )
    expected = [(first, 2.0, 71.5), ("11.1", 1.0, 50.0), ("11.2", 1.0, 33.33), ("4К1", 3.0, 8.0)]
    assert found == sorted(expected)


def test_journal_with_percent_and_count_side_by_side(load, home, tmp_path):
    report = load(files.journal(tmp_path / "журнал.xlsx"))
    assert (report.kind, report.rows_read, report.findings_cnt) == ("journal", 4, 0)
    found = rows(
        home,
        "select value_key, pct, participants_cnt, participants from raw.journal "
        "where school_code = '990001' order by 1",
    )
    assert found == [("повысили", 2.0, 2, 100), ("подтвердили", 60.5, 61, 100), ("понизили", 37.5, 37, 100)]


def test_journal_with_three_rows_a_school(load, home, tmp_path):
    report = load(files.journal_by_rows(tmp_path / "журнал.xlsx"))
    assert (report.kind, report.rows_read, report.rows_loaded, report.findings_cnt) == ("journal", 8, 8, 0)
    found = rows(
        home,
        "select value_key, pct, participants_cnt, participants from raw.journal "
        "where school_code = '990002' order by 1",
    )
    assert found == [("повысили", 10.0, 1, 10), ("подтвердили", 50.0, 5, 10), ("понизили", 40.0, 4, 10)]


@pytest.mark.parametrize(
    "header",
    [
        [["Группы участников", "Кол-во участников",
          "2 %", "2 чел.", "3 %", "3 чел.", "4 %", "4 чел.", "5 %", "5 чел."]],
        [["Группы участников", "Кол-во участников", "2", "", "3", "", "4", "", "5", ""],
         ["", "", "%", "Кол-во", "%", "Кол-во", "%", "Кол-во", "%", "Кол-во"]],
    ],
)  # fmt: skip
def test_percents_and_counts_in_one_or_two_header_rows(header, load, home, tmp_path):
    body = [["МБОУ(edu990001)", "10", "10", "1", "20", "2", "30", "3", "40", "4"]]
    path = write_book(tmp_path / "Ф3.xlsx", [*files.head(), *header, *body], "РУ 4 Статистика по отметкам")
    assert load(path).kind == "marks"
    found = rows(home, "select value_key, pct, participants_cnt from raw.marks order by 1")
    assert found == [("2", 10.0, 1), ("3", 20.0, 2), ("4", 30.0, 3), ("5", 40.0, 4)]


def test_counts_alone_become_percents(load, home, tmp_path):
    header = [["Группы участников", "Кол-во участников", "2 чел.", "3 чел.", "4 чел.", "5 чел."]]
    body = [["МБОУ(edu990001)", "8", "2", "2", "2", "2"]]
    load(write_book(tmp_path / "Ф3.xlsx", [*files.head(), *header, *body], "Лист1"))
    assert rows(home, "select distinct pct, participants_cnt from raw.marks") == [(25.0, 2)]


@pytest.mark.parametrize("order", [("skill", "max", "region", "all"), ("all", "region", "max", "skill")])
def test_planned_results_in_any_order_of_columns(order, load, home, tmp_path):
    report = load(files.planned(tmp_path / "план.xlsx", order))
    assert (report.kind, report.rows_read, report.findings_cnt) == ("planned", 2, 0)
    found = rows(
        home,
        "select task_code, skill, max_score, group_level, participants, pct from raw.planned order by 1, 4",
    )
    assert found == [
        ("1К1", "Соблюдать нормы письма", 4.0, "all", 1722202, 60.01),
        ("1К1", "Соблюдать нормы письма", 4.0, "region", 30216, 55.12),
        ("2", "Находить главное", 3.0, "all", 1722202, 71.0),
        ("2", "Находить главное", 3.0, "region", 30216, 70.0),
    ]


def test_several_reports_of_one_workbook_are_all_read(load, home, tmp_path):
    import xlsxwriter

    header = ["Группы участников", "Кол-во ОО", "Кол-во участников"]
    sheets = {
        "РУ 4 Статистика по отметкам": [
            [*header, "2", "3", "4", "5"],
            ["МБОУ(edu990001)", "", "5", "20", "40", "20", "20"],
        ],
        "МА 5 Распределение первичных ба": [[*header, "0", "1"], ["МБОУ(edu990001)", "", "5", "40", "60"]],
    }
    with xlsxwriter.Workbook(str(tmp_path / "ВПР 2026.xlsx")) as book:
        for title, table in sheets.items():
            sheet = book.add_worksheet(title)
            for index, row in enumerate(table):
                sheet.write_row(index, 0, row)
    assert load(tmp_path / "ВПР 2026.xlsx").rows_loaded == 2
    assert rows(home, "select distinct subject, grade, school_year from raw.marks") == [("РУ", 4, 2026)]
    assert rows(home, "select distinct subject, grade, school_year from raw.scores") == [("МА", 5, 2026)]


def test_a_report_that_names_no_test_is_refused_in_words(load, home, tmp_path):
    rows_ = [["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"]]
    report = load(write_book(tmp_path / "отчёт.xlsx", rows_, "Лист1"))
    assert report.status == "refused"
    assert "предмет, класс и год" in report.message


BARE = {
    "marks": [["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"],
              ["МБОУ(edu990001)", "", "5", "20", "40", "20", "20"]],
    "journal": [files.JOURNAL, ["МБОУ(edu990001)", "5", "20", "1", "40", "2", "40", "2"]],
    "scores": [["Группы участников", "Кол-во ОО", "Кол-во участников", "0", "1", "2"],
               ["МБОУ(edu990001)", "", "5", "20", "40", "40"]],
    "items": [["Группы участников", "Кол-во ОО", "Кол-во участников", "1", "2", "4К1"],
              ["МБОУ(edu990001)", "", "5", "20", "40", "40"]],
    "planned": [["Блоки ПООП обучающийся научится", "Макс балл", "Приозёрная область", "РФ"],
                ["1К1. Соблюдать нормы", "4", "55,12", "60,01"], ["2. Находить главное", "3", "70", "71"]],
}  # fmt: skip


@pytest.mark.parametrize("name", ["Отчёт Математика 5 класс ВПР 2026", "ma5_2026", "Отчёт МА 5 2026"])
@pytest.mark.parametrize("kind", BARE)
def test_subject_grade_and_year_may_stand_in_the_file_name_alone(kind, name, load, home, tmp_path):
    assert load(write_book(tmp_path / f"{name}.xlsx", BARE[kind], "Лист1")).kind == kind
    about = rows(home, f"select distinct kind, school_year, season, subject, grade from raw.{kind}")
    assert about == [("ВПР", 2026, "весна", "МА", 5)]


@pytest.mark.parametrize("kind", BARE)
def test_subject_and_grade_may_stand_in_a_sheet_name_cut_at_31_characters(kind, load, home, tmp_path):
    titles = {"marks": "Статистика по отметкам", "journal": "Сравнение отметок с отметками по журналу",
              "scores": "Распределение первичных баллов", "items": "Выполнение заданий",
              "planned": "Достижение планируемых результатов"}  # fmt: skip
    sheet = f"МА 5 {titles[kind]}"[:31]
    assert load(write_book(tmp_path / "Отчёт 2026.xlsx", BARE[kind], sheet)).kind == kind
    assert rows(home, f"select distinct subject, grade, sheet from raw.{kind}") == [("МА", 5, sheet)]


@pytest.mark.parametrize("make", [files.marks, files.scores, files.items])
def test_rows_of_four_levels_with_codes_in_names(make, load, home, tmp_path):
    kind = load(make(tmp_path / "отчёт.xlsx")).kind
    found = rows(
        home,
        f"select distinct group_level, group_name, municipality_code, school_code from raw.{kind} order by 1, 2",
    )
    assert found == [
        ("all", "Вся выборка", None, None),
        ("municipality", "Приозёрный муниципальный округ", "reg99_m012", None),
        ("region", "Приозёрная область", None, None),
        ("school", 'МБОУ "СОШ № 1"', None, "990001"),
        ("school", 'МБОУ "СОШ № 2"', None, "990002"),
    ]


def test_autumn_2020_names_the_programme_and_the_class(load, home, tmp_path):
    said = {"test": "ВПР 2020. 5 класс. Русский язык (по программе 4 класса)", "day": "21.09.2020"}
    load(files.marks(tmp_path / "Ф3.xlsx", sheet="Лист1", **said))
    about = rows(home, "select distinct school_year, season, grade, class_grade from raw.marks")
    assert about == [(2021, "осень", 4, 5)]


@pytest.mark.parametrize("with_school", [False, True])
def test_individual_results_belong_to_the_school_above_them(with_school, load, home, tmp_path):
    report = load(files.individual(tmp_path / "Ф1.xlsx", with_school=with_school))
    assert (report.kind, report.rows_read, report.rows_loaded, report.findings_cnt) == ("individual", 3, 3, 0)
    found = rows(
        home,
        "select school_code, participant_code, class_label, primary_score, file_mark, journal_mark, max_primary_score, "
        "school_name from raw.results_participants order by 2",
    )
    assert found[0] == ("990001", "40001", "4-1", 6.0, 5, 5, 6.0, 'МБОУ "СОШ № 1"')
    assert [row[2] for row in found] == ["4-1", "4-1", "4-2"]
    tasks = rows(
        home,
        "select task_code, score, response, max_score from raw.results_tasks where participant_row = 12 order by 1",
    )
    assert tasks == [
        ("1", None, "not_attempted", 2.0),
        ("2", 0.0, "scored", 1.0),
        ("4К1", 0.0, "scored", 3.0),
    ]


def test_individual_results_notice_another_number_of_pupils(load, home, tmp_path):
    load(files.individual(tmp_path / "Ф1.xlsx", declared=89))
    assert rows(home, "select rule_id, value from ops.findings") == [
        ("group_count_differs", 'МБОУ "СОШ № 1" – заявлено 89, строк 3')
    ]


def test_prepared_rows_of_a_form_are_not_pupils(load, home, tmp_path):
    report = load(None, files.form(tmp_path / "edu990001" / files.FORM_NAME).parents[1])
    assert (report.kind, report.rows_read, report.rows_loaded, report.findings_cnt) == ("form", 3, 3, 0)
    found = rows(
        home,
        "select school_code, participant_code, subject, grade, school_year, attendance, primary_score, class_label "
        "from raw.results_participants order by 2",
    )
    assert found == [
        ("990001", "80001", "ИЯ", 8, 2026, "present", 8.0, "8-1"),
        ("990001", "80002", "ИЯ", 8, 2026, "present", 3.0, "8-2"),
        ("990001", "80003", "ИЯ", 8, 2026, "absent", None, "8-1"),
    ]
    codes = rows(home, "select distinct task_code, max_score from raw.results_tasks order by 1")
    assert codes == [("1", 5.0), ("2", 1.0), ("4К1", 3.0)], "helper numbers beside the table are not tasks"


def test_a_form_names_its_school_and_classes_on_service_sheets(load, home, tmp_path):
    path = files.form(tmp_path / files.FORM_NAME, prepared=5, login="edu990007", classes=True)
    assert load(path).rows_loaded == 3
    found = rows(home, "select distinct school_code, class_label from raw.results_participants order by 2")
    assert found == [("990007", "8А"), ("990007", "8Б")]


def test_a_form_without_a_school_is_refused_in_words(load, tmp_path):
    report = load(files.form(tmp_path / files.FORM_NAME, prepared=5))
    assert report.status == "refused"
    assert "не указана школа" in report.message


@pytest.mark.shared
def test_the_two_real_exports_load_as_bare_tables(shared_dir, home):
    reports = {r.kind: r for r in ingest(home, [shared_dir / "data" / "fis_oko"])}
    assert {kind: (r.rows_read, r.rows_loaded) for kind, r in reports.items()} == {
        "journal": (3, 3),
        "marks": (4, 4),
    }
    marks = rows(home, "select distinct subject, grade, school_year from raw.marks")
    journal = rows(home, "select distinct subject, grade, school_year from raw.journal")
    assert (marks, journal) == ([("РУ", 4, 2026)], [("МА", 4, 2024)])
    sums = rows(home, "select group_level, round(sum(pct)) from raw.marks group by 1")
    assert dict(sums) == dict.fromkeys(("all", "region", "municipality", "school"), 100.0)
