"""A file that is almost of a kind is not silently «не распознан»: it is said what it lacks and what to do."""

import pytest

from ingestion.pipeline import ingest
from tests.homes import obektiv
from tests.ingestion.core.builders import HEAD_2021, NAME_2021, row_2021, write_book


@pytest.mark.parametrize(
    ("name", "rows", "said"),
    [
        (
            "Школы.xlsx",
            [["Логин ОО", "Название", "Муниципалитет"], ["edu990001", "СОШ № 1", "Округ"]],
            ("не хватает", "«Вид", "obektiv template schools"),
        ),
        (
            NAME_2021,
            [[h for h in HEAD_2021 if h != "вариант"], row_2021()],
            ("весна 2021", "«вариант»", "«логин школы»"),
        ),
    ],
)
def test_a_table_without_one_column_is_refused_with_its_name(tmp_path, home, name, rows, said):
    (report,) = ingest(home, [write_book(tmp_path / name, rows)])
    assert (report.status, report.kind) == ("refused", None)
    assert all(words in report.message for words in said), report.message


def test_a_table_like_nothing_says_where_the_forms_are(tmp_path, home):
    (report,) = ingest(home, [write_book(tmp_path / "меню.xlsx", [["Блюдо", "Цена"], ["Каша", "10"]])])
    assert report.status == "unrecognised"
    assert "obektiv template list" in report.message


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [["Мероприятие", "Примечание"], ["Анализ итогов", "-"]],
            ("«План мероприятий»", "найден столбец «Мероприятие»", "не хватает «Срок», «Ответственный»"),
        ),
        (
            [["Код", "Четверть", "Отметка"], ["1001", "1", "4"]],
            ("Ближе всего вид «", "найден", "не хватает «"),
        ),
        ([["Блюдо", "Цена"], ["Каша", "10"]], ("Ни одного столбца известных видов",)),
    ],
    ids=["a plan without times and people", "one column of a kind", "nothing"],
)
def test_a_table_far_from_every_kind_says_the_nearest_one(tmp_path, home, rows, said):
    (report,) = ingest(home, [write_book(tmp_path / "Таблица.xlsx", rows)])
    assert report.status == "unrecognised"
    assert all(words in report.message for words in ("obektiv template list", *said)), report.message


def test_what_stands_in_an_unknown_file_is_not_repeated(tmp_path, home):
    rows = [["Сидоров Пётр Ильич", "Код"], ["Кузнецов Иван Петрович", "1"]]
    (report,) = ingest(home, [write_book(tmp_path / "Список.xlsx", rows)])
    assert "Сидоров" not in report.message


def test_a_plan_in_a_workbook_says_the_column_it_lacks(tmp_path, home):
    rows = [["№", "Мероприятие", "Срок"], ["1", "Анализ итогов", "май"]]
    (report,) = ingest(home, [write_book(tmp_path / "Таблица.xlsx", rows)])
    assert "похожа на план мероприятий" in report.message
    assert "не хватает столбцов: «Ответственный»" in report.message


def test_a_picture_is_told_to_be_one(tmp_path, home):
    (tmp_path / "Снимок.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (report,) = ingest(home, [tmp_path / "Снимок.jpg"])
    assert "это снимок" in report.message


def test_a_scan_is_refused_under_its_own_name(shared_dir, tmp_path):
    case = shared_dir / "cases" / "observation_act" / "Акт скан.pdf"
    done = obektiv(tmp_path / "home", "ingest", str(case), check=False)
    assert done.returncode == 1
    assert "«Акт скан.pdf»" in done.stderr
    assert "document.pdf" not in done.stderr


def test_a_table_without_its_optional_day_is_read(tmp_path, home):
    rows = [["Процедура", "Логин ОО", "Видеонаблюдение"], ["ВПР Математика 5 класс 2022", "edu990001", "да"]]
    (report,) = ingest(home, [write_book(tmp_path / "Условия проведения.xlsx", rows)])
    assert (report.kind, report.status) == ("procedure_conditions", "loaded")
