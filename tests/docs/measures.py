"""The table of docs/measures.md: every row of the five documents of ../shared/plans, its proof and its paper.

``python -m tests.docs.measures`` writes it anew; numbers and kinds are facts, the words of the documents stay there.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from dashboards.documents.for_measures import COLLECTED, OF_SCHOOL_REPORT, PAPERS
from dashboards.documents.registry import KINDS
from ingestion.plans.status_report import StatusRow, read_status_report
from tests.ingestion.plans.test_plans_gold import read_plan
from warehouse.plans.actions import action_of, kinds
from warehouse.plans.plan_model import Plan, PlanMeasure
from warehouse.plans.proofs import ASKS, LASTING, WORD, ceiling_of, fact_of, outcome_of
from warehouse.plans.review import review
from warehouse.plans.review_rules import load_rules
from warehouse.plans.timings import parse_timing

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
FILE = ROOT / "docs" / "measures.md"
START, END = "<!-- table of measures: python -m tests.docs.measures -->", "<!-- end of the table -->"
PLANS = {
    "lesosibirsk": ("Лесосибирск, 2020–2023", "lesosibirsk_2020_2023"),
    "motygino": ("Мотыгинский район, 2021–2022", "motygino_2021_2022"),
    "rubtsovsk": ("Рубцовск, 2021–2022", "rubtsovsk_2021_2022"),
    "vladimir": ("Владимирская область, 2019–2020", "vladimir_2019_2020"),
}
REPORT = ("Красноглинный, школа, 2021", "krasnoglinny_2021_status")


#: The school year of the school's report.
YEAR = date(2020, 9, 1), date(2021, 8, 31)
SILENT, FORBIDDEN = "не ведётся: дня у пункта нет", "не ждёт: противоречит правилам своего времени"
NOT_NOW = ", если сделано тогда: сегодня правила меру запрещают"
CLOSE, ASK_YEAR, ASK_SCHOOLS, TOLD = (
    "закроет",
    "спросит, когда год кончится: работа идёт весь год",
    "спросит: отвечают школы",
    "ждёт отметки",
)


def rows(shared: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """(document, number, kind of action, proof, what it does): 78 measures, 8 points of orders, 12 rows of a report."""
    seen: Counter[str] = Counter()
    with (shared / "plans" / "gold_measures.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            seen[row["plan"]] += 1
            number = row["number"].rstrip(".") or str(seen[row["plan"]])
            about = row["title"], row["expected_result"], row["timing_kind"], row["responsible"], _last(row)
            yield PLANS[row["plan"]][0], number, *judged(*about)
    for name, stem in PLANS.values():
        for point in read_plan(shared / "plans" / f"{stem}.txt").order_points:
            action, proof, does = judged(point.text, "", "deadline", "", point.due_date or YEAR[1])
            yield name, f"приказ, п. {point.number}", action, proof, does if point.due_text else SILENT
    for row in read_status_report(shared / "plans" / f"{REPORT[1]}.txt").rows:
        kind = parse_timing(timing_of(row), *YEAR).kind
        about = row.measure or row.subdirection, "", kind, row.responsible, YEAR[1]
        yield REPORT[0], f"строка {row.ordinal}", *judged(*about)


def timing_of(row: StatusRow) -> str:
    """The time of a row of a report: what it says of it, or the year of the report."""
    told = (row.timing_text, row.rest, "в течение года")
    return next(text for text in told if text and parse_timing(text, *YEAR).kind != "unparsed")


def _last(row: dict[str, str]) -> date:
    """The last day of a measure of the gold table; of one without days, the end of its plan."""
    ends = [one.split("..")[1] for one in row["windows"].split("; ") if one]
    return date.fromisoformat(max(ends)) if ends else date(int(PLANS[row["plan"]][1][-4:]), 8, 31)


def judged(
    title: str, expected_result: str, timing_kind: str, responsible: str, last: date
) -> tuple[str, str, str]:
    """Kind of action, the surest proof in words, a fact with its name, and what it does to the measure."""
    fact = fact_of(title, expected_result)
    proof = ceiling_of(title, expected_result)
    does = does_of(title, expected_result, timing_kind, responsible)
    against = next((rule for rule in load_rules().forbidden if rule.rule_id in _forbidden(title)), None)
    if against:
        does = FORBIDDEN if last >= against.valid_from else does + NOT_NOW
    return action_of(title, expected_result).code, f"{proof}: {fact}" if fact else proof, does


def _forbidden(title: str) -> set[str]:
    """Rules of today that a measure of these words contradicts."""
    found = review(Plan("", *YEAR), [PlanMeasure("", "1", title, "")])
    return {one.rule_id.removeprefix("forbidden_") for one in found if one.rule_id.startswith("forbidden_")}


def does_of(title: str, expected_result: str, timing_kind: str, responsible: str) -> str:
    """What the program does when the surest proof comes."""
    if ceiling_of(title, expected_result) == WORD:
        return TOLD
    if outcome_of(title, expected_result, timing_kind, responsible) != ASKS:
        return CLOSE
    return ASK_YEAR if timing_kind in LASTING else ASK_SCHOOLS


def papers_of(document: str, action: str) -> tuple[str, ...]:
    """Papers that serve a row: by its action, and the form of a school for the rows of a school's report."""
    return (*((OF_SCHOOL_REPORT,) if document == REPORT[0] else ()), *PAPERS.get(action, ()))


def paper_of(document: str, action: str) -> str:
    """Titles of the papers that serve a row, or what is collected instead."""
    return "; ".join(KINDS[name].title for name in papers_of(document, action)) or COLLECTED[action]


def table(shared: Path) -> str:
    """The table in Markdown, with a line of sums above it."""
    label = {kind.code: kind.label for kind in kinds()} | {"": "не назван"}
    found = list(rows(shared))
    proofs = Counter(proof.split(":")[0] for *_, proof, _ in found)
    done = Counter(does.split(":")[0].split(",")[0] for *_, does in found)
    with_paper = sum(bool(papers_of(name, action)) for name, _, action, *_ in found)
    sums = ", ".join(f"{words} – {count}" for words, count in proofs.most_common())
    ends = ", ".join(f"{words} – {count}" for words, count in done.most_common())
    lines = [
        f"Строк – {len(found)}: {sums}. Когда подтверждение придёт, программа: {ends}. Бумагу программы "
        f"имеют {with_paper}, собирается или хранится у исполнителя – "
        f"{len(found) - with_paper}.",
        "",
        "| документ | мера | вид действия | чем подтверждается | что сделает программа | бумага или что собирается |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {number} | {label[action]} | {proof} | {does} | {paper_of(name, action)} |"
        for name, number, action, proof, does in found
    ]
    return "\n".join(lines)


def written(shared: Path) -> str:
    """The document with the table as it should stand."""
    text = FILE.read_text(encoding="utf-8")
    head, rest = text.split(START)
    return f"{head}{START}\n{table(shared)}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    FILE.write_text(written(SHARED), encoding="utf-8")
