{# Whether a check named in words can decide a sign: re-marking sees how works were marked and nothing else. #}
{% macro check_decides(proof, deciding_check) -%}
  not (lower(coalesce({{ proof }}, '')) like '%перепровер%' and coalesce({{ deciding_check }}, 'recheck') <> 'recheck')
{%- endmacro %}
