{# Whether a proof named in words can decide a sign: re-marking sees how works were marked and nothing else, whatever its
   act is called; what only the next sitting can show is not decided without a word of what was seen. #}
{% macro check_decides(proof, deciding_check) -%}
  case
    when coalesce({{ deciding_check }}, 'facts') = 'recheck' or lower(coalesce({{ proof }}, '')) like '%наблюд%' then true
    when regexp_matches(lower(coalesce({{ proof }}, '')), 'перепровер|проверк[аи] работ|(^|[^а-я])акт') then false
    else {{ deciding_check }} is distinct from 'observation' or trim(coalesce({{ proof }}, '')) <> ''
  end
{%- endmacro %}
