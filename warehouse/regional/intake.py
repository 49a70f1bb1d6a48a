"""Releases of regions made into one store of raw rows, which the same models read: for a centre of many regions.

Every region is one load. What a region has decided – which row counts, which score is above its maximum, which work is
not entered – stays decided; texts, names and registers have stayed in the region.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse import __version__
from warehouse.home import Home
from warehouse.lock import writer_lock
from warehouse.raw import connect, declared_tables, ensure_tables, literal, transaction
from warehouse.regional.contract import MANIFEST, ContractBrokenError, Manifest
from warehouse.regional.release import check

#: A work that is there without a score was not entered or is not used: its tasks must not be summed up instead.
PARTICIPANTS = """
    select
        {load} as load_id, 'results_long' as source_kind, '' as sheet,
        row_number() over (order by procedure_id, school_code, class_label, participant_code) as row_number,
        kind, school_year, season, subject, grade, class_grade, language, study_level, date_from as procedure_date,
        municipality_code as municipality, municipality_code, school_code, class_label, participant_code, variant,
        attendance, primary_score, true as has_total_column,
        attendance = 'present' and primary_score is null as is_unfilled, max_primary_score, mark as file_mark, level,
        journal_mark, uploaded_at
    from {participants} inner join {procedures} using (procedure_id) inner join {schools} using (school_code)
"""
TASKS = """
    select
        {load} as load_id, people.row_number as participant_row, '' as participant_sheet, people.row_number,
        task_no, task_code, score, response, max_score
    from {tasks} as tasks
    inner join {procedures} as procedures using (procedure_id)
    inner join raw.results_participants as people
        on
            people.load_id = {load}
            and people.kind = procedures.kind
            and people.school_year = procedures.school_year
            and people.season = procedures.season
            and people.subject = procedures.subject
            and people.grade = procedures.grade
            and people.language is not distinct from procedures.language
            and people.study_level is not distinct from procedures.study_level
            and people.school_code = tasks.school_code
            and people.class_label is not distinct from tasks.class_label
            and people.participant_code = tasks.participant_code
"""
SCHOOLS = """
    select
        {load} as load_id, '' as sheet, row_number() over (order by school_code) as row_number, school_code,
        municipality_code as municipality,
        case when is_rural then 'село' when not is_rural then 'город' end as locality
    from {schools}
"""
#: A test is one in the whole country: the region that comes first describes it, others add only tests it did not have.
SCALES = """
    select
        {load} as load_id, '' as sheet, row_number() over (order by procedure_id) as row_number, kind, subject, grade,
        calendar_year as scale_year, min3, min4, min5, max_primary_score, language, study_level
    from {procedures} as mine
    where min3 is not null and not exists (
        select 1 from raw.mark_scales as known
        where (known.kind, known.subject, known.grade, known.scale_year)
            = (mine.kind, mine.subject, mine.grade, mine.calendar_year)
            and known.language is not distinct from mine.language
            and known.study_level is not distinct from mine.study_level
    )
    qualify row_number() over (
        partition by kind, subject, grade, calendar_year, language, study_level order by procedure_id
    ) = 1
"""
SPECS = """
    select
        {load} as load_id, '' as sheet, row_number() over (order by procedure_id, task_no, task_code) as row_number,
        kind, subject, grade, calendar_year as spec_year, language, study_level, task_code, task_no, difficulty,
        content_code, requirement_code, max_score, answer_type
    from {items} inner join (
        select * from {procedures}
        qualify row_number() over (
            partition by kind, subject, grade, calendar_year, language, study_level order by procedure_id
        ) = 1
    ) as mine using (procedure_id)
    where not exists (
        select 1 from raw.test_specs as known
        where (known.kind, known.subject, known.grade, known.spec_year)
            = (mine.kind, mine.subject, mine.grade, mine.calendar_year)
            and known.language is not distinct from mine.language
            and known.study_level is not distinct from mine.study_level
    )
"""
SLICES = """
    select
        {load} as load_id, 'results_long' as source_kind, procedure_id || '|' || school_code as family,
        coalesce(class_label, '') as slice, procedure_id, school_code, class_label, count(*) as rows_cnt,
        count(*) filter (attendance = 'present') as people_cnt, count(*) filter (attendance = 'absent') as absent_cnt,
        avg(primary_score) as mean_score
    from {participants}
    group by procedure_id, school_code, class_label
"""
FILLED = {
    "raw.results_participants": PARTICIPANTS,
    "raw.results_tasks": TASKS,
    "raw.schools": SCHOOLS,
    "raw.mark_scales": SCALES,
    "raw.test_specs": SPECS,
    "ops.load_slices": SLICES,
}


def gather(folder: Path, home: Home) -> list[Manifest]:
    """Fill the store of a centre's home with every `region=NN` of a folder; returns what has come, by region.

    What the store held before is replaced. Every release is held to the contract before the first row is written.
    Raises ContractBrokenError, in words.
    """
    found = sorted(folder.glob("region=*"))
    if not found:
        raise ContractBrokenError(f"в папке {folder} нет выпусков регионов (region=…)")
    came = [(release, check(release)) for release in found]
    wrong = [release.name for release, said in came if release.name != f"region={said.region}"]
    if wrong:
        raise ContractBrokenError(f"папка названа не своим регионом: {', '.join(wrong)}")
    with writer_lock(home.lock, "gather"), connect(home.raw) as session:
        ensure_tables(session)
        with transaction(session):
            for table in declared_tables():
                session.execute(f"delete from {table}")
            for load, (release, said) in enumerate(came, start=1):
                _take(session, load, release, said)
    return [said for _, said in came]


def _take(session: duckdb.DuckDBPyConnection, load: int, release: Path, said: Manifest) -> None:
    places = {
        name: f"(select * from read_parquet({literal(str(release / f'{name}.parquet'))}, hive_partitioning=false))"
        for name in said.tables
    }
    for table, query in FILLED.items():
        session.execute(f"insert into {table} by name {query.format(load=load, **places)}")
    rows = said.tables["participants"].rows
    session.execute(
        "insert into ops.load_log by name select "
        f"{load} as load_id, 'results_long' as source_kind, {literal(f'{release.name}/{MANIFEST}')} as file_name, "
        f"{literal(said.tables['participants'].sha256)} as sha256, 0 as size_bytes, {rows} as rows_read, "
        f"{rows} as rows_loaded, 0 as rows_quarantined, 0 as findings_cnt, 'loaded' as status, "
        f"true as is_new_facts, {literal(__version__)} as program_version, "
        f"cast({literal(said.made_at[:19])} as timestamp) as loaded_at, {load} as order_no, {rows} as rows_current"
    )
