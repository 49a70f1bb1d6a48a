"""Words of «Темы и дефициты» where a municipality is small or alone: nothing false, nothing printed over itself."""

import polars as pl
import pytest

from dashboards.pages.skills import skills


def topic(words: str = "Умение читать", tasks: str = "9", **changes) -> dict:
    row = {
        "grade": 5,
        "topic": words,
        "task_codes": tasks,
        "class_label": None,
        "school_code": None,
        "school_name": None,
        "n": 226,
        "sample_tier": "50 и более",
        "completion_pct": 50.0,
        "expected_pct": None,
        "gap": None,
        "previous_completion_pct": None,
        "schools_judged_cnt": None,
        "schools_red_cnt": None,
        "is_system_deficit": None,
        "band": "нет полосы",
        "reading": "судить не по чему",
    }
    return row | changes


def frame(*rows: dict) -> pl.DataFrame:
    schema = dict.fromkeys(("class_label", "school_code", "school_name"), pl.String)
    numbers = dict.fromkeys(("expected_pct", "gap", "previous_completion_pct"), pl.Float64)
    counts = dict.fromkeys(("schools_judged_cnt", "schools_red_cnt"), pl.Int64)
    return pl.DataFrame(
        list(rows), schema_overrides={**schema, **numbers, **counts, "is_system_deficit": pl.Boolean}
    )


def test_topics_of_the_same_words_are_rows_of_their_own():
    school = {"school_code": "990001", "school_name": "МБОУ «СОШ № 1»"}
    own = frame(topic(tasks="9"), topic(tasks="10"), topic("Умение писать", "1, 2"))
    below = frame(
        *(topic(tasks=tasks, **school) for tasks in ("9", "10")), topic("Умение писать", "1, 2", **school)
    )
    drawn = skills.heat_rows(own, below, 5)
    assert set(drawn["skill"]) == {"9 – Умение читать", "10 – Умение читать", "Умение писать"}
    assert drawn.select("skill", "group").is_unique().all()


def test_nothing_is_called_sufficient_where_no_band_is_known():
    none = frame(topic()).clear()
    said = skills.finding(frame(topic()), none)
    assert "определить нельзя" in said
    assert "достаточно" not in said
    assert "выполнено достаточно" in skills.finding(frame(topic(is_system_deficit=False)), none)


def test_a_work_of_one_skill_says_its_level_and_not_that_something_is_missing():
    history = topic("История России", "1, 2, 3", reading=skills.WHOLE_WORK)
    said = skills.finding(frame(history), frame(history).clear())
    assert "уровень" in said
    assert "определить нельзя" not in said
    assert "сложность" not in skills.why_not_judged(frame(history))
    assert "сложность" in skills.why_not_judged(frame(topic()))
    both = frame(history, topic(is_system_deficit=False, reading="не выделяется"))
    assert "выполнено достаточно" in skills.finding(both, both.clear())


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("МБОУ «СОШ № 9»", "№ 9"),
        ("МБОУ «Лицей № 1»", "Лицей № 1"),
        ("МБОУ «СОШ № 1» с. Тихолунье", "№ 1 с. Тихолунье"),
        ('МБОУ "Гимназия №40"', "Гимназия №40"),
        ('МБОУ "СОШ №13"', "№13"),
        ("МАОУ СОШ № 133", "МАОУ СОШ № 133"),
        ("Школа", "Школа"),
    ],
)
def test_a_school_is_named_shortly_and_its_quotes_close(name, short):
    assert skills.short_school(name) == short


def test_columns_without_anything_in_them_do_not_stand():
    alone = [column.field for column in skills.topic_columns(frame(topic()), has_schools=True)]
    assert not set(alone) & set(skills.COMPARED)
    region = frame(
        topic(expected_pct=60.0, gap=-10.0, schools_judged_cnt=7, schools_red_cnt=0), topic(tasks="10")
    )
    there = {column.field for column in skills.topic_columns(region, has_schools=True)}
    assert {"expected_pct", "gap", "schools_red_cnt"} <= there
    assert "previous_completion_pct" not in there


def test_what_a_topic_comes_to_stands_right_beside_it():
    fields = [column.field for column in skills.topic_columns(frame(topic()), has_schools=False)]
    assert fields.index("reading") == fields.index("topic") + 1
