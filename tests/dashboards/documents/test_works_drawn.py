"""The lot of works as page, command and papers see it: drawn before results, refused after, said what is missing."""

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest

from dashboards.documents.facts.context import CannotComposeError
from dashboards.documents.facts.works import drawn, mutual, shortages
from dashboards.documents.kinds import work_papers
from dashboards.pages.visits import lots
from dashboards.pages.visits.works import circle_words
from dashboards.words.works import told
from tests.warehouse.visits.test_recorded import reads
from tests.warehouse.works.towns import PROCEDURES, written

DAY = date(2026, 4, 21)
PROCEDURE = {
    "procedure_id": PROCEDURES[0], "kind": "ВПР", "school_year": 2026, "season": "весна", "subject": "МА", "grade": 5,
    "class_grade": 5, "date_from": DAY, "has_results": False,
}  # fmt: skip
EXPERT = {
    "subjects": "МА, РУ",
    "grades_text": None,
    "barred_school_codes": None,
    "expert_status": None,
    "days_cnt": 2,
}


@dataclass
class Known:
    """What queries answer: people of four schools, experts; a stand-in of `Facts`."""

    experts: list[dict]
    procedure_rows: list[dict] = field(default_factory=lambda: [PROCEDURE])
    signs: tuple[str, ...] = ("1",)
    today: date = DAY
    recorded: pl.DataFrame | None = None
    staff: tuple[tuple[int, str, str], ...] = ()
    read_before: tuple[tuple[int, str, str], ...] = ()
    request: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(procedure_id=PROCEDURES[0]))

    def rows(self, name: str, **_: object) -> pl.DataFrame:
        if name == "papers/calendar":
            return pl.DataFrame(self.procedure_rows)
        if name == "papers/check_participants":
            return written({str(n): (31, 30) for n in range(1, 5)})
        if name == "works/signs":
            signs = [(code, year, "МА", 5) for code in self.signs for year in (2024, 2026)]
            signs += [("2", 2024, "МА", 5), ("3", 2026, "РУ", 5), ("4", 2026, "МА", 6)]
            return pl.DataFrame(signs, ["school_code", "school_year", "subject", "grade"], orient="row")
        if name == "works/criteria":
            return pl.DataFrame({"task_code": ["4К1", "4К2"], "max_score": [2.0, 1.0]})
        raise KeyError(name)

    def rows_if_built(self, name: str, **_: object) -> pl.DataFrame | None:
        codes = {
            "works/staff": (self.staff, "teacher_code"),
            "works/read_before": (self.read_before, "expert_code"),
        }
        if name in codes:
            rows, who = codes[name]
            schema = {"school_year": pl.Int64, "school_code": pl.String, who: pl.String}
            return pl.DataFrame(rows, schema, orient="row") if rows else None
        return self.recorded if name == "works/lots" else pl.DataFrame(self.experts) if self.experts else None

    def names(self, register: str, codes: pl.Series) -> dict[str, str]:
        return {}

    def words_of(self, row: dict) -> str:
        return row["procedure_id"]

    def provenance(self, **filters: str) -> None:
        return None


def known(*homes: str | None, **changed: object) -> Known:
    return Known(
        [{"expert_code": f"Э-{n}", "school_code": home, **EXPERT, **changed} for n, home in enumerate(homes)]
    )


def test_on_the_day_of_the_sitting_packages_readers_and_the_key_exist():
    found = drawn(known("2", "3", "4", None, "1"), "4117", None)
    assert set(found.works["school_code"]) > {"1"}
    assert found.works.filter(school_code="1")["reason"].unique().to_list() == ["признак"]
    assert found.works.group_by("school_code").len()["len"].unique().to_list() == [24]
    assert found.missing.is_empty()
    assert shortages(found) == []
    assert not (found.works["first_expert"] == found.works["second_expert"]).any()
    content = lots.lots_file(found, "4117", " кости,  протокол № 3", DAY, date(2026, 6, 20))
    reads("work_lots", content)
    lines = content.decode("utf-8-sig").splitlines()
    assert len(lines) == found.works.height + 1
    assert lines[1].startswith(f"{PROCEDURES[0]} от 21.04.2026;ВПР весна 2026 Математика 5 класс;edu1;5")
    assert lines[1].endswith(";4117;кости, протокол № 3;21.04.2026;20.06.2026")


def test_after_results_or_after_the_last_day_of_keeping_nothing_is_drawn():
    late = known("2", "3")
    late.procedure_rows = [{**PROCEDURE, "has_results": True}]
    with pytest.raises(CannotComposeError, match="результаты уже получены"):
        drawn(late, "1", None)
    assert drawn(late, "1", date(2026, 4, 30)).works.height
    with pytest.raises(CannotComposeError, match="срок прошёл"):
        drawn(late, "1", date(2026, 4, 20))


@pytest.mark.parametrize(
    ("changed", "reads_it"),
    [
        ({}, True),
        ({"subjects": "РУ"}, False),
        ({"grades_text": "6, 7"}, False),
        ({"grades_text": "4–6"}, True),
        ({"grades_text": "5"}, True),
        ({"barred_school_codes": "1, 2,3,4"}, False),
    ],
)
def test_an_expert_reads_the_subject_and_parallel_of_the_register_and_no_barred_school(changed, reads_it):
    found = drawn(known(None, None, **changed), "7", None)
    assert found.missing.is_empty() is reads_it
    assert bool(shortages(found)) is not reads_it


def test_what_is_missing_is_said_in_words():
    found = drawn(known(), "7", None)
    packages = found.works["package"].n_unique()
    works = 2 * found.works.height
    said = told(found.works, found.missing)
    assert f"Без эксперта чтений пакетов – {2 * packages}, это {works / 4:.0f} ч" in said
    assert f"не хватает {-(-works // 24)} человеко-д" in said
    assert all("нужен эксперт соседнего муниципалитета" in line for line in shortages(found))


def recorded() -> Known:
    facts = known("2", "3", "4", None, "1")
    found = drawn(facts, "4117", None)
    facts.recorded = found.works.with_columns(
        **{name: pl.lit(value) for name, value in PROCEDURE.items() if name != "procedure_id"},
        lot_name=pl.lit("жребий"), school_name=pl.format("Школа {}", "school_code"),
        third_expert=pl.lit(None, pl.String), seed_text=pl.lit("4117"), source_text=pl.lit("кости"),
        drawn_on=pl.lit(DAY), kept_until=pl.lit(None, pl.Date),
    )  # fmt: skip
    return facts


def test_a_protocol_holds_every_code_of_the_expert_and_neither_school_nor_participant():
    facts = recorded()
    bundle = work_papers.protocols(facts)
    assert len(bundle.papers) > 1
    for name, paper in bundle.papers.items():
        code = name.removeprefix("Протокол ")
        said = repr(paper.blocks)
        assert code in said
        mine = facts.recorded.filter((pl.col("first_expert") == code) | (pl.col("second_expert") == code))
        assert all(work in said for work in mine["work_code"])
        assert "Школа" not in said
        assert not any(f"'{one}'" in said for one in facts.recorded["participant_code"])
        assert "4К1 (до 2)" in said


def test_the_key_says_the_rule_the_number_and_whose_work_each_code_is():
    facts = recorded()
    sheets = work_papers.key(facts).sheets
    assert "4117" in sheets["Жребий"].note
    assert {row[0]: row[4] for row in sheets["Ключ"].rows} == dict(
        facts.recorded.select("work_code", "participant_code").iter_rows()
    )
    assert sum(row[2] for row in sheets["Нагрузка"].rows) == 2 * facts.recorded.height


def test_without_a_lot_papers_say_so():
    with pytest.raises(CannotComposeError, match="жребия работ ещё не было"):
        work_papers.key(known("2"))


def pairs_of(found) -> set[tuple[str, str]]:
    return set(found.pairs.select("school_code", "checks_school_code").iter_rows())


def test_schools_check_one_another_round_a_circle():
    found = mutual(known())
    pairs = pairs_of(found)
    assert {one for one, _ in pairs} == {other for _, other in pairs} == {"1", "2", "3", "4"}
    assert not {(other, one) for one, other in pairs} & pairs
    assert found.barred_cnt == 0
    assert pairs_of(mutual(known())) == pairs
    assert circle_words(found) == "4 школы – по кругу, каждая проверяет одну и проверена другой."


OF_TWO = {"expert_code": "Э-1", "school_code": "2", **EXPERT}


@pytest.mark.parametrize(
    "why",
    [
        {"staff": ((2026, "1", "П-1"), (2026, "2", "П-1"), (2026, "3", "П-2"))},
        {"experts": [OF_TWO], "read_before": ((2025, "1", "Э-1"), (2025, "2", "Э-1"), (2024, "3", "Э-1"))},
        {"experts": [OF_TWO], "read_before": ((2026, "1", "Э-1"),)},
        {"experts": [OF_TWO | {"barred_school_codes": "1, 9"}]},
    ],
    ids=["one teacher in both", "last year", "this year", "an interest"],
)
def test_a_pair_with_a_conflict_is_in_no_circle(why):
    found = mutual(Known(**({"experts": []} | why)))
    assert found.barred_cnt == 1
    assert not {("1", "2"), ("2", "1")} & pairs_of(found)
    assert "пар с конфликтом, оставленных вне круга, – 1" in circle_words(found)


def test_old_ties_do_not_bar_and_a_circle_that_cannot_be_is_said():
    old = Known([OF_TWO], staff=((2025, "1", "П-1"), (2025, "2", "П-1")), read_before=((2024, "1", "Э-1"),))
    assert mutual(old).barred_cnt == 0
    nobody = tuple((2026, school, f"П-{n}") for n in "234" for school in ("1", n))
    with pytest.raises(CannotComposeError, match="кругом не составить"):
        mutual(Known([], staff=nobody))
