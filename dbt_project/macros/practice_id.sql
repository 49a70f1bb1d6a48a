{# Key of a show of a practice: theme, whose it is, where and when; a show without a day has none in it. #}
{% macro practice_id(alias) -%}
  concat_ws(
      '|', {{ alias }}.topic, coalesce({{ alias }}.school_code, {{ alias }}.municipality), {{ alias }}.site,
      cast({{ alias }}.shown_on as varchar)
  )
{%- endmacro %}
