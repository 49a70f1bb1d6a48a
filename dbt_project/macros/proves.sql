{# Whether facts of a rule prove what a measure asks to be done; a rule that names no kind of action proves any. #}
{% macro proves(actions, action) %}
  (coalesce({{ actions }}, '') = '' or list_contains(string_split({{ actions }}, ' '), {{ action }}))
{%- endmacro %}
