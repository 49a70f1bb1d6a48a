{# Pieces that every report shares: keys of a group, shares with their interval, size of the sample. #}

{# Columns that say which procedure and which group a row is about. `groups` comes from int_reports__groups. #}
{% macro report_keys(groups='groups') -%}
    {{ groups }}.procedure_id,
    {{ groups }}.kind,
    {{ groups }}.school_year,
    {{ groups }}.season,
    {{ groups }}.subject,
    {{ groups }}.grade,
    {{ groups }}.class_grade,
    {{ groups }}.group_key,
    {{ groups }}.group_level,
    {{ groups }}.region_code,
    {{ groups }}.municipality,
    {{ groups }}.school_code,
    {{ groups }}.class_label,
    {{ groups }}.group_name,
    {{ groups }}.is_person_level
{%- endmacro %}

{% macro share_pct(part, whole) -%}
    100.0 * {{ part }} / nullif({{ whole }}, 0)
{%- endmacro %}

{# Wilson (1927) 95 % bound of a share, in percent. `share` is 0…1, `n` the (effective) number of participants. #}
{% macro wilson_pct(share, n, bound) -%}
    {%- set z = 1.959964 -%}
    {%- set sign = '-' if bound == 'low' else '+' -%}
    100.0 * (
        ({{ share }}) + {{ z * z / 2 }} / nullif({{ n }}, 0)
        {{ sign }} {{ z }} * sqrt(greatest(
            ({{ share }}) * (1 - ({{ share }})) / nullif({{ n }}, 0) + {{ z * z / 4 }} / nullif({{ n }} * {{ n }}, 0), 0
        ))
    ) / (1 + {{ z * z }} / nullif({{ n }}, 0))
{%- endmacro %}

{# How far the bound of a difference of two shares lies from it: Newcombe (1998), method 10, from the Wilson bounds. #}
{% macro difference_reach(share, bound, earlier, earlier_bound) -%}
    sqrt(power({{ share }} - {{ bound }}, 2) + power({{ earlier }} - {{ earlier_bound }}, 2))
{%- endmacro %}

{# How much a group of n participants can carry. `limits` is int_reports__limits, one row. #}
{% macro sample_tier(n, limits='limits') -%}
    case
        when {{ n }} >= {{ limits }}.informative_from then '50 и более'
        when {{ n }} >= {{ limits }}.rough_from then '20–49'
        when {{ n }} >= {{ limits }}.outside_from then '10–19'
        when {{ n }} >= 1 then 'менее 10'
        else 'нет участников'
    end
{%- endmacro %}

{# Sum of whole numbers as a whole number: engines widen it differently. #}
{% macro total(column) -%}
    cast(sum({{ column }}) as bigint)
{%- endmacro %}

{# The words for a comparison; a direction is named only when it is more than chance. #}
{% macro difference_words(value, above, q, n, limits='limits') -%}
    case
        when {{ n }} is null or {{ n }} = 0 or {{ above }} is null then 'нет данных'
        when {{ q }} is null then 'мало данных'
        when {{ q }} > {{ limits }}.q_level then 'в пределах случайного'
        when {{ value }} > {{ above }} then 'выше'
        when {{ value }} < {{ above }} then 'ниже'
        else 'в пределах случайного'
    end
{%- endmacro %}

{# Texts of a group in one line, in order; engines name this differently. #}
{% macro joined_text(column, order_by) -%}
    string_agg({{ column }}, ', ' order by {{ order_by }})
{%- endmacro %}

{# The words for a change between two seasons, from the interval of the change; nothing is said of small groups. #}
{% macro change_words(low, high, is_comparable, n, limits='limits') -%}
    case
        when not coalesce({{ is_comparable }}, false) then 'не сопоставимо'
        when {{ n }} < {{ limits }}.outside_from or {{ low }} is null then 'мало данных'
        when {{ low }} > 0 then 'рост'
        when {{ high }} < 0 then 'снижение'
        else 'в пределах случайного'
    end
{%- endmacro %}

{# One spelling of a text from a document: words joined that a line end had broken, single blanks, no final stop. #}
{% macro plain_title(column) -%}
    nullif(rtrim(trim(regexp_replace(
        regexp_replace(regexp_replace({{ column }}, ' *-*><-* *', ' ', 'g'), '([а-яё])- +([а-яё])', '\1\2', 'g'), '\s+', ' ', 'g'
    )), '. ;,'), '')
{%- endmacro %}
