{#
  Tables of which each procedure's rows come from the rows of that procedure alone (`meta: {is_by_procedure: true}`): a
  build makes the rows of procedures that something has changed for, and leaves the others.

  What each procedure was made from and what came out stands in `ops.procedure_states`. In such a model `ref` gives only
  the rows of changed procedures, where a relation has procedures at all (`unqualified.sql`); a Python model asks
  `warehouse.facts_of_procedures` for them. Whatever such a model reads besides – schools, limits, seeds – changes every
  procedure. A view that is by procedure stands for what it reads.
#}
{% macro is_by_procedure() %}
  {{ return(model.config.get('meta', {}).get('is_by_procedure', false)) }}
{% endmacro %}

{# Whether the present model is to make some of its procedures only. #}
{% macro makes_changed_procedures() %}
  {{ return(
    execute and keeps_unchanged() and is_by_procedure() and model.config.materialized == 'table'
    and load_cached_relation(this) is not none
  ) }}
{% endmacro %}

{# What the list of changed procedures is put for, once it is known: a query is compiled before its model is asked. #}
{% macro changed_procedures_mark() %}
  {{ return("'changed procedures of this model'") }}
{% endmacro %}

{% macro ensure_procedure_states() %}
  {% do run_query(
    'create table if not exists ops.procedure_states (node_id varchar, procedure_id varchar, inputs varchar, content varchar)'
  ) %}
  {# Of this build: its tests ask as well. #}
  {% set made = 'create table if not exists' if env_var('OBEKTIV_SYNCED', '') else 'create or replace table' %}
  {% do run_query(made ~ ' ops.changed_procedures (node_name varchar, procedure_id varchar)') %}
{% endmacro %}

{# Which of the relations, each `schema.name`, have a column that names the procedure of a row. #}
{% macro having_procedures(relations) %}
  {{ return(run_query(
    "select schema_name || '.' || table_name from duckdb_columns() where column_name = 'procedure_id' "
    ~ "and schema_name || '.' || table_name in (" ~ listed(relations) ~ ')'
  ).columns[0].values()) }}
{% endmacro %}

{# The nodes that a model reads; instead of a view by procedure, what that view reads. #}
{% macro read_by_procedure(nodes) %}
  {% set found = [] %}
  {% for node_id in nodes %}
    {% set node = graph.nodes.get(node_id) or graph.sources.get(node_id) %}
    {% if node.config.materialized == 'view' and node.config.get('meta', {}).get('is_by_procedure') %}
      {% do found.append('macro:' ~ node.checksum.checksum) %}
      {% do found.extend(read_by_procedure(node.depends_on.nodes)) %}
    {% else %}
      {% do found.append(node_id) %}
    {% endif %}
  {% endfor %}
  {{ return(found | unique | sort) }}
{% endmacro %}

{#
  What each procedure of the present model would be made from, into the temporary table `procedures_now`. Facts carry a
  hash of their own; what a table by procedure holds is known; anything else is looked into.
#}
{% macro note_procedures_now() %}
  {% set common = [model.checksum.checksum] %}
  {% set parts = [] %}
  {% if 'macro.obektiv.today' in model.depends_on.macros %}
    {% do common.append(today()) %}
  {% endif %}
  {% set whole = [] %}
  {% set read = {} %}
  {% for node_id in read_by_procedure(model.depends_on.nodes) %}
    {% set node = graph.nodes.get(node_id) or graph.sources.get(node_id) %}
    {% do read.update({node_id: node.schema ~ '.' ~ (node.alias or node.name) if node else ''}) %}
  {% endfor %}
  {% set of_procedures = having_procedures(read.values() | list) %}
  {% for node_id, relation in read.items() %}
    {% set node = graph.nodes.get(node_id) or graph.sources.get(node_id) %}
    {% if not node %}
      {% do common.append(node_id) %}
    {% elif relation not in of_procedures %}
      {% do whole.append(node_id) %}
    {% elif node.config.get('meta', {}).get('is_by_procedure') %}
      {% do parts.append("select node_id, procedure_id, content from ops.procedure_states where node_id = '" ~ node_id ~ "'") %}
    {% else %}
      {% set held = 'min(inputs_hash)' if node.config.materialized == 'incremental' else _content() %}
      {% do parts.append(
        "select '" ~ node_id ~ "' as node_id, procedure_id, " ~ held ~ ' as content from '
        ~ relation ~ ' as kept where procedure_id is not null group by procedure_id'
      ) %}
    {% endif %}
  {% endfor %}
  {% for row in states_of(whole) %}
    {% do common.append(row[0] ~ '=' ~ row[1]) %}
  {% endfor %}
  {% do run_query(
    "create or replace temp table procedures_now as select procedure_id, md5(concat_ws('|', '" ~ common | join('|')
    ~ "', string_agg(concat_ws('=', node_id, content), '|' order by node_id))) as inputs from (" ~ parts | join(' union all ')
    ~ ') group by procedure_id'
  ) %}
{% endmacro %}

{% macro _content() %}
  {{ return("concat_ws(':', count(*), sum(cast(hash(kept) as hugeint)))") }}
{% endmacro %}

{# Procedures to make: all there are, or those that are made from something else than before – or from nothing now. #}
{% macro procedures_to_make(is_some) %}
  {% do note_procedures_now() %}
  {% set known = "(select * from ops.procedure_states where " ~ ('true' if is_some else 'false') ~ " and node_id = '" ~ model.unique_id ~ "')" %}
  {% set changed = run_query(
    'select coalesce(now.procedure_id, known.procedure_id) from procedures_now as now full join ' ~ known
    ~ ' as known on now.procedure_id = known.procedure_id where now.inputs is distinct from known.inputs'
  ).columns[0].values() %}
  {% do run_query("delete from ops.changed_procedures where node_name = '" ~ this.identifier ~ "'") %}
  {% if changed %}
    {% do run_query(
      "insert into ops.changed_procedures select '" ~ this.identifier ~ "', unnest([" ~ listed(changed) ~ '])'
    ) %}
  {% endif %}
  {{ return(changed) }}
{% endmacro %}

{# Identifiers as a list of SQL, which an `in` may stand before: `null` where there are none. #}
{% macro listed(identifiers) %}
  {{ return("'" ~ identifiers | map('replace', "'", "''") | join("', '") ~ "'" if identifiers else 'null') }}
{% endmacro %}

{# Puts the rows of changed procedures, made beside, in place of what stood there. #}
{% macro replace_procedures(target_relation, fresh, changed) %}
  {% do run_query('delete from ' ~ target_relation ~ ' where procedure_id in (' ~ listed(changed) ~ ')') %}
  {% call statement('main') %}
    insert into {{ target_relation }} by name select * from {{ fresh }}
  {% endcall %}
{% endmacro %}

{# Leaves what each changed procedure was made from and what came out; returns SQL for the content of the whole. #}
{% macro note_procedures(changed) %}
  {% set own = "ops.procedure_states where node_id = '" ~ model.unique_id ~ "'" %}
  {% do run_query('delete from ' ~ own ~ ' and procedure_id in (' ~ listed(changed) ~ ')') %}
  {% do run_query(
    "insert into ops.procedure_states select '" ~ model.unique_id ~ "', procedure_id, inputs, coalesce(content, '') "
    ~ 'from procedures_now left join (select procedure_id, ' ~ _content() ~ ' as content from ' ~ this.include(database=false)
    ~ ' as kept where procedure_id in (' ~ listed(changed) ~ ') group by procedure_id) using (procedure_id) '
    ~ 'where procedure_id in (' ~ listed(changed) ~ ')'
  ) %}
  {# A procedure without rows changes nothing for whoever reads the table. #}
  {{ return(
    "(select concat_ws(':', count(*), sum(cast(hash(procedure_id, content) as hugeint))) from " ~ own ~ " and content <> '')"
  ) }}
{% endmacro %}

{#
  What a test of rows looks at: in a table by procedure only what was made now, because the rest was right when it was
  made. A test that only warns looks at everything, or it would fall silent.
#}
{% macro get_where_subquery(relation) %}
  {% if execute and keeps_unchanged() and _asks_row_by_row() %}
    {% set node = graph.nodes.get(model.attached_node) %}
    {% if node and node.config.get('meta', {}).get('is_by_procedure') and relation.identifier == node.name %}
      {% set changed = "ops.changed_procedures where node_name = '" ~ node.name ~ "'" %}
      {% if run_query('select count(*) from ' ~ changed).rows[0][0] %}
        {% do return('(select * from ' ~ relation ~ ' where procedure_id in (select procedure_id from ' ~ changed ~ ')) as kept') %}
      {% endif %}
    {% endif %}
  {% endif %}
  {% do return(dbt.get_where_subquery(relation)) %}
{% endmacro %}

{% macro _asks_row_by_row() %}
  {% set name = model.test_metadata.name if model.test_metadata else '' %}
  {% set is_of_rows = name in ['not_null', 'accepted_values'] or (
    name == 'unique_combination' and 'procedure_id' in model.test_metadata.kwargs.get('columns', [])
  ) %}
  {{ return(is_of_rows and not config.get('where') and config.get('severity', 'error') | lower == 'error') }}
{% endmacro %}
