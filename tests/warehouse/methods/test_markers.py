"""The familiar markers against scipy and hand computation."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from warehouse.methods import markers as m


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


def test_spearman_without_ties_both_forms_are_scipy():
    rng = np.random.default_rng(1)
    a, b = rng.permutation(15).astype(float), rng.permutation(15).astype(float)
    expected = stats.spearmanr(a, b).statistic
    assert m.spearman_document(a, b) == pytest.approx(expected)
    assert m.spearman_tied(a, b) == pytest.approx(expected)


def test_spearman_with_ties_document_differs_tied_is_scipy():
    a = np.array([3, 3, 4, 4, 5, 2, 3.0])
    b = np.array([7, 9, 9, 12, 15, 3, 9.0])
    d = stats.rankdata(a) - stats.rankdata(b)
    assert m.spearman_document(a, b) == pytest.approx(1 - 6 * (d**2).sum() / (7 * 48))
    assert m.spearman_tied(a, b) == pytest.approx(stats.spearmanr(a, b).statistic)
    assert m.spearman_document(a, b) != pytest.approx(m.spearman_tied(a, b), abs=1e-4)


def test_mismatch_frame_agrees_with_the_scalar_functions(random_results):
    found = m.mismatch(random_results)
    for school, value, tied in found.select("school_code", "value", "value_tied").iter_rows():
        rows = random_results.filter(pl.col("school_code") == school)
        a, b = rows["journal_mark"].to_numpy(), rows["primary_score"].to_numpy()
        assert value == pytest.approx(m.spearman_document(a, b))
        if tied is not None:
            assert tied == pytest.approx(stats.spearmanr(a, b).statistic)


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


def test_fourteen_markers_and_the_region_index(random_results):
    assert len(m.MARKERS) == 14
    signs = m.school_markers(random_results)
    assert set(signs["sign"]) == {"mean_РУ4", "journal_РУ4"}
    marked = signs.group_by("school_code").agg(pl.col("is_flagged").any())["is_flagged"]
    assert m.region_index(signs)["index"][0] == pytest.approx(100 - 100 * marked.mean())


@pytest.mark.shared
def test_high_mean_on_real_data_fires_in_13_to_18_percent(shared_dir):
    import altai_data

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
