{#
  Relations without the name of the database: a build is made in a work file and renamed when it is published, and a view
  that names the work file could not be read under the build's own name.
#}
{% macro ref() %}
  {% do return(builtins.ref(*varargs, **kwargs).include(database=false)) %}
{% endmacro %}

{% macro source() %}
  {% do return(builtins.source(*varargs, **kwargs).include(database=false)) %}
{% endmacro %}
