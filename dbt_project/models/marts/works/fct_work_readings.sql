with works as (
    select
        lot_name,
        work_code,
        count(distinct case when reading < 3 and score is not null then reading end) = 2 as is_read_twice
    from {{ ref('int_works__scores') }}
    group by lot_name, work_code
),

blind as (
    select
        lot_name,
        work_code,
        task_code,
        max(case when reading = 1 then score end) as first_score,
        max(case when reading = 2 then score end) as second_score
    from {{ ref('int_works__scores') }}
    group by lot_name, work_code, task_code
),

judged as (
    select
        scores.*,
        lots.municipality,
        lots.package,
        thirds.why as why_third,
        works.is_read_twice,
        count(scores.score) over (partition by scores.lot_name, scores.work_code, scores.reading) > 0 as is_read,
        case when scores.reading = 3 then blind.first_score end as first_score,
        case when scores.reading = 3 then blind.second_score end as second_score
    from {{ ref('int_works__scores') }} as scores
    inner join works using (lot_name, work_code)
    inner join blind using (lot_name, work_code, task_code)
    inner join {{ ref('fct_work_lots') }} as lots using (lot_name, work_code)
    left join {{ ref('int_works__thirds') }} as thirds
        on scores.lot_name || '|' || scores.work_code = thirds.work
)

select
    lot_name,
    procedure_id,
    municipality,
    package,
    work_code,
    reading,
    person_code,
    'expert' as role,
    task_code,
    task_no,
    max_score,
    score,
    first_score,
    second_score,
    why_third,
    case when is_read then 'прочитано' else 'ждёт чтения' end as state,
    case
        when score is null then false
        when not is_read_twice then false
        when why_third is null then reading < 3
        else reading = 3
    end as is_final,
    started_at,
    ended_at,
    coalesce(saw_school_score, false) as saw_school_score,
    true as is_person_level,
    load_id,
    row_number
from judged
