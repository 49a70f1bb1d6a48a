{#
  Facts are rebuilt only for procedures whose inputs changed. Each row carries the hash of what it was made from:
  rows with a hash that is still current stay, everything else is removed and made anew.
#}
{% macro only_changed_procedures(column='inputs_hash') -%}
  {% if is_incremental() %}
    {{ column }} not in (select distinct inputs_hash from {{ this }})
  {% else %}
    true
  {% endif %}
{%- endmacro %}

{% macro remove_outdated() -%}
  delete from {{ this }} where inputs_hash not in (select inputs_hash from {{ ref('int_procedures__inputs') }})
{%- endmacro %}
