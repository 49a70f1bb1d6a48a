"""ФИС ОКО export «Выполнение заданий»: the layout is read by ingestion.published.reference."""

from __future__ import annotations

from functools import partial

from ingestion.published import reference

KIND = "items"
TITLE = "Выполнение заданий (ФИС ОКО)"
recognise = partial(reference.recognise_as, KIND)
extract = reference.extract
