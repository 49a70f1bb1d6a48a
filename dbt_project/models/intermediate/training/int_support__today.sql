-- The day of the build, for models that compare dates with it in Python.
select {{ today() }} as today
