-- What: there are no results at all. When it matters: every page is empty. How to resolve: put files into the inbox.
{{ config(severity='warn') }}
select 'нет результатов ни одной процедуры' as message
where not exists (select 1 from {{ ref('fct_participant_results') }})
