-- The day that due dates are counted from, for Python models. Grain: one row.
select {{ today() }} as today
