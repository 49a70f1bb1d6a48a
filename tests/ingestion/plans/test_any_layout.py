"""A plan is read under any head, in any format; other papers give no measures."""

import pytest

from tests.ingestion.plans.layouts import NO_PLANS, layouts
from tests.ingestion.plans.measured import Count, count, of_cases, read
from tests.ingestion.plans.no_plans_second import NO_PLANS_SECOND
from tests.ingestion.plans.plan_builders import as_docx, as_merged_docx, as_pdf, as_txt, as_xlsx

WRITERS = {"txt": as_txt, "docx": as_docx, "merged.docx": as_merged_docx, "xlsx": as_xlsx, "pdf": as_pdf}
MADE = {layout.name: layout for layout in layouts()}


@pytest.mark.parametrize("kind", list(WRITERS))
@pytest.mark.parametrize("name", list(MADE))
def test_every_layout_gives_its_measures(tmp_path, name, kind):
    path = WRITERS[kind](MADE[name].parts, tmp_path / f"gorod.{kind}")
    total = Count()
    count(read(path), MADE[name].right, total, f"{name}.{kind}")
    assert total.wrong == []


@pytest.mark.parametrize("kind", list(WRITERS))
@pytest.mark.parametrize("papers", [NO_PLANS, NO_PLANS_SECOND], ids=["first", "second"])
def test_other_papers_are_no_plans(tmp_path, kind, papers):
    taken = []
    for name, parts in papers.items():
        if kind != "txt" and not any(isinstance(part, tuple) for part in parts):
            continue
        if read(WRITERS[kind](parts, tmp_path / f"{len(name)}.{kind}")):
            taken.append(name)
    assert len(NO_PLANS) + len(NO_PLANS_SECOND) >= 30
    assert taken == []


@pytest.mark.shared
def test_all_measures_of_the_cases_are_read(shared_dir):
    total = of_cases(shared_dir / "cases")
    assert total.wrong == []
    assert (total.found, total.extra) == (153, 0)
