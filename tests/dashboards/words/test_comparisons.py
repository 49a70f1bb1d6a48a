"""A comparison is said once, with its direction only where it is more than chance."""

import polars as pl
import pytest

from dashboards.pages.overview import results
from dashboards.words import groups, lint_text

EARLIER = {"previous_school_year": 2022, "quality_change_pts": 5.14, "quality_change": "рост"}
ROW = {
    **{"procedure_id": "ВПР-2023-весна-РУ-4", "kind": "ВПР", "school_year": 2023, "season": "весна"},
    **{
        "sitting": "ВПР, весна",
        "subject": "РУ",
        "test_name": "РУ",
        "grade": 4,
        "municipality": "Округ",
        "n": 802,
    },
    **{"quality_pct": 69.32, "above_level": "region", "quality_above_pct": 68.0},
    **{"quality_difference": "в пределах случайного", **EARLIER},
}


@pytest.mark.parametrize(
    ("change", "word", "said"),
    [
        (5.14, "рост", ", на 5,1 п.п. выше, чем в 2021/22"),
        (-5.14, "снижение", ", на 5,1 п.п. ниже, чем в 2021/22"),
        (5.14, "в пределах случайного", ", как в 2021/22: разница в пределах случайного"),
        (5.14, "мало данных", ""),
        (5.14, "не сопоставимо", ""),
        (None, "рост", ""),
    ],
)
def test_a_year_before_is_said_with_a_direction_only_beyond_chance(change, word, said):
    assert groups.since(change, word, 2022).replace("\u202f", " ").replace("\u00a0", " ") == said
    assert groups.since(change, word, None) == ""


def test_the_level_above_is_said_with_its_uncertainty():
    assert groups.beside_level("выше", "region", "64 %") == "по региону 64 %, разница больше случайной"
    assert (
        groups.beside_level("в пределах случайного", "municipality", "64 %")
        == "по муниципалитету 64 %, разница в пределах случайного"
    )
    assert groups.beside_level("мало данных", "school", "64 %").endswith("сравнивать рано")
    assert groups.beside_level("выше", None, "64 %") == groups.beside_level(None, "region", "64 %") == ""


def test_the_overview_says_one_comparison_of_the_procedure_that_changed_most():
    calm = ROW | {"procedure_id": "ВПР-2023-весна-МА-4", "quality_change": "в пределах случайного"}
    older = ROW | {"previous_school_year": 2021, "quality_change_pts": 20.0}
    past = ROW | {"procedure_id": "ВПР-2022-весна-РУ-4", "school_year": 2022}
    rows = results.newest(pl.DataFrame([calm, ROW, older, past]))
    # One line a procedure, beside the nearest earlier one; other years stay on their page.
    assert rows["procedure_id"].to_list() == [calm["procedure_id"], ROW["procedure_id"]]
    assert rows["quality_change_pts"].to_list() == [5.14, 5.14]
    said = results.sentence(results.most_told(rows)).replace("\u202f", " ").replace("\u00a0", " ")
    assert said == (
        "ВПР, РУ, 4 класс, весна 2022/23: качество 69,3 %, на 5,1 п.п. выше, чем в 2021/22; "
        "по региону 68 %, разница в пределах случайного."
    )
    assert lint_text(said) == []
    assert results.newest(rows.clear()).is_empty()


BARE = {
    **{
        key: ROW[key]
        for key in ("procedure_id", "kind", "school_year", "season", "sitting", "subject", "test_name")
    },
    **{"season_place": 3, "grade": 4, "municipality": "Округ", "present_cnt": 193, "published_n": 193},
    **{
        "quality_pct": 43.52,
        "above_level": "region",
        "quality_above_pct": 58.75,
        "quality_difference": "ниже",
    },
    **{"scored_cnt": 193, "mean_score": 6.84, "max_primary_score": 15.0, "score_above_level": None},
    **{"above_mean_score": None, "score_difference": "нет данных"},
}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "по отчёту ФИС ОКО качество 43,5 %, по региону 58,8 %, разница больше случайной."),
        (
            {"above_level": "all", "quality_difference": "в пределах случайного"},
            "по отчёту ФИС ОКО качество 43,5 %, по Российской Федерации 58,8 %, разница в пределах случайного.",
        ),
        (
            {
                "quality_pct": None,
                "above_level": None,
                "score_above_level": "region",
                "above_mean_score": 7.93,
            }
            | {"score_difference": "ниже"},
            "средний балл 6,8 из 15, по региону 7,9, разница больше случайной.",
        ),
        (
            {"quality_pct": None, "above_level": None},
            "средний балл 6,8 из 15. Сравнить с регионом не с чем: отчёт ФИС ОКО по этой работе не загружен.",
        ),
    ],
)
def test_without_a_scale_the_overview_compares_by_what_was_published(changed, said):
    found = results.published_sentence(BARE | changed).replace("\u202f", " ").replace("\u00a0", " ")
    assert found == f"ВПР, РУ, 4 класс, весна 2022/23: {said}"
    assert lint_text(found) == []
