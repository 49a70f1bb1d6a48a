"""Specifications: the file's name says the kind of procedure; groups of skills of a КДР are read."""

import polars as pl
import pytest

from ingestion.pipeline import ingest
from ingestion.sources.test_specs import kind_of
from obektiv.demo.reference import kdr_specification
from obektiv.demo.workbook import write_frame
from warehouse.raw import connect


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("КДР_6_Математика_2022", "КДР"),
        ("6_Математика_2022", "ВПР"),
        ("test_spec_Математика_6_2021", "ВПР"),
        ("ВПР 2023 Русский язык 4 класс", "ВПР"),
    ],
)
def test_the_name_of_the_file_says_the_kind(name, kind):
    assert kind_of(name) == kind


def test_groups_of_skills_reach_the_warehouse(home, tmp_path):
    path = tmp_path / "КДР_6_Математика_2022.xlsx"
    table = kdr_specification("МА", 6)
    write_frame(path, table)
    (report,) = ingest(home, [path])
    assert (report.kind, report.rows_loaded) == ("test_specs", table.height)
    with connect(home.root / "ingested.duckdb", read_only=True) as connection:
        rows = connection.execute("select kind, task_code, skill_group from raw.test_specs").fetchall()
    assert {kind for kind, *_ in rows} == {"КДР"}
    wanted = table.select(pl.col(table.columns[0]).cast(pl.String), "Группа умений").rows()
    assert sorted({(code, group) for _, code, group in rows}) == sorted(set(wanted))
