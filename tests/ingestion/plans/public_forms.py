"""Forms of plans that departments and schools have published: heads, titles and timing phrases as facts, rows invented.

Each form names where it was seen. They were split by the hash of their names before anything was tuned: the reading may
be mended by what `half(True)` shows, `half(False)` only measures. `python -m tests.ingestion.plans.public_forms` prints
the shares of both halves.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.ingestion.plans.measured import Count, Right, count, read
from tests.ingestion.plans.plan_builders import as_txt
from warehouse.plans.timings import parse_timing

WORK = ("Анализ итогов прошлого года", "Подготовка нормативных документов", "Проведение совещания с директорами",
        "Обучение организаторов в аудиториях", "Размещение материалов на сайте")  # fmt: skip
WHO = (
    "Начальник управления",
    "Муниципальный координатор",
    "Директора школ",
    "Методический центр",
    "Заместитель директора",
)
#: Timing phrases alone: the phrase, the years in whose September and August its plan begins and ends, the right kind.
PHRASES = (
    ("до 25 числа каждого месяца", 2013, 2014, "recurring"),
    ("в течение всего периода", 2013, 2014, "continuous"),
    ("по графику ФЦТ", 2013, 2014, "external_schedule"),
    ("В соответствии с установленными сроками", 2013, 2014, "external_schedule"),
    ("в срок до 10 августа 2015 года", 2015, 2016, "deadline"),
    ("Май, ежегодно с 2023 года", 2022, 2027, "recurring"),
    ("С 1 января 2010 года", 2009, 2010, "window"),
    ("Не позднее чем за день до проведения", 2022, 2023, "before_procedure"),
    ("с 1 марта по 25 марта", 2022, 2023, "window"),
    ("С 15 марта по 20 мая 2023 года", 2022, 2023, "window"),
    ("2014 - 2015 годы", 2014, 2020, "continuous"),
)


def is_of_tuned_half(name: str) -> bool:
    """Whether a form or a phrase belongs to the half that the reading may be mended by: parity of its hash."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 == 0


@dataclass(frozen=True)
class Form:
    """A published form: where it was seen, its title, head, what stands in which column, timings."""

    seen: str
    title: str
    head: tuple[str, ...]
    columns: str
    timings: tuple[tuple[str, str, str], ...]
    above: tuple[str, ...] = ()
    section: str = ""

    @property
    def is_tuned(self) -> bool:
        """Whether the form belongs to the half that the reading may be mended by."""
        return is_of_tuned_half(self.seen)

    @property
    def parts(self) -> list:
        """The document: what stands above, the title, the table with invented measures."""
        rows: list = [*self.above, self.title, self.head]
        if self.section:
            rows.append((self.section, *[""] * (len(self.head) - 1)))
        for number, (timing, _, _) in enumerate(self.timings):
            cells = {"н": str(number + 1), "ч": WORK[number], "с": timing, "к": WHO[number], "р": "Приказ"}
            rows.append(tuple(cells[one] for one in self.columns))
        return rows

    @property
    def right(self) -> list[Right]:
        """What must come out of it."""
        who = "к" in self.columns
        return [
            Right(WORK[i], timing, WHO[i] if who else "", kind, windows)
            for i, (timing, kind, windows) in enumerate(self.timings)
        ]


FORMS = (
    Form("garant 43653516", "Дорожная карта организации и проведения итоговой аттестации в крае в 2016 году",
         ("N", "Направления деятельности", "Сроки", "Ответственные лица"), "нчск",
         (("июль - август 2015", "window", "2015-07-01..2015-08-31"),
          ("август 2015", "window", "2015-08-01..2015-08-31"),
          ("ноябрь 2015 - май 2016", "window", "2015-11-01..2016-05-31")),
         section="I. Анализ работы в 2015 году"),
    Form("garant 405682245", 'План мероприятий ("дорожная карта") по подготовке к проведению аттестации в 2023 году',
         ("N", "Мероприятия", "Сроки", "Ответственные", "Результаты"), "нчскр",
         (("октябрь", "window", "2022-10-01..2022-10-31"), ("март", "window", "2023-03-01..2023-03-31")),
         above=("Приложение", "к приказу министерства", "от 05.10.2022 г. N 976"), section="I. Повышение качества"),
    Form("garant 30523923", "План подготовки и проведения итоговой аттестации в 2014 году",
         ("N п/п", "Направления деятельности", "Сроки", "Ответственные лица"), "нчск",
         (("январь-февраль 2014", "window", "2014-01-01..2014-02-28"),
          ("январь-май 2014", "window", "2014-01-01..2014-05-31"),
          ("по графику ФЦТ", "external_schedule", ""))),
    Form("consultant 440070", "План-график проведения всероссийских проверочных работ в 2023 году",
         ("N", "Мероприятие", "Срок", "Ответственные"), "нчск",
         (("До 03.02.2023", "deadline", "..2023-02-03"),
          ("06.02.2023 - 30.05.2023", "window", "2023-02-06..2023-05-30"),
          ("21.02.2023", "deadline", "2023-02-21..2023-02-21"))),
    Form("consultant 469003", "График формирования организационных и информационных ресурсов для проведения работ",
         ("N", "Мероприятие", "Срок", "Ответственные"), "нчск",
         (("До 09.02.2024", "deadline", "..2024-02-09"), ("До 14.02.2024", "deadline", "..2024-02-14"),
          ("До 16.02.2024", "deadline", "..2024-02-16"))),
    Form("omsk-gov 39933", "План мероприятий по независимой оценке качества образования на 2013 год",
         ("N", "Наименование мероприятия", "Сроки исполнения", "Ответственные исполнители"), "нчск",
         (("Сентябрь", "window", "2013-09-01..2013-09-30"),
          ("Октябрь - ноябрь", "window", "2013-10-01..2013-11-30"))),
    Form("tverschool 579", "Дорожная карта мероприятий по обеспечению перехода на новые стандарты на 2022-2027 год",
         ("№", "Мероприятия", "Сроки исполнения", "Результат"), "нчср",
         (("Август 2022 года", "window", "2022-08-01..2022-08-31"),
          ("Август 2022 года, август 2023 года", "window", "2022-08-01..2022-08-31; 2023-08-01..2023-08-31"))),
    Form("kischa 2022", "Дорожная карта мероприятий по обеспечению перехода на новые стандарты на 2022-2028 годы",
         ("№ п/п", "Мероприятия", "Сроки исполнения", "Результат"), "нчср",
         (("Август 2022 года", "window", "2022-08-01..2022-08-31"),
          ("Апрель 2023 года", "window", "2023-04-01..2023-04-30"))),
    Form("lawmix 1081805", "План-график мероприятий",
         ("N п.п", "Наименование направления, мероприятия", "Сроки реализации", "Дальнейшее использование результатов"),
         "нчср",
         (("4 квартал 2006 г.", "window", "2006-10-01..2006-12-31"),
          ("1 квартал 2007 г.", "window", "2007-01-01..2007-03-31"))),
    Form("kemer-gov 73793", "Сетевой план-график перехода на новое финансирование на 2010 год",
         ("Мероприятие", "Срок реализации", "Ответственные", "Итоговый документ"), "чскр",
         (("Февраль 2010 г.", "window", "2010-02-01..2010-02-28"),
          ("До 1 мая 2010 года", "deadline", "..2010-05-01"))),
    Form("nsportal 785878", "Дорожная карта мероприятий по переходу на стандарты на период 2022-2027 годов.",
         ("№", "Мероприятие", "Срок исполнения", "Ответственный", "Ожидаемый результат"), "нчскр",
         (("Сентябрь 2022", "window", "2022-09-01..2022-09-30"), ("До 15 мая 2023 г.", "deadline", "..2023-05-15"))),
    Form("gosuslugi sh151", "План мероприятий по формированию функциональной грамотности в 2024 - 2025 учебном году",
         ("№", "Мероприятия", "Сроки", "Ответственные"), "нчск",
         (("сентябрь", "window", "2024-09-01..2024-09-30"), ("январь", "window", "2025-01-01..2025-01-31"))),
    Form("narod stepnshkola", "План мероприятий, направленных на формирование грамотности, на 2021/2022 учебный год",
         ("№ п/п", "Наименование мероприятия", "Срок исполнения", "Исполнитель"), "нчск",
         (("октябрь - декабрь 2021 года", "window", "2021-10-01..2021-12-31"),
          ("апрель", "window", "2022-04-01..2022-04-30"))),
    Form("creative-hosting 71587", "Комплекс мер по модернизации системы общего образования на период до 2020 года",
         ("N п/п", "Мероприятия", "Срок реализации", "Ответственный исполнитель"), "нчск",
         (("II квартал 2014 года", "window", "2014-04-01..2014-06-30"), ("2014 - 2015 годы", "continuous", ""))),
)  # fmt: skip


def half(is_tuned: bool) -> Count:
    """Read the forms of a half and count what comes out right; empty windows or kinds of a form are not asked for."""
    total = Count()
    with tempfile.TemporaryDirectory() as folder:
        for number, form in enumerate(one for one in FORMS if one.is_tuned == is_tuned):
            right = [
                one if one.windows else Right(one.title, one.timing, one.responsible, one.kind)
                for one in form.right
            ]
            count(read(as_txt(form.parts, Path(folder) / f"plan{number}.txt")), right, total, form.seen)
    return total


def phrases(is_tuned: bool) -> dict[str, tuple[str, str]]:
    """Return the phrases of a half with the kind that is right and the kind that was read."""
    found = {}
    for phrase, first, last, right in PHRASES:
        if is_of_tuned_half(phrase) == is_tuned:
            read_as = parse_timing(phrase, date(first, 9, 1), date(last, 8, 31), True).kind
            found[phrase] = (right, read_as)
    return found


if __name__ == "__main__":
    for name, is_tuned in (("tuned to", True), ("not tuned to", False)):
        found = half(is_tuned)
        print(f"{name}: {found}", *found.wrong, sep="\n  ")
        print(*phrases(is_tuned).items(), sep="\n  ")
