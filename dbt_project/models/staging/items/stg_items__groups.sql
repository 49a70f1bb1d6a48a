-- A report that comes again replaces the older version group by group.
{{ published_groups('items') }}
