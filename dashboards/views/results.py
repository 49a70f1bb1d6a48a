"""«Результаты»: the seven reports of a procedure for a class, school, municipality and region."""

from dashboards import frame

frame.stop_without_build()
frame.page_head("Результаты")
