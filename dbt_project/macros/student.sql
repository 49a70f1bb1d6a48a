{# The 97.5 % quantile of Student's distribution with `df` degrees of freedom, for 95 % intervals of a mean: the
   Cornish–Fisher expansion (Abramowitz and Stegun 1964, 26.7.5), within 0.5 % from four degrees on. #}
{% macro student_975(df) -%}
    {%- set z = 1.959964 -%}
    (
        {{ z }}
        + {{ (z ** 3 + z) / 4 }} / ({{ df }})
        + {{ (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96 }} / (1.0 * ({{ df }}) * ({{ df }}))
        + {{ (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384 }} / (1.0 * ({{ df }}) * ({{ df }}) * ({{ df }}))
    )
{%- endmacro %}
