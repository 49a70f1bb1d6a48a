"""Words of a procedure in forms: what the pages write, the reading of forms understands as the same test."""

import polars as pl
import pytest

from dashboards.words import labels
from ingestion.registers.mentions import Mention, add_procedure

KEY = ("procedure_kind", "subject", "grade", "language", "study_level", "season", "named_year")


@pytest.mark.parametrize(
    ("procedure_id", "said", "meant"),
    [
        ("ВПР-2026-весна-МА-5", "ВПР весна 2026 Математика 5 класс", ("МА", 5, None, None, "весна", 2026)),
        (
            "ВПР-2026-весна-МА-7-углублённый",
            "ВПР весна 2026 Математика (углублённый уровень) 7 класс",
            ("МА", 7, None, "углублённый", "весна", 2026),
        ),
        (
            "ВПР-2026-весна-ФИ-8-базовый",
            "ВПР весна 2026 Физика (базовый уровень) 8 класс",
            ("ФИ", 8, None, "базовый", "весна", 2026),
        ),
        (
            "ВПР-2023-осень-ИЯ-8-немецкий",
            "ВПР осень 2022 Иностранный язык (немецкий) 8 класс",
            ("ИЯ", 8, "немецкий", None, "осень", 2022),
        ),
    ],
)
def test_a_form_names_a_procedure_with_its_language_and_level_and_is_understood(procedure_id, said, meant):
    assert labels.procedure_in_forms(procedure_id) == said
    row = add_procedure(pl.DataFrame({"procedure": [said]}), Mention(name="procedure"))
    assert row.select(KEY).row(0) == ("ВПР", *meant)
