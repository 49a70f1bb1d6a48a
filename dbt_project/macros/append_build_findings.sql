{#
  Findings that only the build can make (they need a file and its specification) join those of the gate in ops.findings.
#}
{% macro append_build_findings() %}
  {% if execute and flags.WHICH in ('build', 'run') %}
    {% set there = run_query(
      "select count(*) from information_schema.tables where table_schema = 'intermediate' and table_name = 'int_findings__build'"
    ).rows[0][0] %}
    {% if there %}
      {% do run_query(
        "delete from ops.findings where rule_id in (select rule_id from seeds.build_rules)"
      ) %}
      {% do run_query('insert into ops.findings by name select * from intermediate.int_findings__build') %}
    {% endif %}
  {% endif %}
{% endmacro %}
