"""ФИС ОКО export «Сравнение отметок с журналом»: the layout is read by ingestion.published.reference."""

from __future__ import annotations

from functools import partial

from ingestion.published import reference

KIND = "journal"
TITLE = "Сравнение отметок с журналом (ФИС ОКО)"
recognise = partial(reference.recognise_as, KIND)
extract = reference.extract
