"""docs/measures.md: every row of the five documents has its proof and its paper or the reason why there is none."""

import pytest

from dashboards.documents.for_measures import COLLECTED, PAPERS
from dashboards.documents.registry import KINDS
from tests.docs import measures
from warehouse.plans.actions import kinds
from warehouse.plans.proofs import DOCUMENT, FACT, WORD, ceiling_of, fact_of


def test_every_kind_of_action_has_papers_or_a_reason_and_never_both():
    known = {kind.code for kind in kinds()} | {""}
    assert PAPERS.keys() | COLLECTED.keys() == known
    assert not PAPERS.keys() & COLLECTED.keys()
    assert {name for names in PAPERS.values() for name in names} <= KINDS.keys()


@pytest.mark.shared
def test_the_table_is_current_and_counts_every_row(shared_dir):
    assert len(list(measures.rows(shared_dir))) == 78 + 8 + 12
    assert measures.FILE.read_text(encoding="utf-8") == measures.written(shared_dir), (
        "run python -m tests.docs.measures"
    )


@pytest.mark.parametrize(
    ("title", "ceiling"),
    [
        ("Формирование реестра независимых наблюдателей", DOCUMENT),
        ("Формирование реестра школ с рисками", DOCUMENT),
        ("Направление наблюдателей в образовательные организации", FACT),
        ("Инструктаж организаторов в аудиториях", FACT),
        ("Обучение учителей на курсах", WORD),
        ("Издание приказа о проведении ВПР", DOCUMENT),
    ],
)
def test_a_register_of_something_else_is_not_seen_by_the_program(title, ceiling):
    assert ceiling_of(title) == ceiling
    assert bool(fact_of(title)) is (ceiling == FACT)
