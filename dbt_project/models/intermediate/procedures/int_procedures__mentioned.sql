-- Which procedure the words of a register mean: the named kind, subject and grade, the year and season where they stand;
-- of several the latest that had begun by the day of the row. Without a known procedure the words make the id themselves
-- (a year alone means its spring), so that the row waits for its results.
with mentions as (
    {{ mentions_of(ref('stg_rechecks__scores'), 'recheck_date') }}
    union
    {{ mentions_of(ref('stg_observation_sheets__visits'), 'visit_date') }}
    union
    {{ mentions_of(ref('stg_procedure_conditions__conditions'), 'condition_date') }}
    union
    {{ mentions_of(ref('stg_explanations__explanations'), 'explained_on') }}
    union
    {{ mentions_of(ref('stg_case_events__events'), 'happened_on') }}
    union
    {{ mentions_of(ref('stg_work_lots__works'), 'drawn_on') }}
    union
    {{ mentions_of(ref('stg_upload_log__uploads'), 'uploaded_at') }}
),

candidates as (
    select
        mentions.mention_key,
        known.procedure_id,
        row_number() over (
            partition by mentions.mention_key
            order by
                case when known.date_from <= mentions.on_date then 0 else 1 end,
                known.date_from desc nulls last,
                known.procedure_id
        ) as place
    from mentions
    inner join {{ ref('int_procedures__known') }} as known
        on
            mentions.procedure_kind = known.kind
            and mentions.subject = known.subject
            and mentions.grade = known.grade
            and (mentions.season is null or mentions.season = known.season)
            and (mentions.school_year is null or mentions.school_year = known.school_year)
            and (
                mentions.school_year is not null
                or mentions.named_year is null
                or mentions.named_year = known.calendar_year
            )
            and {{ fits_variety('mentions', 'known') }}
),

worded as (
    select
        *,
        cast(coalesce(
            school_year,
            named_year + case when season = 'осень' then 1 else 0 end,
            {{ school_year_of('on_date') }}
        ) as integer) as worded_year,
        coalesce(season, 'весна') as worded_season
    from mentions
)

select
    worded.mention_key,
    coalesce(
        candidates.procedure_id,
        case
            when
                worded.procedure_kind is not null and worded.worded_year is not null
                and worded.subject is not null and worded.grade is not null
                then {{ procedure_id('worded.procedure_kind', 'worded.worded_year', 'worded.worded_season', 'worded.subject', 'worded.grade', 'worded.language', 'worded.study_level') }}
        end
    ) as procedure_id,
    worded.procedure_kind as kind,
    worded.worded_year as school_year,
    worded.worded_season as season,
    worded.subject,
    worded.grade,
    worded.language,
    worded.study_level,
    candidates.procedure_id is not null as is_known
from worded
left join candidates on worded.mention_key = candidates.mention_key and candidates.place = 1
