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
