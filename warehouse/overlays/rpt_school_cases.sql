-- Cases with the line that their school has written since the build; where a case then stands says the build.
with told as (
    select
        known.procedure_id,
        known.school_code,
        string_agg(recorded.explanation, '; ' order by recorded.place) as line,
        max(recorded.explained_on) as told_on
    from published.marts.rpt_case_state as known
    inner join pending.explanation as recorded
        on known.school_code = recorded.school_code and known.procedure_words = recorded.procedure_words
    group by known.procedure_id, known.school_code
),

said as (
    select
        procedure_id,
        school_code,
        line,
        told_on,
        '«' || line || '», ' || strftime(told_on, '%d.%m.%Y') || ' – {mark}.' as words
    from told
)

select
    base.* replace (
        case when said.line is null then base.explanation else concat_ws('; ', base.explanation, said.line) end
            as explanation,
        case
            when said.line is null then base.school_words
            when base.is_explained or base.decision is not null then base.school_words || ' ' || said.words
            else said.words
        end as school_words,
        base.is_explained or said.line is not null as is_explained,
        coalesce(said.told_on, base.explained_on) as explained_on,
        case
            when said.line is null or not base.is_noticed_open then base.explanation_open
            else concat_ws('; ', base.explanation_open, said.line)
        end as explanation_open,
        case
            when said.line is null or not base.is_noticed_open then base.school_words_open
            when base.is_explained_open or base.decision_open is not null then base.school_words_open || ' ' || said.words
            else said.words
        end as school_words_open,
        base.is_explained_open or (base.is_noticed_open and said.line is not null) as is_explained_open,
        case
            when said.line is null or not base.is_noticed_open then base.explained_on_open
            else said.told_on
        end as explained_on_open
    ),
    said.line is not null as is_pending
from {table} as base
left join said using (procedure_id, school_code)
