-- The borders of marks that the files of a procedure show themselves, where scores and marks stand together. A border is
-- known only when no lower mark stands at or above it and nobody's score falls between the two sides; it is never guessed.
-- Grain: procedure × border (3, 4, 5) with at least one pair.
with people as (
    select people.procedure_id, people.load_id, people.sheet, people.row_number, people.file_mark, people.file_score
    from {{ ref('stg_results__participants') }} as people
    inner join {{ ref('int_results__current_versions') }} using (procedure_id, school_code, load_id)
    where people.attendance = 'present' and not people.is_score_unusable
),

sums as (
    select tasks.load_id, tasks.participant_sheet, tasks.participant_row, sum(tasks.score) as score
    from {{ ref('stg_results__tasks') }} as tasks
    inner join people
        on
            tasks.load_id = people.load_id
            and tasks.participant_row = people.row_number
            and tasks.participant_sheet is not distinct from people.sheet
    where people.file_score is null
    group by tasks.load_id, tasks.participant_sheet, tasks.participant_row
),

scored as (
    select people.procedure_id, people.load_id, people.file_mark, coalesce(people.file_score, sums.score) as score
    from people
    left join sums
        on
            people.load_id = sums.load_id
            and people.row_number = sums.participant_row
            and people.sheet is not distinct from sums.participant_sheet
    where coalesce(people.file_score, sums.score) is not null
),

pairs as (
    select
        scored.procedure_id,
        borders.mark as border,
        max(scored.score) filter (where scored.file_mark < borders.mark) as lower_max,
        min(scored.score) filter (where scored.file_mark >= borders.mark) as upper_min,
        count(*) as pairs_cnt,
        string_agg(distinct cast(scored.load_id as varchar), ',' order by cast(scored.load_id as varchar)) as load_ids
    from scored
    cross join (select unnest([3, 4, 5]) as mark) as borders
    where scored.file_mark between 2 and 5
    group by scored.procedure_id, borders.mark
),

between_cnt as (
    select pairs.procedure_id, pairs.border, count(*) as people_cnt
    from pairs
    inner join scored on pairs.procedure_id = scored.procedure_id
    where scored.file_mark is null
        and scored.score > coalesce(pairs.lower_max, -1)
        and scored.score < coalesce(pairs.upper_min, scored.score + 1)
    group by pairs.procedure_id, pairs.border
)

select
    pairs.procedure_id,
    pairs.border,
    coalesce(pairs.upper_min, pairs.lower_max + 1) as border_score,
    pairs.pairs_cnt,
    pairs.load_ids,
    coalesce(pairs.lower_max >= pairs.upper_min, false) as is_contradicted,
    coalesce(between_cnt.people_cnt, 0) as unplaced_cnt
from pairs
left join between_cnt on pairs.procedure_id = between_cnt.procedure_id and pairs.border = between_cnt.border
