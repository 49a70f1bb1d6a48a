{#
  Brings the ingested truth into the database that is being built: creates every declared raw and ops table, then copies
  the loads that are new and removes the loads that are gone. Running it twice changes nothing. Without an ingested file
  the tables stay empty, so that plain `dbt build` works in a fresh clone.
#}
{% macro sync_ingested() %}
  {# A command that runs after another of the same build finds everything brought in. #}
  {% if execute and flags.WHICH in ('build', 'run', 'test', 'run-operation') and not env_var('OBEKTIV_SYNCED', '') %}
    {% set home = env_var('OBEKTIV_HOME', 'var') %}
    {% set ingested = (home ~ '/ingested.duckdb') | replace("'", "''") %}
    {# Signs that a pattern of files would read as «any» stand for themselves. #}
    {% set pattern = ingested | replace('[', '[[]') | replace('*', '[*]') | replace('?', '[?]') %}
    {% set tables = [] %}
    {# A build that starts from an older one knows which sources hold other rows now. #}
    {% set changed = env_var('OBEKTIV_SOURCES', '') %}
    {% for source in graph.sources.values()
      if source.schema in ('raw', 'ops') and (not changed or source.unique_id in changed.split(',')) %}
      {% do tables.append(source) %}
    {% endfor %}
    {% do run_query('create schema if not exists raw') %}
    {% do run_query('create schema if not exists ops') %}
    {% for source in tables %}
      {% do _create_declared(source) %}
    {% endfor %}
    {% set found = run_query("select count(*) from glob('" ~ pattern ~ "')").rows[0][0] %}
    {% if found %}
      {% do run_query("attach if not exists '" ~ ingested ~ "' as ingested (read_only)") %}
      {% do run_query(
        "create or replace temp table same_loads as select a.load_id from ops.load_log as a "
        ~ "inner join ingested.ops.load_log as b on a.load_id = b.load_id and a.sha256 = b.sha256 and a.loaded_at = b.loaded_at"
      ) %}
      {% for source in tables %}
        {# Few rows, and some of them come or change later than the load that they are about. #}
        {% if source.config.meta.get('is_written_whole') %}
          {% do _copy_whole(source) %}
        {% else %}
          {% do _copy_loads(source) %}
        {% endif %}
      {% endfor %}
      {% do run_query('drop table same_loads') %}
      {% do run_query('detach ingested') %}
    {% endif %}
  {% endif %}
{% endmacro %}

{% macro _create_declared(source) %}
  {% set relation = source.schema ~ '.' ~ source.name %}
  {% set existing = run_query(
    "select count(*) from information_schema.columns where table_schema = '" ~ source.schema
    ~ "' and table_name = '" ~ source.name ~ "'"
  ).rows[0][0] %}
  {% if existing and existing != source.columns | length %}
    {% do run_query('drop table ' ~ relation) %}
  {% endif %}
  {% set body = [] %}
  {% for column in source.columns.values() %}
    {% do body.append('"' ~ column.name ~ '" ' ~ column.data_type) %}
  {% endfor %}
  {% do run_query('create table if not exists ' ~ relation ~ ' (' ~ body | join(', ') ~ ')') %}
{% endmacro %}

{% macro _is_ingested(source) %}
  {{ return(run_query(
    "select count(*) from information_schema.tables where table_catalog = 'ingested' and table_schema = '"
    ~ source.schema ~ "' and table_name = '" ~ source.name ~ "'"
  ).rows[0][0]) }}
{% endmacro %}

{% macro _copy_whole(source) %}
  {% set relation = source.schema ~ '.' ~ source.name %}
  {% if _is_ingested(source) %}
    {% do run_query('delete from ' ~ relation) %}
    {% do run_query('insert into ' ~ relation ~ ' by name select * from ingested.' ~ relation) %}
  {% endif %}
{% endmacro %}

{% macro _copy_loads(source) %}
  {% set relation = source.schema ~ '.' ~ source.name %}
  {% if _is_ingested(source) %}
    {% do run_query(
      'delete from ' ~ relation ~ ' where load_id not in (select load_id from same_loads)'
    ) %}
    {# A table that was made anew because its columns have changed is filled whole. #}
    {% do run_query(
      'insert into ' ~ relation ~ ' by name select * from ingested.' ~ relation
      ~ ' where load_id not in (select load_id from same_loads) or not exists (select 1 from ' ~ relation ~ ')'
    ) %}
  {% endif %}
{% endmacro %}
