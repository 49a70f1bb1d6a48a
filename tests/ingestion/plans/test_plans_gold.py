"""The four real plans give exactly the 78 measures of the gold file, in every format."""

import csv
from datetime import date
from pathlib import Path

import pytest

from ingestion.plans import looks_like_plan, looks_like_status_report, read_plan, read_status_report
from tests.ingestion.plans.plan_builders import as_docx, as_pdf, as_xlsx, table_of_text

pytestmark = pytest.mark.shared
PLANS = ["lesosibirsk_2020_2023", "motygino_2021_2022", "rubtsovsk_2021_2022", "vladimir_2019_2020"]
COLUMNS = ("number", "title", "timing", "responsible", "expected_result", "direction")


@pytest.fixture(scope="module")
def gold(shared_dir) -> dict[str, list[tuple]]:
    found: dict[str, list[tuple]] = {}
    with (shared_dir / "plans" / "gold_measures.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["plan"], []).append(tuple(row[column] for column in COLUMNS))
    return found


def as_gold(plan) -> list[tuple]:
    return [
        (m.printed_number or "", m.title, m.timing_text, m.responsible, m.expected_result, m.direction)
        for m in plan.measures
    ]


@pytest.mark.parametrize("stem", PLANS)
def test_text_gives_the_gold_measures(shared_dir, gold, stem):
    plan = read_plan(shared_dir / "plans" / f"{stem}.txt")
    assert as_gold(plan) == gold[plan.short_id]
    assert len({m.number for m in plan.measures}) == len(plan.measures)


def test_there_are_78_measures(gold):
    assert sum(len(rows) for rows in gold.values()) == 78


@pytest.mark.parametrize("stem", PLANS)
@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "small_pdf"])
def test_other_formats_give_the_same(shared_dir, gold, tmp_path, stem, kind):
    parts = table_of_text((shared_dir / "plans" / f"{stem}.txt").read_text(encoding="utf-8"))
    path = tmp_path / f"{stem}.{kind.removeprefix('small_')}"
    if kind == "docx":
        as_docx(parts, path)
    elif kind == "xlsx":
        as_xlsx(parts, path)
    else:
        as_pdf(parts, path, height="120mm" if kind == "small_pdf" else "210mm")
    plan, text = read_plan(path), read_plan(shared_dir / "plans" / f"{stem}.txt")
    assert as_gold(plan) == gold[plan.short_id]
    assert (plan.period_start, plan.period_end) == (text.period_start, text.period_end)
    assert plan.approved_on == text.approved_on
    assert [(p.number, p.due_date) for p in plan.order_points] == [
        (p.number, p.due_date) for p in text.order_points
    ]


@pytest.mark.parametrize(
    ("stem", "approved", "start", "end", "points"),
    [
        ("lesosibirsk_2020_2023", date(2020, 10, 12), date(2020, 9, 1), date(2023, 8, 31), 0),
        ("motygino_2021_2022", date(2021, 9, 9), date(2021, 9, 1), date(2022, 8, 31), 3),
        ("rubtsovsk_2021_2022", date(2021, 10, 20), date(2021, 9, 1), date(2022, 8, 31), 5),
        ("vladimir_2019_2020", None, date(2019, 9, 1), date(2020, 8, 31), 0),
    ],
)
def test_what_stands_above_the_table(shared_dir, stem, approved, start, end, points):
    plan = read_plan(shared_dir / "plans" / f"{stem}.txt")
    assert (plan.approved_on, plan.period_start, plan.period_end) == (approved, start, end)
    assert len(plan.order_points) == points
    assert plan.plan_id == stem


def test_point_of_the_order_has_its_day_and_is_no_measure(shared_dir):
    plan = read_plan(shared_dir / "plans" / "motygino_2021_2022.txt")
    due = [point for point in plan.order_points if point.due_date]
    assert [(p.number, p.due_date) for p in due] == [("2", date(2022, 7, 10))]
    assert due[0].due_text == "до 10.07.2022 года"
    control = plan.order_points[2].text
    assert "заместителя начальника" in control
    assert control.endswith("по образовательной политике.")


def test_every_repair_is_noted(shared_dir):
    rules = {
        stem: [note.rule_id for note in read_plan(shared_dir / "plans" / f"{stem}.txt").notes]
        for stem in PLANS
    }
    assert rules["motygino_2021_2022"] == ["plan_tail_repeated"]
    assert rules["rubtsovsk_2021_2022"] == ["plan_row_joined", *["plan_columns_shifted"] * 4]
    assert rules["vladimir_2019_2020"].count("plan_row_joined") == 8


def test_plans_and_the_report_are_told_apart(shared_dir):
    for path in sorted(Path(shared_dir / "plans").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        is_report = path.stem.startswith("krasnoglinny")
        assert looks_like_plan(text) is not is_report
        assert looks_like_status_report(text) is is_report


def test_the_status_report(shared_dir):
    report = read_status_report(shared_dir / "plans" / "krasnoglinny_2021_status.txt")
    assert (len(report.rows), report.as_of) == (12, date(2021, 4, 1))
    assert [row.direction[:11] for row in report.rows] == ["Обеспечение"] * 7 + ["Выявление н"] * 2 + [
        "Формировани"
    ] * 3
    torn = report.rows[3]
    assert (torn.measure, torn.status) == ("Видеонаблюдение при проведении ДКР", "в работе")
    assert report.rows[1].timing_text == "март-апрель 2021"
    assert report.rows[8].responsible == "Администрация"
    conditions = {c.procedure: c for c in report.conditions}
    assert set(conditions) == {"ОГЭ", "ГВЭ-9", "ВПР", "ИС-11", "ДКР", ""}
    assert all([conditions[""].briefing, conditions[""].protected_network, conditions[""].commission])
    told = [" ".join([r.status_word, r.timing_text, r.responsible, r.rest]) for r in report.rows]
    for row, words in zip(report.rows, told, strict=True):
        assert set(_words(row.source_text)) == set(_words(words))


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text).split()
