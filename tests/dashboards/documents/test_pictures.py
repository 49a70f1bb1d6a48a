"""A picture's title is counted in the rows that are drawn."""

import re

import polars as pl
import pytest

from dashboards.documents import pictures
from dashboards.documents.model import OPEN


def drawn(*bands: str | None) -> pl.DataFrame:
    return pl.DataFrame({"band": list(bands)}, schema={"band": pl.String})


LOW, MID, HIGH = pictures.INSUFFICIENT, pictures.UNSURE, "достаточный"


@pytest.mark.parametrize(
    ("rows", "of", "title"),
    [
        (drawn(LOW, LOW), 17, "Недостаточно выполнено: 2 задания из 17"),
        (drawn(LOW, HIGH, HIGH), 3, "Недостаточно выполнено – 1 из 3 заданий"),
        (drawn(LOW, MID, HIGH), 3, "Недостаточно выполнено – 1 из 3 заданий, пограничное значение – 1"),
        (drawn(LOW, HIGH), 20, "Недостаточно выполнено – 1 из 2 на этом рисунке"),
        (drawn(HIGH, HIGH), 2, "Все задания выполнены не ниже достаточного"),
        (drawn(HIGH, HIGH), 20, "Все задания на этом рисунке выполнены не ниже достаточного"),
        (drawn(None, None), 2, "Выполнение: задания по порядку работы"),
    ],
)
def test_the_title_counts_what_is_drawn(rows, of, title):
    assert pictures.task_title(rows, of) == title


def test_a_slide_that_counts_insufficient_tasks_draws_exactly_these(papers):
    [slide] = [
        s for s in papers["meeting_slides", OPEN].slides if s.picture and "Выполнение" in s.picture.caption
    ]
    assert re.match(r"Недостаточно выполнено|Все задания|Труднее всего", slide.title)
    assert ("Пустая точка" in slide.picture.read) == slide.title.startswith(("Недостаточно", "Труднее"))
