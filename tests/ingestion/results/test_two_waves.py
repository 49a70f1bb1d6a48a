"""ВПР of 2022 in two waves: spring and autumn are other procedures, in autumn the next grade wrote the programme."""

import pytest

from ingestion.pipeline import ingest
from tests.ingestion.core.builders import write_book
from tests.ingestion.mutations import HEAD_2022
from warehouse.raw import connect


def dump(path, day: str, class_text: str):
    rows = [
        ["edu990001", "99", "reg99", "reg99_m001 | Округ", "edu990001 | Школа", f"{day} 10:00:00", f"5000{i}", "1", "1",
         "2", class_text, "м", "4", "3"] for i in range(1, 4)
    ]  # fmt: skip
    return write_book(path, [HEAD_2022, *rows])


@pytest.mark.parametrize(
    ("name", "class_text"),
    [
        ("2022/4/Русский язык.xlsx", "5А"),
        ("2022/Русский язык 5 класс (по программе 4 класса).xlsx", "А"),
        ("2022/Русский язык по программе 4 класса.xlsx", "5 А"),
    ],
)
def test_waves_of_one_year_never_mix(tmp_path, home, name, class_text):
    spring = dump(tmp_path / "весна" / "2022" / "4" / "Русский язык.xlsx", "16.03.2022", "4А")
    autumn = dump(tmp_path / "осень" / name, "29.09.2022", class_text)
    reports = ingest(home, [tmp_path / "весна", tmp_path / "осень"])
    assert {report.status for report in reports} == {"loaded"}, (spring, autumn)
    store = connect(home.raw, read_only=True)
    found = store.execute(
        "select distinct school_year, season, grade, class_grade, class_label from raw.results_participants "
        "order by all"
    ).fetchall()
    gone = store.execute("select count(*) from ops.replaced_rows").fetchall()
    store.close()
    assert found == [(2022, "весна", 4, 4, "4А"), (2023, "осень", 4, 5, "5А")]
    assert gone == [(0,)]
