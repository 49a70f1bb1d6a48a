{#
  What has not changed is not made again. Every node leaves in `ops.node_states` what it was made from (`inputs`: its own
  code and the content of what it reads) and what came out (`content`). A table whose inputs are the same as in the build
  that this one starts from stays as it is, and so does everything behind a table that came out the same.

  Only `obektiv build` asks for it (OBEKTIV_KEEP_UNCHANGED), on a copy of a build of the same code and settings.
#}
{% macro keeps_unchanged() %}
  {{ return(env_var('OBEKTIV_KEEP_UNCHANGED', '') == '1' and not flags.FULL_REFRESH) }}
{% endmacro %}

{# Before anything is made: what the sources hold, as `warehouse/build_inputs.py` has counted it for `obektiv build`. #}
{% macro ensure_node_states() %}
  {% do run_query('create schema if not exists ops') %}
  {% do run_query('create table if not exists ops.node_states (node_id varchar, inputs varchar, content varchar)') %}
  {% do ensure_procedure_states() %}
  {% if execute and not env_var('OBEKTIV_SYNCED', '') %}
    {% set states = [] %}
    {% for node_id, content in fromjson(env_var('OBEKTIV_SOURCE_STATES', '{}')).items() %}
      {% do states.append("('" ~ node_id ~ "', '', '" ~ content ~ "')") %}
    {% endfor %}
    {% if states %}
      {# At once: fifty statements of one row are a twentieth of a small build. #}
      {% do run_query('insert into ops.node_states (node_id, inputs, content) values ' ~ states | join(', ')) %}
    {% endif %}
  {% endif %}
{% endmacro %}

{# The content of a relation, whatever the order of its rows. #}
{% macro content_of(relation) %}
  {{ return(
    "(select concat_ws(':', count(*), sum(cast(hash(kept) as hugeint)), bit_xor(hash(kept))) from " ~ relation ~ ' as kept)'
  ) }}
{% endmacro %}

{% macro note_state(node_id, inputs, content) %}
  {% do run_query(
    "insert into ops.node_states (node_id, inputs, content) values ('" ~ node_id ~ "', '" ~ inputs ~ "', " ~ content ~ ')'
  ) %}
{% endmacro %}

{# What nodes hold: (node_id, content), of those whose content is known. #}
{% macro states_of(node_ids) %}
  {{ return(run_query(
    'select node_id, arg_max(content, rowid) from ops.node_states where node_id in (' ~ listed(node_ids)
    ~ ') group by node_id order by node_id'
  ).rows if node_ids else []) }}
{% endmacro %}

{# What the present node is made from: its code, the day where it asks for it, the content of what it reads. #}
{% macro inputs_now() %}
  {% set read = namespace(nodes=model.depends_on.nodes | unique | sort) %}
  {# Which rows of a raw table count, and when they were read, is in the state of that table already. #}
  {% for counting in ['current_rows', 'current_files', 'exam_schools', 'loads_as_read', 'published_groups'] %}
    {% if 'macro.obektiv.' ~ counting in model.depends_on.macros %}
      {% set read.nodes = read.nodes | reject('in', ['source.obektiv.ops.load_log', 'source.obektiv.ops.replaced_rows']) | list %}
    {% endif %}
  {% endfor %}
  {% set own = [model.checksum.checksum, model.unique_id] %}
  {% if 'macro.obektiv.today' in model.depends_on.macros %}
    {% do own.append(today()) %}
  {% endif %}
  {% if not read.nodes %}
    {{ return(local_md5(own | join('|'))) }}
  {% endif %}
  {% set known = states_of(read.nodes) %}
  {% if known | length != read.nodes | length %}
    {{ return(none) }}
  {% endif %}
  {% for row in known %}
    {% do own.append(row[0] ~ '=' ~ row[1]) %}
  {% endfor %}
  {{ return(local_md5(own | join('|'))) }}
{% endmacro %}

{# Whether the relation of the present node is there and made from the same. #}
{% macro is_unchanged(inputs) %}
  {% if inputs is none or not keeps_unchanged() or load_cached_relation(this) is none %}
    {{ return(false) }}
  {% endif %}
  {{ return(run_query(
    "select count(*) from (select arg_max(inputs, rowid) as inputs from ops.node_states where node_id = '"
    ~ model.unique_id ~ "') where inputs = '" ~ inputs ~ "'"
  ).rows[0][0] > 0) }}
{% endmacro %}

{# Leaves the present relation as it is, as if it had been made. #}
{% macro leave_unchanged() %}
  {% call noop_statement('main', 'UNCHANGED', 'UNCHANGED', 0) %}select 1{% endcall %}
  {{ return({'relations': [this]}) }}
{% endmacro %}

{# Inputs as text for the content of a node that is not looked into: unknown inputs are like no others. #}
{% macro inputs_or_once(inputs) %}
  {{ return("'" ~ (inputs or local_md5(invocation_id ~ model.unique_id)) ~ "'") }}
{% endmacro %}

{# Where a relation is made: beside what stands there already, or at once in its place. #}
{% macro made_as(target_relation) %}
  {{ return(make_intermediate_relation(target_relation) if load_cached_relation(target_relation) else target_relation) }}
{% endmacro %}

{# Puts a relation that has been made beside under the name of its model. #}
{% macro put_in_place(fresh, target_relation) %}
  {% if fresh.identifier != target_relation.identifier %}
    {% do drop_relation_if_exists(load_cached_relation(target_relation)) %}
    {% do adapter.rename_relation(fresh, target_relation) %}
  {% endif %}
{% endmacro %}

{# What comes before and after a relation that is made beside: dbt starts Python from a materialization alone. #}
{% macro before_made(fresh) %}
  {% do drop_relation_if_exists(load_cached_relation(fresh)) %}
  {% do run_hooks(pre_hooks, inside_transaction=False) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}
{% endmacro %}

{% macro after_made(target_relation) %}
  {% do persist_docs(target_relation, model) %}
  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do adapter.commit() %}
  {% do run_hooks(post_hooks, inside_transaction=False) %}
  {{ return({'relations': [target_relation]}) }}
{% endmacro %}

{# What came out the same says so: nothing behind it is made, and no test of it has to be asked again. #}
{% macro say_if_the_same() %}
  {% set kept = "ops.node_states where node_id = '" ~ model.unique_id ~ "' order by rowid desc limit 2" %}
  {% if keeps_unchanged() and run_query(
    'select count(*) = 2 and min(content) = max(content) from (select content from ' ~ kept ~ ')'
  ).rows[0][0] %}
    {% call noop_statement('main', 'UNCHANGED', 'UNCHANGED', 0) %}select 1{% endcall %}
  {% endif %}
{% endmacro %}

{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
  {% set inputs = inputs_now() %}
  {% if is_unchanged(inputs) %}
    {{ return(leave_unchanged()) }}
  {% endif %}
  {% set target_relation = this.incorporate(type='table') %}
  {% set is_some = makes_changed_procedures() %}
  {% set changed = procedures_to_make(is_some) if is_by_procedure() else [] %}
  {% if is_some and model.language == 'sql' %}
    {% do replace_procedures(
      target_relation, '(' ~ compiled_code | replace(changed_procedures_mark(), listed(changed)) ~ ')', changed
    ) %}
    {% do adapter.commit() %}
    {% set made = {'relations': [target_relation]} %}
  {% else %}
    {% set fresh = made_as(target_relation) %}
    {% do before_made(fresh) %}
    {% call statement('made' if is_some else 'main', language=model.language) %}
      {{- create_table_as(False, fresh, compiled_code, model.language) }}
    {% endcall %}
    {% if is_some %}
      {% do replace_procedures(target_relation, fresh, changed) %}
      {% do adapter.drop_relation(fresh) %}
    {% else %}
      {% do put_in_place(fresh, target_relation) %}
    {% endif %}
    {% set made = after_made(target_relation) %}
  {% endif %}
  {% do note_state(model.unique_id, inputs or '', note_procedures(changed) if is_by_procedure() else content_of(this)) %}
  {% do say_if_the_same() %}
  {{ return(made) }}
{% endmaterialization %}

{# Facts grow by procedures; hashing millions of rows would cost more than it saves: they are what they are made from. #}
{% materialization incremental, adapter='duckdb' %}
  {% set inputs = inputs_now() %}
  {% if is_unchanged(inputs) %}
    {{ return(leave_unchanged()) }}
  {% endif %}
  {% set made = dbt.materialization_incremental_duckdb() %}
  {% do note_state(model.unique_id, inputs or '', inputs_or_once(inputs)) %}
  {{ return(made) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
  {% set inputs = inputs_now() %}
  {% if is_unchanged(inputs) %}
    {{ return(leave_unchanged()) }}
  {% endif %}
  {% set made = dbt.materialization_view_default() %}
  {% do note_state(model.unique_id, inputs or '', inputs_or_once(inputs)) %}
  {{ return(made) }}
{% endmaterialization %}

{# A seed is loaded each time, which is cheaper than asking; what stands in it is what its file holds. #}
{% materialization seed, adapter='duckdb' %}
  {% set made = dbt.materialization_seed_default() %}
  {% do note_state(model.unique_id, '', "'" ~ model.checksum.checksum ~ "'") %}
  {{ return(made) }}
{% endmaterialization %}
