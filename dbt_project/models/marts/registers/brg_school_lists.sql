-- Which official list of which year a school is on: lists with signs as they were published, other lists by register.
with named as (
    select
        list_name, school_year, school_code, document as document_text,
        cast(school_year - 1 as varchar) || '/' || right(cast(school_year as varchar), 2) as year_words,
        'признаки необъективности' as list_kind,
        cast(null as date) as listed_on,
        cast(null as date) as removed_on
    from {{ ref('stg_official_signs__signs') }}
    union all
    select
        list_name, list_year as school_year, school_code, document_text,
        cast(list_year as varchar) as year_words,
        coalesce(list_kind, 'другое') as list_kind,
        listed_on, removed_on
    from {{ ref('stg_school_lists__schools') }}
),

titled as (
    select
        *,
        -- A year that already closes the name is said once, as the row says it.
        regexp_replace(trim(list_name), '[\s,]*(за\s+)?\d{4}(\s*[-–/]\s*\d{2,4})?(\s*(г\.?|год|гг\.?))?$', '')
        || ', ' || year_words as list_title
    from named
)

select
    list_title,
    school_code,
    any_value(list_name) as list_name,
    cast(any_value(school_year) as integer) as list_year,
    bool_or(list_kind = 'признаки необъективности') as is_of_signs,
    any_value(document_text) as document_text,
    max(listed_on) as listed_on,
    max(removed_on) as removed_on,
    bool_or(
        coalesce(listed_on <= {{ today() }}, true) and coalesce(removed_on > {{ today() }}, true)
    ) as is_on_list
from titled
group by list_title, school_code
