"""Names go from a responsible, positions and institutions stay."""

import pytest

from warehouse.plans.names import strip_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Иванова И.И., методист, координатор", "методист, координатор"),
        ("Заместитель начальника отдела - Петрова А.Б.", "Заместитель начальника отдела"),
        ("Центр оценки, И.И.Иванова; Институт, П. П. Петров; МОУО", "Центр оценки; Институт; МОУО"),
        ("Институт имени А.М. Топорова", "Институт имени А.М. Топорова"),
        ("Иванова Мария Ивановна, методист", "методист"),
        ("Отдел образования г. Рубцовска", "Отдел образования г. Рубцовска"),
        ("Сидоров С.С.", ""),
        ("", ""),
    ],
)
def test_strip_names(text, expected):
    assert strip_names(text) == expected
