"""A document that is not taken says which kind its table is nearest to, which columns it has and which it lacks."""

import pytest

from ingestion.core.model import Origin
from ingestion.reading import steps
from tests.ingestion.plans.plan_builders import as_docx, as_pdf

DEEDS = (("1", "Проведение совещания", "Методист"), ("2", "Подготовка приказа", "Директор"))
CASES = {
    "мероприятия без срока и названия": (
        [
            "Для работы",
            ("№", "Мероприятие", "Где"),
            ("1", "Проведение совещания", "Зал"),
            ("2", "Беседа", "Зал"),
        ],
        None,
    ),
    "срок не назван": (
        ["К сведению", ("№", "Мероприятие", "Ответственный"), *DEEDS],
        ("похожа на план", "не хватает столбцов: «Срок»", "найдены: «Мероприятие», «Ответственный»"),
    ),
    "протокол": (
        [
            "Протокол заседания от 05.10.2024",
            ("№", "Мероприятие", "Срок", "Ответственный"),
            ("1", "Проведение совещания", "ноябрь", "Методист"),
            ("2", "Подготовка приказа", "декабрь", "Директор"),
        ],
        ("документ назван «Протокол заседания", "это не план"),
    ),
    "реестр документов": (
        [
            "Реестр",
            ("№", "Дата", "Тема"),
            ("1", "05.10.2024", "О проведении"),
            ("2", "06.10.2024", "Об итогах"),
        ],
        ("похожа на вид «", "не хватает: «", "найдены: «"),
    ),
}


@pytest.mark.parametrize("writer", [as_docx, as_pdf])
@pytest.mark.parametrize("name", list(CASES))
def test_a_document_says_what_it_is_almost(tmp_path, name, writer):
    parts, words = CASES[name]
    ending = "docx" if writer is as_docx else "pdf"
    path = writer(parts, tmp_path / f"file.{ending}")
    reading = steps.read(path, Origin(f"Документ.{ending}"))
    assert reading.kind is None
    if words is None:
        assert reading.status == "unrecognised"
    else:
        assert reading.status == "refused"
        assert all(word in reading.message for word in words), reading.message
