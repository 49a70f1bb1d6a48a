-- A report that comes again replaces the older version group by group.
{{ published_groups(
    'planned', ['task_code', 'skill', 'max_score', 'participants', 'pct'], ['skill', 'task_code']
) }}
