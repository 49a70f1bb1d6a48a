"""Export of ФИС ОКО «Распределение первичных баллов»: the layout is read by ingestion.published.reference."""

from __future__ import annotations

from functools import partial

from ingestion.published import reference

KIND = "scores"
TITLE = "Распределение первичных баллов (ФИС ОКО)"
recognise = partial(reference.recognise_as, KIND)
extract = reference.extract
