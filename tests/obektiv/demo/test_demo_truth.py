"""What is planted is really in the results, at the place that the truth names."""

import json

import numpy as np
import polars as pl

from obektiv.demo.mechanisms import mark_borders
from obektiv.demo.planted import MECHANISM_WORDS, planted_peculiarities
from obektiv.demo.schools import make_schools


def _index(truth, school_code: str) -> int:
    return truth.schools["school_code"].to_list().index(school_code)


def _planted(truth, kind: str) -> list[dict]:
    return truth.classes.filter(pl.col("type") == kind).to_dicts()


def _rows(truth, written, row: dict) -> np.ndarray:
    """Present pupils of the class that a row of the truth names."""
    sitting = written.sitting
    letter = row["class_label"].lstrip("0123456789") or "А"
    members = sitting.rows_of(_index(truth, row["school_code"]), letter)
    return members[sitting.present[members]]


def test_all_mechanisms_and_hard_negatives_are_planted(truth):
    types = set(truth.classes["type"])
    negatives = {"improvement", "selected_class", "flu_absence", "lyceum", "natural_leniency"}
    assert types == {*MECHANISM_WORDS, *negatives, "none"}
    share = truth.classes["is_manipulation"].mean()
    assert 0.01 < share < 0.08
    keys = ["procedure_id", "school_code", "class_label"]
    assert truth.classes.select(keys).is_unique().all()


def test_class_counts_agree_with_pupil_counts(truth):
    counted = truth.classes.group_by("procedure_id").agg(pl.sum("n_listed"), pl.sum("n_present"))
    both = truth.participants.join(counted, on="procedure_id")
    assert both["n_listed"].to_list() == both["pupils"].to_list()
    assert both["n_present"].to_list() == both["present"].to_list()


def test_lifted_classes_leave_no_totals_just_below_a_border(truth, tests_written):
    below = total = 0
    for row in _planted(truth, "threshold_lift"):
        written = tests_written[row["procedure_id"]]
        totals = written.sitting.totals[_rows(truth, written, row)]
        below += sum(int((border - totals == 1).sum()) for border in mark_borders(written.sitting.procedure))
        total += len(totals)
    elsewhere = count = 0
    for written in tests_written.values():
        totals = written.sitting.totals[written.sitting.present]
        elsewhere += sum(int((b - totals == 1).sum()) for b in mark_borders(written.sitting.procedure))
        count += len(totals)
    assert below / total < 0.35 * elsewhere / count


def test_copied_classes_hold_nearly_equal_works(truth, tests_written):
    for row in _planted(truth, "copying"):
        written = tests_written[row["procedure_id"]]
        scores = written.sitting.scores[_rows(truth, written, row)]
        same = (scores[:, None, :] == scores[None, :, :]).mean(axis=2) > 0.85
        np.fill_diagonal(same, False)
        assert same.any(axis=1).sum() >= 4, row


def test_disclosed_tasks_are_answered_far_above_the_municipality(truth, tests_written):
    for row in _planted(truth, "disclosure"):
        sitting = tests_written[row["procedure_id"]].sitting
        here = _rows(truth, tests_written[row["procedure_id"]], row)
        excess = (sitting.scores[here].mean(axis=0) - sitting.scores.mean(axis=0)) / sitting.test.maxima
        assert np.sort(excess)[-2] > 0.25, row


def test_generous_commissions_give_more_than_experts_on_open_tasks(truth, tests_written):
    for row in _planted(truth, "lenient_open"):
        sitting = tests_written[row["procedure_id"]].sitting
        here = _rows(truth, tests_written[row["procedure_id"]], row)
        difference = (sitting.scores - sitting.expert_scores)[here].mean(axis=0)
        assert difference[sitting.test.is_open].mean() > 0.15
        assert difference[sitting.test.is_open].mean() > difference[~sitting.test.is_open].mean() + 0.1


def test_inflated_classes_have_more_than_their_pupils_can_do(truth, tests_written):
    for row in _planted(truth, "inflation"):
        sitting = tests_written[row["procedure_id"]].sitting
        here = _rows(truth, tests_written[row["procedure_id"]], row)
        assert (sitting.totals - sitting.expert_scores.sum(axis=1))[
            here
        ].mean() > 0.06 * sitting.test.max_score, row


def test_absence_is_selective_where_planted_and_not_in_the_flu_class(truth, tests_written):
    def difference(row: dict) -> float:
        sitting = tests_written[row["procedure_id"]].sitting
        letter = row["class_label"].lstrip("0123456789")
        members = sitting.rows_of(_index(truth, row["school_code"]), letter)
        away = members[~sitting.present[members]]
        assert len(away) / len(members) > 0.15
        return float(sitting.ability[away].mean() - sitting.ability[members].mean())

    removed = [difference(row) for row in _planted(truth, "weak_removed")]
    ill = [difference(row) for row in _planted(truth, "flu_absence")]
    assert max(removed) < -0.25
    assert np.mean(removed) < -0.45
    assert np.mean(ill) > -0.3


def test_content_gaps_are_visible_in_the_class(truth, tests_written):
    assert truth.gaps.height >= 12
    for row in truth.gaps.to_dicts():
        sitting = tests_written[row["procedure_id"]].sitting
        here = _rows(truth, tests_written[row["procedure_id"]], row)
        tasks = np.array([row["content_code"] in topics for topics in sitting.test.topics])
        share = sitting.scores / sitting.test.maxima
        gap = share[here].mean(axis=0) - share.mean(axis=0)
        assert gap[tasks].mean() < gap[~tasks].mean() - 0.1, row


def test_small_classes_and_groups_of_schools(truth, schools):
    assert truth.schools.height == 24
    assert truth.schools["kind"].to_list().count("лицей") == 1
    assert truth.schools["kind"].to_list().count("гимназия") == 1
    rural = truth.schools.filter(pl.col("locality") == "село")
    assert rural.height == 9
    sizes = truth.classes.join(rural, on="school_code")["n_listed"]
    assert sizes.min() >= 5
    assert sizes.max() <= 12
    assert (truth.schools["group"] == "ШНОР").sum() == 4
    assert all(school.code.startswith("99") and len(school.code) == 6 for school in schools)


def test_marks_are_spread_as_in_life(tests_written):
    for written in tests_written.values():
        borders = mark_borders(written.sitting.procedure)
        if borders:
            totals = written.sitting.totals[written.sitting.present]
            shares = np.bincount(np.digitize(totals, borders), minlength=4) / len(totals)
            assert shares[0] < 0.3, written.sitting.procedure.procedure_id
            assert shares.min() > 0.02, written.sitting.procedure.procedure_id


def test_late_and_missing_uploads(truth):
    late = truth.uploads.filter(pl.col("late_days") > 0)
    assert set(late["school_code"]) == {"991021", "991010", "991012"}
    for row in truth.missing_results.to_dicts():
        found = truth.classes.filter(
            (pl.col("procedure_id") == row["procedure_id"]) & (pl.col("school_code") == row["school_code"])
        )
        assert found.is_empty()


def test_truth_is_written_beside_the_inbox_and_not_in_it(inbox, truth):
    document = json.loads((inbox.parent / "demo_truth.json").read_text(encoding="utf-8"))
    assert document["today"] == "2023-10-09"
    assert len(document["classes"]) == truth.classes.height
    assert not list(inbox.rglob("*truth*"))


def test_large_municipality_keeps_the_first_schools_and_plants_more(schools):
    large = make_schools("large", 1)
    assert len(large) == 84
    assert large[:24] == schools
    assert len({s.name for s in large}) == 84
    more = planted_peculiarities("large")
    assert len(more) > len(planted_peculiarities("small"))
    assert all(p.letter in large[p.school_number - 1].letters for p in more)


def test_the_lot_of_the_story_is_read_twice_and_three_works_a_third_time(truth, read_table):
    lot = read_table("Процедуры/Работы по жребию.csv")
    readings = read_table("Процедуры/Чтения работ.csv")
    assert truth.works["planted"].value_counts(sort=True).rows() == [
        ("равно", lot.height - 11),
        ("рядом", 8),
        ("врозь", 3),
    ]
    by_work = readings.group_by("Код в пакете").agg(pl.col("Чтение").n_unique())
    assert dict(by_work.group_by("Чтение").len().iter_rows()) == {2: lot.height - 3, 3: 3}
    sums = (
        readings.group_by("Код в пакете", "Чтение")
        .agg(pl.col("Балл").cast(pl.Int64).sum())
        .pivot("Чтение", values="Балл")
    )
    known = sums.join(truth.works, left_on="Код в пакете", right_on="work_code")
    apart = {"равно": 0, "рядом": 1, "врозь": 2}
    assert all(row["1"] - row["2"] == apart[row["planted"]] for row in known.iter_rows(named=True))
    assert known.filter(planted="врозь").select((pl.col("3") == pl.col("1")).all()).item()
    # Nobody reads the works of the own school, nobody reads one twice.
    homes = dict(
        read_table("Реестры/Эксперты.xlsx").select("Код эксперта", "Логин ОО (место работы)").iter_rows()
    )
    for row in lot.iter_rows(named=True):
        readers = [row[f"Эксперт {n}-го чтения"] for n in (1, 2, 3) if row[f"Эксперт {n}-го чтения"]]
        assert len(set(readers)) == len(readers) >= 2
        assert row["Логин ОО"] not in {homes[code] for code in readers}
