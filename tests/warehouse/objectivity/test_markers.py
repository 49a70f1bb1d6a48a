"""The familiar markers against scipy and hand computation."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from tests.seeds import seed
from warehouse.objectivity import markers as m

SHIPPED = m.markers_of(seed("objectivity_markers"))


def frame(**columns) -> pl.DataFrame:
    base = {
        "procedure_id": "ВПР-2021-весна-РУ-4",
        "kind": "ВПР",
        "school_year": 2021,
        "season": "весна",
        "subject": "РУ",
        "grade": 4,
        "class_grade": 4,
        "attendance": "present",
        "max_primary_score": 20.0,
    }
    n = len(next(iter(columns.values())))
    return pl.DataFrame({**{k: [v] * n for k, v in base.items()}, **columns})


@pytest.fixture(scope="module")
def random_results() -> pl.DataFrame:
    rng = np.random.default_rng(5)
    schools = [f"99{i:04d}" for i in range(30) for _ in range(int(rng.integers(3, 40)))]
    level = {s: rng.normal(0, 2) for s in set(schools)}
    score = [float(np.clip(round(11 + level[s] + rng.normal(0, 3)), 0, 20)) for s in schools]
    journal = [float(np.clip(round(3.6 + (x - 11) / 5 + rng.normal(0, 0.7)), 2, 5)) for x in score]
    return frame(school_code=schools, primary_score=score, journal_mark=journal)


def test_high_mean_is_two_intervals_apart(random_results):
    found = m.high_mean(random_results)
    everybody = random_results["primary_score"].to_numpy()
    upper = everybody.mean() + 1.96 * stats.sem(everybody)
    for school, n, value, expected, flag in found.select(
        "school_code", "n", "value", "expected", "is_flagged"
    ).iter_rows():
        x = random_results.filter(pl.col("school_code") == school)["primary_score"].to_numpy()
        assert n == len(x)
        assert expected == pytest.approx(upper)
        assert value == pytest.approx(x.mean() - 1.96 * stats.sem(x))
        assert flag == (value > upper)
    assert found["is_flagged"].any()


def test_single_participant_has_no_high_mean():
    found = m.high_mean(frame(school_code=["1", "2", "2"], primary_score=[20.0, 1.0, 2.0]))
    assert found.filter(pl.col("school_code") == "1")["is_flagged"][0] is None


def short_formula(journal: np.ndarray, score: np.ndarray) -> float:
    d, n = stats.rankdata(journal) - stats.rankdata(score), len(journal)
    return 1 - 6 * (d**2).sum() / (n * (n**2 - 1))


def test_without_ties_both_forms_of_spearman_are_scipys():
    marks, scores = np.array([2.0, 5.0, 3.0, 4.0]), np.array([7.0, 9.0, 12.0, 11.0])
    found = m.mismatch(frame(school_code=["1"] * 4, journal_mark=marks, primary_score=scores))
    expected = stats.spearmanr(marks, scores).statistic
    assert found.select("value", "value_tied").row(0) == pytest.approx((expected, expected))


def test_with_ties_the_document_differs_and_the_corrected_one_is_scipys(random_results):
    found = m.mismatch(random_results)
    for school, value, tied in found.select("school_code", "value", "value_tied").iter_rows():
        rows = random_results.filter(pl.col("school_code") == school)
        a, b = rows["journal_mark"].to_numpy(), rows["primary_score"].to_numpy()
        assert value == pytest.approx(short_formula(a, b))
        if tied is not None:
            assert tied == pytest.approx(stats.spearmanr(a, b).statistic)
    assert (found["value"] - found["value_tied"]).abs().median() > 0.005


def test_journal_marks_all_alike_have_no_corrected_coefficient():
    rows = frame(school_code=["1"] * 5, primary_score=[1.0, 2.0, 3.0, 4.0, 5.0], journal_mark=[4.0] * 5)
    found = m.mismatch(rows).row(0, named=True)
    assert found["value_tied"] is None
    assert found["value"] == pytest.approx(0.5)
    assert not found["is_flagged"]


def test_mismatch_ignores_invalid_journal_marks():
    rows = frame(school_code=["1"] * 4, primary_score=[1.0, 2.0, 3.0, 4.0], journal_mark=[5.0, 4.0, 3.0, 8.0])
    found = m.mismatch(rows)
    assert found["n"][0] == 3
    assert found["value"][0] == pytest.approx(-1.0)
    assert found["is_flagged"][0]


def two_tests(earlier: dict, later: dict, **changes) -> pl.DataFrame:
    one = frame(school_code=list(earlier), primary_score=list(earlier.values()))
    two = frame(school_code=list(later), primary_score=list(later.values())).with_columns(
        pl.lit(5, pl.Int64).alias("grade"),
        pl.lit(5, pl.Int64).alias("class_grade"),
        pl.lit("ВПР-2022-весна-РУ-5").alias("procedure_id"),
        pl.lit(2022, pl.Int64).alias("school_year"),
    )
    return pl.concat([one, two]).with_columns(**changes)


def test_jump_compares_the_cohort_with_three_interquartile_ranges():
    before = {str(i): 10.0 + i % 3 for i in range(20)}
    after = {str(i): 10.0 + (i * 7) % 4 for i in range(20)}
    found = m.cohort_jump(
        two_tests({**before, "fall": 18.0, "rise": 1.0}, {**after, "fall": 4.0, "rise": 19.0})
    )
    assert found.filter("is_fall")["school_code"].to_list() == ["fall"]
    assert found.filter("is_rise")["school_code"].to_list() == ["rise"]
    k = found["value"].to_numpy()
    q25, q75 = np.quantile(k, [0.25, 0.75])
    assert found["high"][0] == pytest.approx(q75 + 3 * (q75 - q25))
    assert found["low"][0] == pytest.approx(q25 - 3 * (q75 - q25))
    assert found.filter(pl.col("school_code") == "fall")["value"][0] == pytest.approx(18 / 4)


def test_autumn_programme_4_meets_spring_programme_5_of_the_same_cohort():
    procedures = pl.DataFrame(
        {
            "procedure_id": ["a", "b", "c", "d"],
            "kind": ["ВПР"] * 4,
            "school_year": [2021, 2021, 2021, 2022],
            "season": ["осень", "весна", "весна", "весна"],
            "subject": ["РУ"] * 4,
            "grade": [4, 5, 4, 5],
            "class_grade": [5, 5, 4, 5],
        }
    )
    pairs = set(m.cohort_pairs(procedures).select("earlier", "later").iter_rows())
    assert pairs == {("a", "b"), ("c", "d")}


def test_a_later_test_meets_the_nearest_earlier_one_only():
    procedures = pl.DataFrame(
        {
            "procedure_id": ["spring 4", "autumn 4", "spring 5"],
            "kind": ["ВПР"] * 3,
            "school_year": [2020, 2021, 2021],
            "season": ["весна", "осень", "весна"],
            "subject": ["РУ"] * 3,
            "grade": [4, 4, 5],
            "class_grade": [4, 5, 5],
        }
    )
    found = m.cohort_pairs(procedures).select("earlier", "later")
    assert found.rows() == [("autumn 4", "spring 5")]


def moved_to_autumn(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(
        pl.lit("ВПР-2021-осень-РУ-4").alias("procedure_id"),
        pl.lit("осень").alias("season"),
        pl.lit(5, pl.Int64).alias("class_grade"),
    )


def test_a_marker_stands_once_a_year_where_autumn_and_spring_wrote_the_same_programme(random_results):
    autumn = moved_to_autumn(random_results)
    both = m.school_markers(pl.concat([autumn, random_results]), SHIPPED)
    assert both.equals(m.school_markers(random_results, SHIPPED))
    assert set(m.school_markers(autumn, SHIPPED)["procedure_id"]) == {"ВПР-2021-осень-РУ-4"}


def test_a_jump_is_a_row_of_the_later_test():
    schools = {str(i): 10.0 + i % 5 for i in range(12)}
    rows = two_tests(schools, schools).with_columns(pl.lit(None, pl.Float64).alias("journal_mark"))
    signs = m.school_markers(rows, SHIPPED).filter(pl.col("sign") == "fall_РУ")
    assert signs.select("procedure_id", "grade", "school_year").unique().rows() == [
        ("ВПР-2022-весна-РУ-5", 5, 2022)
    ]


def test_a_new_row_of_the_configuration_is_a_new_marker(random_results):
    own = pl.DataFrame(
        [("mean_РУ4", 1, "high_mean", "ВПР", "РУ", 4, "высокий средний балл")],
        schema=["marker", "place", "formula", "kind", "subject", "grade", "title"],
        orient="row",
    )
    signs = m.school_markers(random_results, m.markers_of(own))
    assert signs["sign_name"].unique().to_list() == ["высокий средний балл"]
    assert m.school_markers(random_results, ()).is_empty()
    with pytest.raises(ValueError, match="low_mean"):
        m.markers_of(own.with_columns(formula=pl.lit("low_mean")))


def test_fourteen_markers_and_the_region_index(random_results):
    assert len(SHIPPED) == 14
    signs = m.school_markers(random_results, SHIPPED)
    assert set(signs["sign"]) == {"mean_РУ4", "journal_РУ4"}
    marked = signs.group_by("school_code").agg(pl.col("is_flagged").any())["is_flagged"]
    assert m.region_index(signs)["index"][0] == pytest.approx(100 - 100 * marked.mean())


@pytest.mark.shared
def test_high_mean_on_real_data_fires_in_13_to_18_percent(shared_dir):
    from tests.warehouse.objectivity import altai_data

    folder = shared_dir / "data" / "altai" / "2021"
    path = next(p for p in folder.glob("*математике, 5*"))
    scale = {"min3": 7, "min4": 11, "min5": 15}
    people = altai_data.read_test(path, "МА", 5, season="весна", scale=scale)["participants"]
    assert 0.125 < m.high_mean(people)["is_flagged"].mean() < 0.185
    ranks = m.mismatch(people)
    assert ranks["is_flagged"].mean() < 0.01
    for school in ranks["school_code"].head(40):
        rows = people.filter(
            (pl.col("school_code") == school)
            & pl.col("primary_score").is_not_null()
            & pl.col("journal_mark").is_between(2, 5)
        )
        tied = ranks.filter(pl.col("school_code") == school)["value_tied"][0]
        if tied is not None:
            expected = stats.spearmanr(rows["journal_mark"], rows["primary_score"]).statistic
            assert tied == pytest.approx(expected, abs=1e-9)
