"""Sentences of absence in papers and how many things each speaks of, counted anew in the marts.

Every paper of every procedure and place of a home, by hand (minutes):
``python -m tests.dashboards.documents.absence HOME``
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from dashboards import charts
from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.model import FOR_SCHOOL, OPEN, texts
from dashboards.documents.registry import KINDS, compose
from dashboards.words.sayings import OF_PAPERS
from warehouse.home import Home

#: A picture has no pixels here: what its words say is tried, not how it looks.
PIXEL = b"\x89PNG\r\n\x1a\n"
OF_A_PROCEDURE = (
    "analytic_note", "recommendations", "order_results", "minutes_meeting", "minutes_union", "minutes_interview",
    "meeting_agenda", "improvement_programme", "recheck_act", "region_letter", "union_materials", "meeting_slides",
    "minutes_observation", "minutes_checking", "school_card", "school_info",
)  # fmt: skip
HERE = (
    "($school is null or school_code = $school) and ($municipality is null or municipality = $municipality)"
)
GROUP = f"procedure_id = $procedure and group_level = $level and {HERE}"
WROTE = f"from marts.fct_participant_results where procedure_id = $procedure and {HERE}"
PAIRS = (
    "from marts.rpt_marks_dynamics where procedure_id = $procedure "
    f"and group_key in (select group_key from marts.rpt_marks_summary where {GROUP})"
)
CASES = f"from marts.rpt_school_cases where procedure_id = $procedure and {HERE}"
NEWEST_APPEALS = "school_year = (select max(school_year) from marts.fct_appeals)"
LARGEST = f"select coalesce(max(n), 0) from marts.rpt_groups where {GROUP}"
#: What is counted for a sentence: a query that shares nothing with the named queries of papers. Parameters: procedure,
#: level (region, municipality or school), municipality, school, today.
COUNTS = {
    "participants": f"select count(*) {WROTE}",
    "marks": f"select count(coalesce(cast(mark as varchar), level)) {WROTE}",
    "scale": "select count(min3) from marts.dim_procedures where procedure_id = $procedure",
    "pupils_to_help": "select count(*) from marts.rpt_pupils_to_help where shown_until >= $today "
    "and school_code = $school",
    "needs": "select count(*) from marts.rpt_course_requests where status in ('proposed', 'accepted')",
    "pupils_works": "select count(*) from marts.rpt_help_works where shown_until >= $today and school_code = $school",
    "uploads_paper": "select count(*) from marts.fct_upload_status",
    "uploads_newest": "select count(*) from marts.fct_upload_status where is_newest_year",
    "uploads_calendar": "select count(due_on) from marts.fct_upload_status where is_newest_year and due_on < $today",
    "uploads_late": "select count(*) from marts.fct_upload_status where is_newest_year "
    "and status in ('late', 'missing')",
    "uploads_schools": "select count(*) from marts.fct_upload_status as u where is_newest_year "
    "and (status in ('late', 'gap') or status = 'missing' and exists (select 1 from marts.fct_upload_status as other "
    "where other.procedure_id = u.procedure_id and other.received_at is not null))",
    "uploads_classes": "select count(missing_classes) from marts.fct_upload_status where is_newest_year",
    "appeals_paper": "select count(*) from marts.fct_appeals",
    "appeals_few": f"select count(*) from marts.fct_appeals where {NEWEST_APPEALS}",
    "appeals_late": f"select count(*) from marts.fct_appeals where {NEWEST_APPEALS} and not is_closed "
    "and reply_due_on < $today",
    "appeals_waiting": f"select count(*) from marts.fct_appeals where {NEWEST_APPEALS} and not is_closed",
    "observers_paper": "select count(*) from marts.dim_observers",
    "observers_sheets": "select count(distinct o.observer_code) from marts.dim_observers as o "
    "join marts.fct_observations as v using (observer_code)",
    "observers_briefed": "select count(briefed_on) from marts.dim_observers",
    "experts_paper": "select count(*) from marts.dim_experts",
    "experts_runs": "select count(run_on) from marts.dim_experts",
    "sites_paper": "select count(*) from marts.rpt_practices where is_offered",
    "sites_ahead": "select count(*) from marts.rpt_practices where is_offered "
    "and (shown_on is null or shown_on >= $today)",
    "events_paper": "select count(*) from marts.rpt_events",
    "events_ahead": "select count(*) from marts.rpt_events where event_date >= $today and schools_cnt = 0 "
    "and school_year = (select max(school_year) from marts.rpt_events)",
    "event_sheets": "select count(*) from marts.rpt_events where state <> 'проведено'",
    "progress_paper": "select (select count(*) from marts.rpt_course_requests) + "
    "(select count(*) from marts.rpt_pd_coverage)",
    "progress_lines": "select count(*) from marts.rpt_course_requests",
    "progress_finished": "select count(*) from marts.fct_pd_completions where is_counted "
    "and completed_on > $today::date - 730",
    "family_days": "select count(*) from marts.dim_procedures where coalesce(date_to, date_from) >= $today",
    "decisions_late": "select count(*) from marts.fct_decisions where is_overdue "
    "and meeting_kind not ilike '%собеседован%'",
    "specification": "select coalesce(max(spec_max_score), 0) from marts.dim_procedures "
    "where procedure_id = $procedure",
    "seasons": f"select count(*) {PAIRS}",
    "seasons_marks": f"select count(*) {PAIRS} and n > 0 and previous_n > 0",
    "reference": "select count(*) from marts.fct_reference_marks where procedure_id = $procedure",
    "scores": f"select count(primary_score) {WROTE}",
    "journal": f"select count(*) {WROTE} and journal_mark is not null and mark is not null",
    "tasks": f"select count(score) from marts.fct_task_results where procedure_id = $procedure "
    f"and school_code in (select school_code {WROTE})",
    "tasks_insufficient": f"select count(*) from marts.rpt_tasks where {GROUP} and band = 'недостаточный'",
    "groups": LARGEST,
    "groups_small": LARGEST,
    "signs": f"select count(*) {CASES}",
    "signs_own": f"select count(*) {CASES}",
    "signs_open": f"select count(strength_open) {CASES}",
    "signs_shown": f"select count(*) {CASES} and is_listed",
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
    f"and {HERE}",
    "observers": "select count(*) from marts.dim_observers",
    "cases_asked": "select count(*) from marts.rpt_case_state where school_code = $school "
    "and (state = 'ждём слово школы' or (state = 'признак зарегистрирован' and not is_school_asked))",
    "visits_sent": "select count(*) from marts.fct_visit_slots "
    "where observer_code is not null and visit_date >= $today",
    "conditions_ahead": "select count(*) from marts.fct_visit_slots where visit_date >= $today",
    "conditions_told": "select count(*) from marts.rpt_condition_gaps where is_next_day and said is not null",
    "conditions_paper": "select count(*) from marts.fct_visit_slots where visit_date >= $today",
    "condition_gaps": "select count(*) from marts.rpt_condition_gaps where state = 'требуемого нет'",
    "observations_paper": f"select count(*) from marts.fct_observations where procedure_id = $procedure and {HERE}",
    "remarks_paper": f"select count(*) from marts.fct_observation_findings where procedure_id = $procedure and {HERE}",
    "card_paper": "select count(*) from marts.dim_schools where school_code = $school",
    "school_results_paper": "select count(*) from marts.rpt_marks_summary where group_level = 'school' "
    "and school_code = $school",
    "cases_card": "select count(*) from marts.rpt_case_state where school_code = $school and not is_closed",
    "school_measures_paper": "select count(*) from marts.fct_measure_occurrences where school_code = $school",
    "lots_paper": "select count(*) from marts.fct_work_lots",
    "work_readers": "select count(coalesce(first_expert, second_expert, third_expert)) from marts.fct_work_lots",
    "experts": "select count(*) from marts.dim_experts",
    "events": "select count(*) from marts.rpt_help_events where event_date >= $today",
    "late": "select count(*) from marts.fct_measure_occurrences where is_overdue and school_code is null",
    "evidence": "select count(*) from marts.fct_measure_occurrences where is_done and evidence is not null",
    "terms": "select count(*) from marts.fct_measure_occurrences where school_code is null",
    "contacts": "select count(*) from marts.fct_school_contacts where is_our_request",
    "terms_year": "select count(due_date) from marts.fct_measure_occurrences where school_code is null",
    "plan_weeks_paper": "select count(*) from marts.fct_measure_occurrences where school_code is null and is_counted "
    "and due_date >= date_trunc('week', $today)",
    "plan_last_meeting": "select count(*) from marts.fct_decisions where meeting_date <= $today "
    "and meeting_kind ilike 'совещан%'",
    "plan_agenda_paper": "select count(*) from marts.rpt_plan_agenda",
    "plan_bodies_paper": "select count(*) from marts.rpt_plan_bodies",
    # Papers choose a plan that has levels below it, unless another one is named.
    "plan_below_paper": "select count(*) from marts.rpt_plan_bodies",
    "plan_amendments": "select count(*) from marts.fct_measure_occurrences where school_code is null "
    "and (state = 'противоречит правилам' or postponement_basis is not null and is_open)",
    "requests_paper": "select count(*) from marts.dim_schools where is_in_register",
    "requests_year": "select count(*) from marts.fct_school_contacts where is_our_request and school_year = "
    "(select max(school_year) from marts.rpt_school_requests)",
    "not_asked_paper": "select count(*) from marts.rpt_reports_not_asked where known_cnt > 0 or requests_cnt > 0",
    "course_lines": "select count(*) from marts.rpt_course_requests where status = 'accepted' "
    "and course_code is not null and coalesce(date_to, date_from, $today) >= $today",
}  # fmt: skip
#: A sentence that says the same thing in other words is counted by the same query.
SAME_AS = {
    "marks_without_scale": "marks", "marks_few": "marks", "unmarked": "marks", "shape": "scores",
    "shape_rough": "scores", "groups_map": "groups", "signs_programme": "signs_shown", "past_slides": "past",
    "results_slides": "participants", "upcoming_plain": "upcoming",
}  # fmt: skip
#: About one school inside a bundle, or about the smallest group: counted by the tests beside.
ELSEWHERE = {
    "tasks_weak", "tasks_small", "tasks_to_offer", "task_facts", "groups_hidden", "build_paper", "procedures_paper",
    "area_paper", "school_paper", "season_paper", "season_marks", "season_signs", "cycle_papers", "cycle_before",
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


@dataclass(frozen=True)
class Asked:
    """A paper as it is asked for: kind, version, procedure and the place it speaks of."""

    kind: str
    version: str
    procedure: str
    level: str
    municipality: str | None = None
    school: str | None = None


@dataclass
class Counted:
    """Counts of the published marts, each asked once, and how often each sentence was met."""

    home: Home
    known: dict[tuple, int] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Open the published file."""
        self.marts = duckdb.connect(str(self.home.published()), read_only=True)
        self.subjects = dict(
            self.marts.execute(
                "select procedure_id, subject from marts.dim_procedures where has_results order by 1"
            ).fetchall()
        )

    def procedures(self) -> list[str]:
        """Procedures with results: those of the newest year and every one without a scale of its own."""
        return [
            procedure
            for (procedure,) in self.marts.execute(
                "select d.procedure_id from marts.dim_procedures as d join marts.rpt_mark_scales as s "
                "using (procedure_id) where s.is_missing or d.scale_origin is null or d.school_year = "
                "(select max(school_year) from marts.dim_procedures where has_results) order by 1"
            ).fetchall()
        ]

    def area(self, procedure: str) -> str:
        """The widest level of a procedure: the region where there are several municipalities."""
        several = "select count(distinct municipality) > 1 from marts.fct_participant_results where procedure_id = ?"
        return "region" if self.marts.execute(several, [procedure]).fetchone()[0] else "municipality"

    def places(self, procedure: str) -> list[dict]:
        """The whole area, the largest and the smallest municipality of several, the largest and the smallest school."""
        found = [{"level": self.area(procedure)}]
        for column, level in (("municipality", "municipality"), ("school_code", "school")):
            sizes = self.marts.execute(
                f"select {column} from marts.fct_participant_results where procedure_id = ? "
                f"group by 1 order by count(*) desc, 1",
                [procedure],
            ).fetchall()
            if len(sizes) > 1:
                name = "municipality" if level == "municipality" else "school"
                found += [{"level": level, name: sizes[0][0]}, {"level": level, name: sizes[-1][0]}]
        return found

    def asked(self, procedure: str, *, is_brief: bool = False) -> Iterator[Asked]:
        """Every paper about a procedure, in every version, of every place that the version knows.

        Brief: of the whole area and the largest school alone.
        """
        places = self.places(procedure)
        if is_brief:
            places = [places[0], next(place for place in places if "school" in place)]
        for name in OF_A_PROCEDURE:
            kind = KINDS[name]
            for version in kind.versions:
                for place in places:
                    is_school = place["level"] == "school"
                    needs = kind.needs_school or version == FOR_SCHOOL
                    if is_school == needs or (is_school and version == OPEN and name == "analytic_note"):
                        yield Asked(name, version, procedure, **place)

    def of(self, key: str, **about: object) -> int:
        """How many things the sentence ``key`` speaks of."""
        query = COUNTS[SAME_AS.get(key, key)]
        bound = {name: value for name, value in about.items() if f"${name}" in query}
        place = (query, *bound.values())
        if place not in self.known:
            self.known[place] = self.marts.execute(query, bound).fetchone()[0]
        return self.known[place]

    def false_in(self, asked: Asked) -> list[str]:
        """What a paper says is absent and is there."""
        request = Request(
            version=asked.version,
            procedure_id=asked.procedure,
            municipality=asked.municipality,
            school_code=asked.school,
            home=self.home,
        )
        subject = self.subjects[asked.procedure]
        about = {
            "procedure": asked.procedure,
            "level": asked.level,
            "municipality": asked.municipality,
            "school": asked.school,
            "today": self.home.today(),
            "kind": asked.kind,
            "stem": STEMS.get(subject, subject),
        }
        try:
            found = list(said(compose(asked.kind, request)))
        except CannotComposeError as error:
            found = [(key, str(error)) for key, pattern in PATTERNS.items() if pattern.search(str(error))]
        self.met.update({key for key, _ in found})
        return [
            f"{asked}: «{text[:150]}», а их {n}"
            for key, text in found
            if key not in ELSEWHERE and (n := self.of(key, **about)) >= OF_PAPERS[key].limit
        ]


def main(folder: Path) -> None:
    """Walk every paper of every procedure and place; exit code 1 where something false is said."""
    charts.to_png = lambda *_, **__: PIXEL
    counted = Counted(Home(folder))
    tried, wrong = 0, []
    for procedure in counted.subjects:
        for asked in counted.asked(procedure):
            tried += 1
            for line in counted.false_in(asked):
                wrong.append(line)
                print(line, flush=True)
        print(f"{procedure}: {tried}", flush=True)
    print(f"Papers {tried}, false sentences {len(wrong)}; met: {dict(counted.met)}")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
