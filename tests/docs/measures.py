"""The table of docs/measures.md: every row of the five documents of ../shared/plans, its proof and its paper.

``python -m tests.docs.measures`` writes it anew; numbers and kinds are facts, the words of the documents stay there.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from dashboards.documents.for_measures import COLLECTED, OF_SCHOOL_REPORT, PAPERS
from dashboards.documents.registry import KINDS
from ingestion.plans.status_report import read_status_report
from tests.ingestion.plans.test_plans_gold import read_plan
from warehouse.plans.actions import action_of, kinds
from warehouse.plans.proofs import ceiling_of, fact_of

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


def rows(shared: Path) -> Iterator[tuple[str, str, str, str]]:
    """(document, number, kind of action, proof) of 78 measures, 8 points of orders and 12 rows of a school's report."""
    seen: Counter[str] = Counter()
    with (shared / "plans" / "gold_measures.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            seen[row["plan"]] += 1
            number = row["number"].rstrip(".") or str(seen[row["plan"]])
            yield PLANS[row["plan"]][0], number, *judged(row["title"], row["expected_result"])
    for name, stem in PLANS.values():
        for point in read_plan(shared / "plans" / f"{stem}.txt").order_points:
            yield name, f"приказ, п. {point.number}", *judged(point.text)
    for row in read_status_report(shared / "plans" / f"{REPORT[1]}.txt").rows:
        yield REPORT[0], f"строка {row.ordinal}", *judged(row.measure or row.subdirection)


def judged(title: str, expected_result: str = "") -> tuple[str, str]:
    """Kind of action and the surest proof in words, a fact with its name."""
    fact = fact_of(title, expected_result)
    proof = ceiling_of(title, expected_result)
    return action_of(title, expected_result).code, f"{proof}: {fact}" if fact else proof


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
    proofs = Counter(proof.split(":")[0] for *_, proof in found)
    with_paper = sum(bool(papers_of(name, action)) for name, _, action, _ in found)
    sums = ", ".join(f"{words} – {count}" for words, count in proofs.most_common())
    lines = [
        f"Строк – {len(found)}: {sums}. Бумагу программы имеют {with_paper}, собирается или хранится у исполнителя – "
        f"{len(found) - with_paper}.",
        "",
        "| документ | мера | вид действия | чем подтверждается | бумага или что собирается |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {number} | {label[action]} | {proof} | {paper_of(name, action)} |"
        for name, number, action, proof in found
    ]
    return "\n".join(lines)


def written(shared: Path) -> str:
    """The document with the table as it should stand."""
    text = FILE.read_text(encoding="utf-8")
    head, rest = text.split(START)
    return f"{head}{START}\n{table(shared)}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    FILE.write_text(written(SHARED), encoding="utf-8")
