"""Every sentence of absence in every paper of every procedure, against a count of the marts made anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dashboards import charts
from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.model import FOR_SCHOOL, texts
from dashboards.documents.registry import KINDS, compose
from dashboards.words.sayings import OF_PAPERS
from warehouse.home import Home
from warehouse.plans.workdays import is_workday

#: A picture has no pixels here: what its words say is tried, not how it looks.
PIXEL = b"\x89PNG\r\n\x1a\n"
OF_A_PROCEDURE = (
    "analytic_note", "recommendations", "order_results", "minutes_meeting", "minutes_union", "minutes_interview",
    "improvement_programme", "recheck_act", "region_letter", "union_materials", "meeting_slides",
)  # fmt: skip
GROUP = "procedure_id = $procedure and group_level = $level and ($school is null or school_code = $school)"
LARGEST = f"select coalesce(max(n), 0) from marts.rpt_groups where {GROUP}"
#: What is counted for a sentence: a query that shares nothing with the named queries of papers. Parameters: procedure,
#: level (municipality or school), school, today.
COUNTS = {
    "participants": "select count(*) from marts.fct_participant_results where procedure_id = $procedure "
    "and ($school is null or school_code = $school)",
    "marks": "select count(coalesce(cast(mark as varchar), level)) from marts.fct_participant_results "
    "where procedure_id = $procedure and ($school is null or school_code = $school)",
    "scale": "select count(min3) from marts.dim_procedures where procedure_id = $procedure",
    "specification": "select coalesce(max(spec_max_score), 0) from marts.dim_procedures "
    "where procedure_id = $procedure",
    "seasons": "select count(*) from marts.rpt_marks_dynamics as d where d.procedure_id = $procedure "
    f"and d.group_key in (select group_key from marts.rpt_marks_summary where {GROUP})",
    "reference": "select count(*) from marts.fct_reference_marks where procedure_id = $procedure",
    "scores": "select count(primary_score) from marts.fct_participant_results where procedure_id = $procedure "
    "and ($school is null or school_code = $school)",
    "journal": "select count(*) from marts.fct_participant_results where procedure_id = $procedure "
    "and journal_mark is not null and mark is not null and ($school is null or school_code = $school)",
    "tasks": "select count(score) from marts.fct_task_results where procedure_id = $procedure "
    "and ($school is null or school_code = $school)",
    "tasks_insufficient": f"select count(*) from marts.rpt_tasks where {GROUP} and band = 'недостаточный'",
    "groups": LARGEST,
    "groups_small": LARGEST,
    "signs": "select count(*) from marts.rpt_school_cases where procedure_id = $procedure",
    "signs_own": "select count(*) from marts.rpt_school_cases where procedure_id = $procedure "
    "and school_code = $school",
    "signs_open": "select count(*) from marts.rpt_school_cases where procedure_id = $procedure "
    "and strength_open is not null",
    "signs_shown": "select count(*) from marts.rpt_school_cases where procedure_id = $procedure and is_listed "
    "and ($school is null or school_code = $school)",
    "decisions": "select count(*) from marts.fct_decisions where meeting_kind not ilike '%собеседован%'",
    "past": "select count(*) from marts.fct_decisions where "
    "case when $kind = 'minutes_union' then meeting_kind ilike '%методич%' "
    "and concat_ws(' ', topic, responsible, decision) ilike '%' || $stem || '%' "
    "else meeting_kind ilike '%руковод%' end",
    "upcoming": "select count(*) from marts.dim_procedures where date_from >= $today",
    "rechecks": "select count(*) from marts.fct_rechecks where school_code = $school and procedure_id = $procedure",
    "rechecks_subject": "select count(*) from (select task_code from marts.fct_rechecks "
    "where school_score is not null and expert_score is not null and (subject, school_year) = "
    "(select (subject, school_year) from marts.dim_procedures where procedure_id = $procedure) "
    "group by procedure_id, task_code having count(*) >= 10 and count(distinct school_code) >= 3)",
    "deficits": "select count(*) from marts.msr_content_deficits where procedure_id = $procedure and needs_support "
    "and ($school is null or school_code = $school)",
    "observers": "select count(*) from marts.dim_observers",
    "experts": "select count(*) from marts.dim_experts",
    "events": "select count(*) from marts.rpt_help_events where event_date >= $today",
    "late": "select count(*) from marts.fct_measure_occurrences where is_overdue and school_code is null",
    "evidence": "select count(*) from marts.fct_measure_occurrences where is_done and evidence is not null",
    "terms": "select count(*) from marts.fct_measure_occurrences where school_code is null",
    "contacts": "select count(*) from marts.fct_school_contacts",
    "course_lines": "select count(*) from marts.rpt_course_requests where status in ('accepted', 'sent', 'enrolled') "
    "and course_code is not null and coalesce(date_to, date_from, $today) >= $today",
}  # fmt: skip
#: A sentence that says the same thing in other words is counted by the same query.
SAME_AS = {
    "marks_without_scale": "marks", "marks_few": "marks", "shape": "scores",
    "shape_rough": "scores", "groups_map": "groups", "signs_programme": "signs_shown", "past_slides": "past",
    "results_slides": "participants", "upcoming_plain": "upcoming",
}  # fmt: skip
#: About one school inside a bundle, or about the smallest group: counted by the tests beside.
ELSEWHERE = {
    "tasks_weak", "tasks_small", "tasks_to_offer", "task_facts", "groups_hidden", "build_paper", "procedures_paper",
    "area_paper", "school_paper",
}  # fmt: skip
STEMS = {"РУ": "русск", "МА": "математ", "ОМ": "окружающ"}


def template(text: str) -> re.Pattern[str]:
    """The sentence as a pattern: what stands in braces is any words."""
    parts = re.split(r"\{\w+\}", text)
    return re.compile(".+?".join(map(re.escape, parts)))


PATTERNS = {key: template(saying.text) for key, saying in OF_PAPERS.items()}


def said(document) -> Iterator[tuple[str, str]]:
    """(key of the catalogue, the text it stands in) for every sentence of absence of a document."""
    for text in texts(document):
        for key, pattern in PATTERNS.items():
            if pattern.search(text):
                yield key, text


def test_every_sentence_of_papers_has_an_independent_count():
    assert set(OF_PAPERS) == set(COUNTS) | set(SAME_AS) | ELSEWHERE


class Counted:
    """Counts of the published marts, each asked once."""

    def __init__(self, home: Path) -> None:
        self.home = Home(home)
        self.marts = duckdb.connect(str(self.home.published()), read_only=True)
        self.known: dict[tuple, int] = {}

    def procedures(self) -> list[tuple[str, str]]:
        """Procedures with results and their subjects, the largest of each season and every one without a scale."""
        return self.marts.execute(
            "select d.procedure_id, d.subject from marts.dim_procedures as d join marts.rpt_mark_scales as s "
            "using (procedure_id) where s.is_missing or d.scale_origin is null or d.school_year = "
            "(select max(school_year) from marts.dim_procedures where has_results) order by 1"
        ).fetchall()

    def school(self, procedure: str) -> str:
        """A school of the procedure: the one with the most participants."""
        return self.marts.execute(
            "select school_code from marts.fct_participant_results where procedure_id = ? group by 1 "
            "order by count(*) desc, 1 limit 1",
            [procedure],
        ).fetchone()[0]

    def of(self, key: str, **asked: object) -> int:
        """How many things the sentence ``key`` speaks of."""
        query = COUNTS[SAME_AS.get(key, key)]
        bound = {name: value for name, value in asked.items() if f"${name}" in query}
        place = (query, *bound.values())
        if place not in self.known:
            self.known[place] = self.marts.execute(query, bound).fetchone()[0]
        return self.known[place]


@pytest.fixture(scope="module")
def counted(demo_home) -> Iterator[Counted]:
    found = Counted(demo_home)
    yield found
    found.marts.close()


def walk(counted: Counted, procedure: str, subject: str) -> list[str]:
    """What is false in the papers of one procedure."""
    wrong = []
    for name in OF_A_PROCEDURE:
        kind = KINDS[name]
        for version in kind.versions:
            needs = version == FOR_SCHOOL or kind.needs_school
            school = counted.school(procedure) if needs else None
            request = Request(version=version, procedure_id=procedure, school_code=school, home=counted.home)
            about = {
                "procedure": procedure,
                "school": school,
                "level": "school" if school else "municipality",
            }
            about |= {"today": counted.home.today(), "kind": name, "stem": STEMS.get(subject, subject)}
            try:
                found = list(said(compose(name, request)))
            except CannotComposeError as error:
                found = [(k, str(error)) for k, pattern in PATTERNS.items() if pattern.search(str(error))]
            for key, text in found:
                if key not in ELSEWHERE and (n := counted.of(key, **about)) >= OF_PAPERS[key].limit:
                    wrong.append(f"{name}, {version}, {procedure}: «{text[:150]}», а их {n}")
    return wrong


def test_no_sentence_of_absence_in_any_paper_of_any_procedure_is_false(counted, monkeypatch):
    monkeypatch.setattr(charts, "to_png", lambda *_, **__: PIXEL)
    assert [line for procedure in counted.procedures() for line in walk(counted, *procedure)] == []


def test_papers_about_no_procedure_say_no_false_absence(counted, papers):
    about = {"procedure": None, "school": None, "level": "municipality", "today": counted.home.today()}
    for (name, version), document in papers.items():
        if name in OF_A_PROCEDURE:
            continue
        for key, text in said(document):
            n = counted.of(key, **about, kind=name, stem="")
            assert n < OF_PAPERS[key].limit, (name, version, text)


def test_a_procedure_without_a_scale_speaks_by_scores_tasks_and_attendance(counted, monkeypatch):
    monkeypatch.setattr(charts, "to_png", lambda *_, **__: PIXEL)
    missing = counted.marts.execute(
        "select procedure_id, scored_cnt from marts.rpt_mark_scales where is_missing and scored_cnt >= 100"
    ).fetchall()
    assert missing
    for procedure, _ in missing[:2]:
        for name in ("analytic_note", "order_results", "region_letter", "meeting_slides"):
            version = KINDS[name].versions[0]
            document = compose(name, Request(version=version, procedure_id=procedure, home=counted.home))
            text = "\n".join(texts(document))
            assert "Средний первичный балл" in text, (name, procedure)
            assert "отсутствовали" in text.lower()
            assert "меньше десяти" not in text.replace("менее 10", "")
            assert "Участников меньше" not in text


def test_terms_of_papers_are_working_days_ahead(counted, monkeypatch):
    monkeypatch.setattr(charts, "to_png", lambda *_, **__: PIXEL)
    today, day = counted.home.today(), re.compile(r"[Сс]рок – до (\d\d)\.(\d\d)\.(\d{4})")
    for procedure, _ in counted.procedures()[-3:]:
        document = compose("order_results", Request(procedure_id=procedure, home=counted.home))
        terms = [(int(y), int(m), int(d)) for text in texts(document) for d, m, y in day.findall(text)]
        assert terms
        for year, month, number in terms:
            term = today.replace(year=year, month=month, day=number)
            assert term > today
            assert is_workday(term)
