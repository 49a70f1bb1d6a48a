{#
  Relations without the name of the database: a build is made in a work file and renamed when it is published, and a view
  that names the work file could not be read under the build's own name.
#}
{% macro ref() %}
  {% set relation = builtins.ref(*varargs, **kwargs).include(database=false) %}
  {% if model.language == 'sql' and makes_changed_procedures() and having_procedures([relation.schema ~ '.' ~ relation.identifier]) %}
    {% do return('(select * from ' ~ relation ~ ' where procedure_id in (' ~ changed_procedures_mark() ~ '))') %}
  {% endif %}
  {% do return(relation) %}
{% endmacro %}

{% macro source() %}
  {% do return(builtins.source(*varargs, **kwargs).include(database=false)) %}
{% endmacro %}
