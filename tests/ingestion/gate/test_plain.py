"""Rules of small registers without the library: it says the same wherever all of them are met."""

import random

import polars as pl
import pytest

from ingestion.gate import adapter, plain
from ingestion.gate.adapter import Asked
from ingestion.gate.suites import BETWEEN, IN_SET, PAIR, REGEX, UNIQUE, UNIQUE_ONE
from ingestion.pipeline import has_new, ingest
from tests.ingestion.gate.test_new_data import before_a_build

ASKED = [
    Asked("unique", UNIQUE, {"column_list": ["code", "number"], "ignore_row_if": "never", "mostly": 1.0}),
    Asked("one", UNIQUE_ONE, {"column": "number", "mostly": 1.0}),
    Asked("set", IN_SET, {"column": "code", "value_set": ["МА", "РУ", "ОМ"], "mostly": 0.9}),
    Asked("between", BETWEEN, {"column": "number", "min_value": 1, "max_value": 9, "mostly": 1.0}),
    Asked("at_least", BETWEEN, {"column": "number", "min_value": 1, "max_value": None, "mostly": 0.5}),
    Asked(
        "pair",
        PAIR,
        {
            "column_A": "number",
            "column_B": "least",
            "or_equal": True,
            "ignore_row_if": "either_value_is_missing",
            "mostly": 1.0,
        },
    ),
    Asked("regex", REGEX, {"column": "code", "regex": "^[А-Я]{2}$", "mostly": 1.0}),
]


def frame(seed: int) -> pl.DataFrame:
    chance = random.Random(seed)
    rows = [
        {
            "code": chance.choice(["МА", "РУ", "ОМ", None] + ["ФИ", "м"] * (seed % 2)),
            "number": chance.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, None] + [0] * (seed % 3 == 0)),
            "least": chance.choice([0, 1, None]),
        }
        for _ in range(1 + seed % 5)
    ]
    return pl.DataFrame(rows, schema={"code": pl.String, "number": pl.Int64, "least": pl.Int64})


@pytest.mark.parametrize("one", ASKED, ids=lambda one: one.rule_id)
def test_what_is_met_is_met_for_the_library_too(one):
    said = {True: 0, False: 0}
    for seed in range(40):
        rows = frame(seed)
        if rows.select(name for name in rows.columns if name in str(one.arguments)).drop_nulls().is_empty():
            continue  # a rule without values is not asked
        own, library = plain.met([one], rows), adapter.run([one], rows)[one.rule_id]
        assert (own is not None) == (library.unexpected_cnt == 0), (seed, rows)
        said[own is not None] += 1
        if own is not None:
            assert own[one.rule_id] == library
    assert min(said.values()) > 0


def test_many_rows_and_values_of_another_kind_are_asked_of_the_library():
    assert plain.met(ASKED, pl.concat([frame(2)] * 2_001)) is None
    assert plain.met([Asked("set", IN_SET, {"column": "number", "value_set": ["МА"]})], frame(2)) is None
    between = {"column": "code", "min_value": 1, "max_value": None}
    assert plain.met([Asked("between", BETWEEN, between)], frame(2)) is None


def test_a_status_of_a_measure_waits_for_no_library(home):
    (home.inbox / "Исполнение.csv").write_text(
        "План;№;Период;Логин ОО;Статус;Новый срок;Дата;Подтверждение;Комментарий\n"
        "План объективности 2023-2024;2.1;;;выполнено;;10.10.2023;приказ № 5;\n",
        encoding="utf-8",
    )
    assert [report.status for report in ingest(home, [])] == ["loaded"]
    assert before_a_build(home) == set()
    assert not has_new(home)
