{# Whether a proof named in words can decide a sign: re-marking sees how works were marked and nothing else, whatever its
   act is called; what only the next sitting can show is not decided without a word of what was seen. #}
{% macro check_decides(proof, deciding_check) -%}
  (
      coalesce({{ deciding_check }}, 'facts') = 'recheck'
      or lower(coalesce({{ proof }}, '')) like '%наблюд%'
      or (
          not regexp_matches(lower(coalesce({{ proof }}, '')), 'перепровер|проверк[аи] работ|(^|[^а-я])акт')
          and (coalesce({{ deciding_check }}, 'facts') <> 'observation' or trim(coalesce({{ proof }}, '')) <> '')
      )
  )
{%- endmacro %}

{# Whether a proof named in words can refute a sign: it decides it, and no observer had written down a critical remark about
   the very work – a calm work of another day does not undo what was seen in this one. #}
{% macro refutes(proof, deciding_check, has_critical_remark) -%}
  (
      {{ check_decides(proof, deciding_check) }}
      and not (coalesce({{ deciding_check }}, 'facts') = 'observation' and {{ has_critical_remark }})
  )
{%- endmacro %}
