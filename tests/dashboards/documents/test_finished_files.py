"""The finished files themselves – docx, pptx, xlsx, zip – read back: words, data notes, and numbers of the marts."""

import io
import re
import zipfile

import docx
import duckdb
import openpyxl
import pptx
import pytest

from dashboards.documents.model import OPEN, Book, Bundle, Deck, Paper, Share, Table, texts, value_text
from dashboards.documents.registry import render
from dashboards.words import lint_text, percent
from tests.dashboards.documents.conftest import SCHOOL
from tests.dashboards.documents.of_demo import KINDS
from tests.dashboards.documents.test_numbers import procedure_of

ALL = [(kind.name, version) for kind in KINDS.values() for version in kind.versions]
FILES = [(*key, ending) for key in ALL for ending in KINDS[key[0]].formats if ending != ".pdf"]
# Limits named in explanations: of FIOKO, of intervals, of agreement; no mart holds them.
CONSTANTS = {"0", "60", "57", "30", "28,5", "95", "100", "50", "90", "80", "20"}


def words_of(content: bytes, ending: str) -> list[str]:
    """Every piece of text that a person sees in a file; numbers that Word counts itself are not among them."""
    if ending == ".zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [
                text
                for name in archive.namelist()
                for text in words_of(archive.read(name), "." + name.rsplit(".", 1)[-1])
            ]
    if ending == ".docx":
        document = docx.Document(io.BytesIO(content))
        section = document.sections[0]
        found = [p.text for p in document.paragraphs] + [p.text for p in section.footer.paragraphs]
        return found + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    if ending == ".pptx":
        return [text for slide in pptx.Presentation(io.BytesIO(content)).slides for text in _of_slide(slide)]
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def _of_slide(slide) -> list[str]:
    found = [slide.notes_slide.notes_text_frame.text] if slide.has_notes_slide else []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def tables_of(document) -> list[Table]:
    """Tables of any document."""
    if isinstance(document, Bundle):
        return [t for paper in document.papers.values() for t in tables_of(paper)]
    if isinstance(document, Book):
        return [*document.sheets.values(), *(tables_of(document.letter) if document.letter else [])]
    if isinstance(document, Deck):
        return [slide.table for slide in document.slides if slide.table]
    return [block for block in document.blocks if isinstance(block, Table)]


@pytest.fixture(scope="module")
def finished(printed):
    """(kind, version, ending) → texts of the file."""
    return {
        (name, version, ending): words_of(printed(name, version, ending), ending)
        for name, version, ending in FILES
    }


@pytest.mark.parametrize("key", FILES, ids="-".join)
def test_words_of_the_file_pass_the_lint(finished, key):
    assert [hit.found for text in finished[key] for hit in lint_text(text)] == []


@pytest.mark.parametrize("key", FILES, ids="-".join)
def test_file_carries_date_build_filters_version_and_suppression(finished, papers, key):
    document = papers[key[:2]]
    said = "\n".join(finished[key])
    for paper in document.papers.values() if isinstance(document, Bundle) else [document]:
        # A book written as a docx is its letter.
        source = paper.letter if isinstance(paper, Book) and key[2] == ".docx" else paper
        if isinstance(source, Paper) and source.is_official and key[2] != ".xlsx":
            continue  # what an official paper says in its properties alone: test_rules_of_papers
        for label, value in source.provenance.rows:
            assert value in said, label


@pytest.mark.parametrize("key", [k for k in FILES if k[2] in (".docx", ".zip", ".pptx")], ids="-".join)
def test_every_cell_of_a_table_stands_in_the_file(finished, papers, key):
    document = papers[key[:2]]
    if isinstance(document, Book) and key[2] != ".zip":
        document = document.letter
    if isinstance(document, Book):
        return
    said = {text.replace("\u00ad", "").strip() for text in finished[key]}
    for table in tables_of(document):
        cells = [
            value_text(v, c.digits)
            for r in table.rows
            for v, c in zip(r, table.columns, strict=True)
            if not c.is_counter
        ]
        assert {c.replace("\u00ad", "").strip() for c in cells} <= said, table.caption


@pytest.mark.parametrize("key", [k for k in FILES if k[2] == ".xlsx"], ids="-".join)
def test_numbers_of_a_workbook_are_the_numbers_of_the_paper(papers, key):
    document = papers[key[:2]]
    book = openpyxl.load_workbook(io.BytesIO(render(document, ".xlsx")))
    tables = list(document.sheets.values()) if isinstance(document, Book) else tables_of(document)
    assert len(book.sheetnames) == len(tables) + 1
    for table, sheet in zip(tables, book, strict=False):
        for row, cells in zip(
            table.rows, sheet.iter_rows(min_row=5, max_col=len(table.columns)), strict=False
        ):
            for value, cell in zip(row, cells, strict=True):
                number = value.pct if isinstance(value, Share) else value
                if isinstance(number, int | float) and not isinstance(number, bool):
                    assert cell.value == pytest.approx(number)


@pytest.fixture(scope="module")
def shares(demo_home) -> set[float]:
    """Every share that a mart holds, in percent."""
    with duckdb.connect(str((demo_home / "current").resolve()), read_only=True) as db:
        columns = db.execute(
            "select table_name, column_name from information_schema.columns where table_schema = 'marts' and "
            "(column_name like '%pct' or column_name like '%agreement') and table_name not like 'fct_task%'"
        ).fetchall()
        plan = db.execute(
            "select 100.0 * sum(done) / sum(due) from marts.rpt_plan_completion where due > 0 "
            "group by grouping sets ((plan_id), (plan_id, direction), (plan_id, period))"
        ).fetchall()
        # Criteria are pooled over commissions with their works as weights.
        pooled = db.execute(
            "select 100 * sum(exact_agreement * n) / sum(n) from marts.msr_marking_deficits where is_commission "
            "group by procedure_id, criterion"
        ).fetchall()
        found = {round(float(v), 4) for (v,) in plan + pooled if v is not None}
        for table, column in columns:
            scale = 100 if column.endswith("agreement") else 1
            values = db.execute(
                f"select distinct {column} from marts.{table} where {column} is not null"
            ).fetchall()
            found |= {round(scale * float(v), 4) for (v,) in values}
    return found


# Open papers about other things than results of people, or about works of experts.
OF_OTHERS = (
    "plan_note",
    "cycle_folder",
    "course_progress",
    "union_materials",
    "course_request",
    "course_needs",
)


@pytest.mark.parametrize("key", ALL, ids="-".join)
def test_every_share_of_a_table_is_a_number_of_a_mart(papers, shares, released, key):
    if key[1] == OPEN:
        others = (
            {v for s in shares for v in (s, float(round(s)), round(2 * s) / 2)}
            if key[0] in OF_OTHERS
            else set()
        )
        shares = {round(v, 4) for v in released} | others
    shown = [v.pct for t in tables_of(papers[key]) for r in t.rows for v in r if isinstance(v, Share)]
    unknown = [p for p in shown if p is not None and round(float(p), 4) not in shares and p != 0]
    assert unknown == []


ONE_GROUP = [
    key
    for key in ALL
    if key[0] in ("order_results", "minutes_meeting", "minutes_union", "minutes_interview", "region_letter",
                  "improvement_programme", "meeting_slides")
]  # fmt: skip


def of_procedure(home, procedure: str) -> set[str]:
    """Shares of one procedure for the municipality and for the school of the tests, as papers write them."""
    with duckdb.connect(str((home / "current").resolve()), read_only=True) as db:
        columns = db.execute(
            "select table_name, column_name from information_schema.columns where table_schema = 'marts' and "
            "table_name like 'rpt_%' and column_name like '%pct' and table_name in (select table_name from "
            "information_schema.columns where column_name = 'procedure_id') and table_name in (select table_name "
            "from information_schema.columns where column_name = 'group_level')"
        ).fetchall()
        found = set()
        for table, column in columns:
            rows = db.execute(
                f"select {column}, n from marts.{table} where procedure_id = ? and {column} is not null "
                "and (group_level in ('municipality', 'region') or school_code = ? and class_label is null)",
                [procedure, SCHOOL],
            ).fetchall()
            found |= {float(value) for value, _ in rows}
    return {percent(value, n) for value in found for n in (10, 1000)}


@pytest.mark.parametrize("key", ONE_GROUP, ids="-".join)
def test_every_percent_in_words_belongs_to_the_group_of_the_paper(papers, demo_home, released, key):
    with duckdb.connect(str((demo_home / "current").resolve()), read_only=True) as db:
        known = of_procedure(demo_home, procedure_of(db, papers[key])) | {f"{c}\u202f%" for c in CONSTANTS}
    if key[1] == OPEN:
        known = {percent(v, n) for v in released for n in (10, 1000)} | {f"{c}\u202f%" for c in CONSTANTS}
    said = {m.group(0) for t in texts(papers[key]) for m in re.finditer(r"\d+(?:,\d+)?\u202f%", t)}
    # Tables of schools are compared cell by cell above.
    in_tables = {
        value_text(v) for t in tables_of(papers[key]) for r in t.rows for v in r if isinstance(v, Share)
    }
    assert said - in_tables <= known


def test_all_classes_of_documents_are_among_the_papers(papers):
    assert {type(paper) for paper in papers.values()} == {Paper, Deck, Book, Bundle}
