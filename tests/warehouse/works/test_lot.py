"""The lot of works: equal chances, the same again from the same number, refused when the works are gone."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.stats import chi2

from tests.warehouse.works.towns import PROCEDURES, random_town, written
from warehouse.works.lot import CELL, WORK, WorksGoneError, draw, schools_of, stop_if_gone

ALL = pl.DataFrame({"procedure_id": [PROCEDURES[0]], "school_code": ["1"]})
DAY = date(2026, 4, 21)


def test_thirty_works_are_all_read_and_of_more_twenty_four():
    for size, drawn, rule in (
        (1, 1, "все работы"),
        (30, 30, "все работы"),
        (31, 24, "жребий"),
        (90, 24, "жребий"),
    ):
        lot = draw(written({"1": (size,)}), ALL, "7")
        assert (lot.height, set(lot["rule"]), set(lot["of_cnt"])) == (drawn, {rule}, {size})


def test_classes_stand_in_the_lot_as_in_the_school():
    for seed in range(200):
        people = written({"1": (30, 20, 10)})
        counts = dict(draw(people, ALL, str(seed)).group_by("class_label").len().iter_rows())
        for label, size in (("5А", 30), ("5Б", 20), ("5В", 10)):
            assert abs(counts[label] - 24 * size / 60) < 1


def test_thirds_of_the_score_stand_in_the_lot_where_they_are_known():
    people = written({"1": (60,)}).with_columns(third=pl.int_range(60) % 3 + 1)
    for seed in range(50):
        lot = draw(people, ALL, str(seed)).join(people, on=WORK)
        assert set(lot.group_by("third").len()["len"]) == {8}


@pytest.mark.parametrize("classes", [(61,), (30, 20, 11)])
def test_everybody_has_the_same_chance(classes):
    """χ² over 1,000 numbers, corrected for draws without replacement: its mean is that of a fair lot, not above."""
    people = written({"1": classes})
    seen = pl.concat(draw(people, ALL, str(seed)) for seed in range(1000)).group_by(WORK).len()
    found = people.join(seen, on=WORK, how="left")["len"].fill_null(0).to_numpy()
    n = people.height
    share = 24 / n
    statistic = ((found - 1000 * share) ** 2 / (1000 * share)).sum() / ((1 - share) * n / (n - 1))
    assert chi2.sf(statistic, n - 1) > 0.001
    assert found.sum() == 24_000


def test_the_same_number_gives_the_same_lot_whatever_the_order_of_rows_and_another_number_another():
    people = written({"1": (40,), "2": (33,)})
    schools = people.select(CELL).unique()
    first = draw(people, schools, "4117")
    assert first.equals(draw(people.sample(fraction=1, shuffle=True, seed=3), schools, "4117"))
    assert not first.equals(draw(people, schools, "4118"))


def test_every_school_with_a_sign_is_read_and_of_the_others_a_fifth_at_least_one():
    for seed in range(300):
        people, flagged, _ = random_town(seed)
        chosen = schools_of(people, flagged, str(seed))
        for (procedure,), cells in people.select(CELL).unique().group_by("procedure_id"):
            signs = set(flagged.filter(procedure_id=procedure)["school_code"])
            mine = chosen.filter(procedure_id=procedure)
            assert set(mine.filter(why="признак")["school_code"]) == signs
            others = cells.height - len(signs)
            wanted = max(int(np.ceil(others / 5)), min(2 - len(signs), others))
            assert mine.filter(why="жребий").height == wanted
            assert set(mine["lot_of_cnt"]) <= {others}


def test_in_a_year_without_signs_two_schools_are_drawn_so_that_packages_mix_them():
    people = written({str(n): (24,) for n in range(1, 6)})
    for seed in range(50):
        chosen = schools_of(people, people.select(CELL).clear(), str(seed))
        assert chosen["why"].to_list() == ["жребий", "жребий"]
    alone = written({"1": (24,)})
    assert schools_of(alone, alone.select(CELL).clear(), "1").height == 1


def test_after_the_last_day_of_keeping_the_draw_is_refused_with_the_reason():
    stop_if_gone(DAY, DAY, has_results=True)
    stop_if_gone(DAY, None, has_results=False)
    with pytest.raises(WorksGoneError, match=r"хранили до 20\.04\.2026"):
        stop_if_gone(DAY, date(2026, 4, 20), has_results=False)
    with pytest.raises(WorksGoneError, match="результаты уже получены"):
        stop_if_gone(DAY, None, has_results=True)
