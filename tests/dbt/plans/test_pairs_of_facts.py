"""Near-misses of another author close nothing: facts × measures labelled before the rules were read, real commands."""

from collections import Counter
from dataclasses import dataclass, field

import pytest

from tests.dbt.plans.pairs import LABELLED, REAL, Done, Labelled, built, files, plan_text, read, token
from warehouse.plans.actions import action_of

CLOSED = ("выполнено", "выполнено с нарушением срока")
OWN_PROCEDURES = {
    "КДР 6": ("КДР", "Читательская грамотность", "6", "17.10.2023", "13.11.2023"),
    "КДР 4": ("КДР", "Читательская грамотность", "4", "14.03.2024", "10.04.2024"),
    "ВПР 2024 МА 4": ("ВПР", "Математика", "4", "16.04.2024", "10.06.2024"),
    "ВПР 2023 МА 5": ("ВПР", "Математика", "5", "18.04.2023", "10.06.2023"),
}
REAL_PROCEDURES = {
    "КДР 6": ("КДР", "Читательская грамотность", "6", "19.10.2021", "15.11.2021"),
    "КДР 2020": ("КДР", "Читательская грамотность", "6", "20.10.2020", "16.11.2020"),
    "ВПР 2021 МА 4": ("ВПР", "Математика", "4", "06.04.2021", "10.06.2021"),
    "ВПР 2022 МА 4": ("ВПР", "Математика", "4", "05.04.2022", "10.06.2022"),
}


@dataclass
class Outcome:
    """What became of the labelled pairs of a plan: counts of right and wrong, with the pairs in words."""

    pairs: int = 0
    right: int = 0
    wanted: int = 0
    false: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    likely: Counter[str] = field(default_factory=Counter)


def judged(
    facts: list[Done], measures: list[Labelled], evidence: dict[str, list[tuple[str, str, str]]]
) -> Outcome:
    """evidence: number → (state, status, evidence) of the department's rows and those of schools."""
    out = Outcome()
    false, missed = [], []
    for measure in measures:
        rows = evidence[measure.number]
        closed = " ".join(words for state, status, words in rows if status in CLOSED)
        open_ = " ".join(words for state, status, words in rows if status not in CLOSED)
        for fact in facts:
            label, mark = measure.of(fact.id), token(fact)
            if label == "?" or mark is None:
                continue
            out.pairs += 1
            is_closed = mark in closed
            if label == "+":
                out.wanted += 1
                out.right += is_closed
                if not is_closed:
                    missed.append(f"{measure.number} {fact.id}" + (" похоже" if mark in open_ else ""))
            elif is_closed:
                false.append(f"{measure.number} {fact.id}")
            elif mark in open_:
                out.likely[label] += 1
    out.false, out.missed = tuple(false), tuple(missed)
    return out


def rows_of(database, plan: str, *, schools: bool = False) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    of_schools = "" if schools else "and school_code is null"
    for number, state, status, words in (
        database.cursor()
        .execute(
            "select number, state, status, coalesce(evidence, '') from marts.fct_measure_occurrences "
            f"where plan_id like ? {of_schools}",
            [f"{plan}%"],
        )
        .fetchall()
    ):
        found.setdefault(number, []).append((state, status, words))
    return found


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    facts, measures = read((LABELLED / "own.txt").read_text(encoding="utf-8"))[""]
    given = files(facts, OWN_PROCEDURES) | {"План объективности 2023-2024.txt": plan_text(measures)}
    return facts, measures, built(tmp_path_factory.mktemp("own"), given, "2024-07-01")


@pytest.fixture(scope="module")
def twenty(tmp_path_factory):
    """Twenty measures in public wording that the rules of facts have never been mended on."""
    facts, measures = read((LABELLED / "twenty.txt").read_text(encoding="utf-8"))[""]
    given = files(facts, OWN_PROCEDURES) | {"План объективности 2023-2024.txt": plan_text(measures)}
    return facts, measures, built(tmp_path_factory.mktemp("twenty"), given, "2024-07-02")


@pytest.fixture(scope="module")
def real(tmp_path_factory, shared_dir):
    blocks = read((LABELLED / "real.txt").read_text(encoding="utf-8"))
    given = files([fact for facts, _ in blocks.values() for fact in facts], REAL_PROCEDURES)
    given |= {
        f"{name}.txt": (shared_dir / "plans" / f"{name}.txt").read_text(encoding="utf-8")
        for name in REAL.values()
    }
    return blocks, built(tmp_path_factory.mktemp("real"), given, "2022-12-01")


@pytest.mark.walks
def test_no_near_miss_closes_an_own_worded_measure(own):
    facts, measures, database = own
    out = judged(facts, measures, rows_of(database, "plan_obektivnosti"))
    print(out)
    assert out.pairs >= 300
    assert out.false == ()
    assert out.right / out.wanted >= 0.8, out.missed


@pytest.mark.walks
@pytest.mark.shared
def test_no_near_miss_closes_a_measure_of_a_real_plan(real):
    blocks, database = real
    total = [
        judged(facts, measures, rows_of(database, REAL[name])) for name, (facts, measures) in blocks.items()
    ]
    for out in total:
        print(out)
    assert sum(out.pairs for out in total) >= 300
    assert [out.false for out in total] == [()] * len(total)
    assert sum(out.right for out in total) / sum(out.wanted for out in total) >= 0.6, [
        out.missed for out in total
    ]


@pytest.mark.walks
def test_no_near_miss_closes_a_held_out_measure_and_most_true_facts_do(twenty):
    facts, measures, database = twenty
    out = judged(facts, measures, rows_of(database, "plan_obektivnosti"))
    print(out)
    assert len(measures) == 20
    assert out.pairs >= 300
    assert out.false == ()
    assert out.right / out.wanted >= 0.6, out.missed


def test_kinds_of_held_out_measures_are_those_that_a_reader_sees():
    _, measures = read((LABELLED / "twenty.txt").read_text(encoding="utf-8"))[""]
    other = {}
    for measure in measures:
        _, title, _, _, result = measure.line.split("\t")
        if (told := action_of(title, result).code or "") != measure.action:
            other[measure.number] = (told, measure.action)
    print(other)
    assert len(measures) == 20
    assert len(other) <= 2, other
