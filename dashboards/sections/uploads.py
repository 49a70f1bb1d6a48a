"""Words about results that have come or not: on «Данные» and on the page of a school."""

from dashboards.words import labels

STATUSES = {
    "received": "✓ получено",
    "late": "▲ получено с опозданием",
    "missing": "× не прислано",
    "expected": "○ ждём, срок не наступил",
    "gap": "▲ нет среди присланных",
}
SOURCES = {
    "system": "отметка ФИС ОКО в файле",
    "log": "журнал загрузки",
    "load": "день загрузки в «Объектив»",
}


def procedure_name(row: dict) -> str:
    """«ВПР, МА, 4 класс, весна 2020/21»."""
    return labels.procedure_of(row) if row["subject"] else row["procedure_id"]
