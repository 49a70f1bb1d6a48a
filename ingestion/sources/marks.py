"""ФИС ОКО export «Статистика по отметкам»: the layout is read by ingestion.published.reference."""

from __future__ import annotations

from functools import partial

from ingestion.published import reference

KIND = "marks"
TITLE = "Статистика по отметкам (ФИС ОКО)"
recognise = partial(reference.recognise_as, KIND)
extract = reference.extract
