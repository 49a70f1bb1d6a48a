"""The form of readings: what an expert types here and what comes back from a neighbour are the same lines."""

FILE_NAME = "Чтения работ"
HEADERS = (
    *("Жребий", "Код в пакете", "Чтение", "Код эксперта", "Задание/критерий", "Балл"),
    *("Начало", "Окончание", "Видел балл школы"),
)
