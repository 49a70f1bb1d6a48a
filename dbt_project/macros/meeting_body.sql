{# The body that met, by the words of the register; null where they name none. A talk with one school is no body. #}
{% macro meeting_body(kind) -%}
  case
    when regexp_matches(lower({{ kind }}), 'собеседован') then 'собеседование'
    when regexp_matches(lower({{ kind }}), 'методич|(^|[^а-яё])[гмр]мо($|[^а-яё])') then 'ГМО'
    when regexp_matches(lower({{ kind }}), 'коллеги') then 'коллегия'
    when regexp_matches(lower({{ kind }}), 'вебинар|заместител') then 'вебинар'
    when regexp_matches(lower({{ kind }}), 'руковод|совещан') then 'совещание'
  end
{%- endmacro %}
