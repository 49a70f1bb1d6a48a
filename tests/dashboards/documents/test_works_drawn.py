"""The lot of works as page, command and papers see it: drawn before results, refused after, said what is missing."""

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest

from dashboards.documents.facts.context import CannotComposeError
from dashboards.documents.facts.works import drawn, mutual, seeds_ready, shortages, unknown_classes
from dashboards.documents.kinds import work_papers
from dashboards.pages.visits import exchange, lots, thirds
from dashboards.pages.visits.works import circle_words, sizes_of
from dashboards.words.works import told
from tests.warehouse.visits.test_recorded import reads
from tests.warehouse.works.towns import PROCEDURES, written
from warehouse.works import exchange as packets

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
    conflicts: tuple[tuple[str, str, int, int], ...] = ()
    is_known: bool = True
    agreed: pl.DataFrame | None = None
    apart: pl.DataFrame | None = None
    request: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(procedure_id=PROCEDURES[0]))

    def rows(self, name: str, **_: object) -> pl.DataFrame:
        if name == "papers/calendar":
            return pl.DataFrame(self.procedure_rows)
        if name == "papers/check_participants":
            return written({str(n): (31, 30) for n in range(1, 5)} if self.is_known else {})
        if name == "papers/check_classes":
            return pl.DataFrame(schema=["school_code", "municipality", "class_label", "n"]).cast(
                {"n": pl.Int64}
            )
        if name == "works/signs":
            signs = [(code, year, "МА", 5) for code in self.signs for year in (2024, 2026)]
            signs += [("2", 2024, "МА", 5), ("3", 2026, "РУ", 5), ("4", 2026, "МА", 6)]
            return pl.DataFrame(signs, ["school_code", "school_year", "subject", "grade"], orient="row")
        if name == "works/agreed":
            return self.agreed
        if name == "works/criteria":
            return pl.DataFrame({"task_code": ["4К1", "4К2"], "max_score": [2.0, 1.0]})
        raise KeyError(name)

    def rows_if_built(self, name: str, **_: object) -> pl.DataFrame | None:
        if name == "works/conflicts":
            names = ["school_code", "other_school_code", "year_from", "year_to"]
            return pl.DataFrame(self.conflicts, names, orient="row") if self.conflicts else None
        if name == "works/classes":
            return pl.DataFrame(
                [("1", "5А"), ("1", "5Б"), ("2", "5А"), ("1", "5А")],
                ["school_code", "class_label"],
                orient="row",
            )
        if name in ("works/agreed", "works/apart"):
            return self.agreed if name == "works/agreed" else self.apart
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
    assert lines[1].endswith(";4117;кости, протокол № 3;21.04.2026;20.06.2026;")


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


def test_a_pair_with_a_conflict_is_in_no_circle():
    found = mutual(Known([], conflicts=(("1", "2", 2025, 2026), ("1", "9", 0, 9999), ("3", "4", 2024, 2025))))
    assert found.barred_cnt == 1
    assert not {("1", "2"), ("2", "1")} & pairs_of(found)
    assert "пар с конфликтом, оставленных вне круга, – 1" in circle_words(found)


def test_a_circle_that_cannot_be_is_said():
    with pytest.raises(CannotComposeError, match="кругом не составить"):
        mutual(Known([], conflicts=tuple(("1", other, 0, 9999) for other in "234")))


def agreed_works(*readers: str) -> pl.DataFrame:
    """Works of the first school's second class that others have agreed on."""
    people = written({"1": (31, 30)}).filter(class_label="5Б").head(12)
    return people.with_columns(
        lot_name=pl.lit("прежний"),
        work_code=pl.format("МА5-09-{}", pl.int_range(pl.len())),
        first_expert=pl.lit(readers[0]),
        second_expert=pl.lit(readers[1]),
    )


def test_seeds_are_offered_from_ten_experts_up_and_stand_in_the_form_by_their_earlier_code():
    few = known(*[None] * 9)
    few.agreed = agreed_works("Э-91", "Э-92")
    assert seeds_ready(few) == 0
    many = known(*[None] * 12)
    many.agreed = agreed_works("Э-91", "Э-92")
    assert seeds_ready(many) == 12
    plain = drawn(many, "4117", None)
    found = drawn(many, "4117", None, seeded=True)
    seeds = found.works.drop_nulls("seed_of")
    assert seeds.height > 0
    assert found.works.height - seeds.height == plain.works.height
    content = lots.lots_file(found, "4117", "кости", DAY, None)
    reads("work_lots", content)
    lines = [line.split(";") for line in content.decode("utf-8-sig").splitlines()]
    assert {line[-1] for line in lines[1:]} - {""} == set(seeds["seed_of"])
    # Nothing but the key tells a seed: its code is one of the package.
    assert set(seeds["work_code"]) <= {line[5] for line in lines[1:]}


def test_a_third_reader_is_written_as_a_later_line_of_the_same_work():
    facts = recorded()
    chosen = facts.recorded.with_columns(seed_of=pl.lit(None, pl.String)).head(2)
    content = lots.thirds_file(chosen, "Э-9")
    reads("work_lots", content)
    lines = [line.split(";") for line in content.decode("utf-8-sig").splitlines()[1:]]
    assert [(line[5], line[9]) for line in lines] == [(code, "Э-9") for code in chosen["work_code"]]


def test_the_protocol_of_a_third_reading_shows_both_scores():
    facts = recorded()
    first = facts.recorded["work_code"][0]
    third = pl.when(pl.col("work_code") == first).then(pl.lit("Э-9")).alias("third_expert")
    facts.recorded = facts.recorded.with_columns(third)
    facts.apart = pl.DataFrame(
        {
            "lot_name": "жребий",
            "work_code": first,
            "task_code": ["4К1", "4К2"],
            "first_score": [2.0, 1.0],
            "second_score": [0.0, 1.0],
        }
    )
    said = repr(work_papers.protocols(facts).papers["Протокол Э-9"].blocks)
    assert "чтение 3" in said
    assert "2 и 0 | " in said
    assert "2 и 0 | " not in repr(work_papers.protocols(facts).papers["Протокол Э-0"].blocks)


def test_works_wait_for_a_third_reader_by_whom_the_bank_allows():
    rows = pl.DataFrame(
        {
            "work_code": ["1", "2", "3"],
            "state": ["ждёт назначения", "ждёт назначения", "нет эксперта"],
            "able_experts": ["Э-2,Э-1", "Э-2", None],
        }
    )
    assert thirds.able(rows) == {"Э-2": ["1", "2"], "Э-1": ["1"]}
    assert thirds.finding(rows) == "Третье чтение нужно 3 работам: ждут назначения – 2, нет эксперта – 1."
    done = rows.with_columns(state=pl.lit("прочитано"))
    assert thirds.finding(done) == "Третье чтение нужно 3 работам, всем оно поручено."


def test_scores_of_a_neighbour_are_written_for_whoever_was_asked():
    facts = recorded()
    works = facts.recorded.with_columns(
        second_expert=pl.lit(None, pl.String), seed_of=pl.lit(None, pl.String)
    )
    waits = exchange.without_reader(works)
    assert {place for _, place in waits} == {2}
    package, own = next((name, rows) for (name, _), rows in waits.items())
    sent = packets.packages("жребий", "ВПР", own, facts.rows("works/criteria"), 2)
    table = packets.blank(sent).with_columns(pl.lit("1").alias("4К1"), pl.lit("0").alias("4К2"))
    answer = packets.scores(sent, table)
    with pytest.raises(packets.ExchangeError, match="не поручали"):
        exchange.readings_file(works, answer)
    asked = works.with_columns(second_expert=pl.when(pl.col("package") == package).then(pl.lit("С-01")))
    content = exchange.readings_file(asked, answer)
    reads("work_readings", content)
    lines = [line.split(";") for line in content.decode("utf-8-sig").splitlines()[1:]]
    assert len(lines) == 2 * own.height
    assert {line[3] for line in lines} == {"С-01"}
    assert exchange.blank_file(sent)[:2] == b"PK"


def test_in_a_first_year_a_person_names_how_many_wrote_and_the_lot_is_drawn():
    first = known("3", "4", None)
    assert unknown_classes(first).is_empty()
    first.is_known, first.signs = False, ()
    assert unknown_classes(first).rows() == [("1", "5А"), ("1", "5Б"), ("2", "5А")]
    with pytest.raises(CannotComposeError, match="назовите их число по классам"):
        drawn(first, "7", None)
    with pytest.raises(CannotComposeError, match="пока неизвестно"):
        mutual(first)
    typed = [
        {"school_code": "1", "class_label": "5А", "n": 22},
        {"school_code": "1", "class_label": "5Б", "n": None},
        {"school_code": "2", "class_label": "5А", "n": 8},
    ]
    found = drawn(first, "7", None, sizes=sizes_of(typed))
    assert found.by_position
    assert found.works["package"].null_count() < found.works.height
    first.signs = ("1", "2")
    found = drawn(first, "7", None, sizes=sizes_of(typed))
    assert dict(found.works.group_by("school_code").len().iter_rows()) == {"1": 22, "2": 8}
