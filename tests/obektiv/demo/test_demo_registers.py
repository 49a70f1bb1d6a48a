"""Registers, plans and reference files of the demonstration."""

import re
from datetime import date, datetime

import polars as pl
import pytest

from ingestion.plans.reader import read_plan
from obektiv.demo import plan, registers
from obektiv.demo.catalog import TESTS, load_test, procedures
from obektiv.demo.mechanisms import mark_borders
from warehouse.plans.names import PERSON

KEY_COLUMNS = {
    "schools": [
        "Логин ОО",
        "Название",
        "Муниципалитет",
        "Вид",
        "Город/село",
        "Профиль углублённого изучения",
    ],
    "teachers": ["Код педагога", "ФИО", "Логин ОО", "Должность", "Предмет(ы)", "Категория", "Стаж"],
    "teaching_load": ["Код педагога", "Логин ОО", "Предмет", "Параллель", "Класс", "Учебный год"],
    "procedure_calendar": ["Вид", "Предмет", "Параллель", "Логин ОО", "Класс", "Дата с", "Дата по"],
    "plan_status": ["План", "№", "Период", "Логин ОО", "Статус", "Новый срок", "Дата", "Подтверждение"],
    "observers": ["Код наблюдателя", "Вид", "Приказ о закреплении", "Логины ОО, где есть интерес"],
    "observation_sheets": ["Процедура", "Дата", "Логин ОО", "Класс", "Предмет", "Код наблюдателя", "Начало"],
    "experts": ["Код эксперта", "Предмет(ы)", "Логин ОО (место работы)", "Прошёл подготовку"],
    "rechecks": [
        "Процедура",
        "Предмет",
        "Параллель",
        "Логин ОО",
        "Класс",
        "Код участника",
        "Задание/критерий",
    ],
    "pd_courses": [
        "Код курса",
        "Название",
        "Организация",
        "Часы",
        "Форма",
        "Темы (дефициты)",
        "Даты",
        "Места",
    ],
    "pd_completions": ["Код педагога", "Код курса/Название", "Часы", "Дата окончания", "№ удостоверения"],
    "pd_requests": ["Логин ОО", "Код педагога", "Тема/дефицит", "Курс", "Обоснование", "Статус"],
    "procedure_conditions": ["Процедура", "Логин ОО", "Дата", "Видеонаблюдение", "Инструктаж под подпись"],
    "documents": ["Вид", "№", "Дата", "Тема", "Логин ОО", "План и № меры", "Срок ответа", "Ссылка"],
    "practices": [
        *("Тема", "Логин ОО", "Площадка", "Приказ", "Дата показа"),
        *("Муниципалитет", "Чем подтверждено", "Кому полезна", "Актуальна до"),
    ],
    "explanations": [
        "Процедура",
        "Предмет",
        "Параллель",
        "Класс",
        "Логин ОО",
        "Дата",
        "Пояснение",
        "Решение",
    ],
    "upload_log": ["Процедура", "Предмет", "Параллель", "Логин ОО", "Дата и время загрузки", "Статус"],
    "appeals": ["Дата", "Категория заявителя", "Тема", "Логин ОО", "Статус", "Срок ответа"],
    "meetings": ["Дата", "Тип", "Тема", "Решение", "Ответственный", "Срок", "Статус"],
}
FORBIDDEN = re.compile(
    r"нарушил|завысил|списыван|фальсификац|натаскиван|\bвина\b|подозрен|рейтинг|лучшие школы|худши"
    r"|слабый учитель|двоечник|усилить контроль|наказать|представить отч[её]т",
    re.I,
)


@pytest.fixture(scope="module")
def register(truth, read_table):
    """Read the register of a kind."""

    def read(kind: str) -> pl.DataFrame:
        return read_table(next(f.path for f in truth.files() if f.kind == kind))

    return read


@pytest.mark.parametrize("kind", sorted(KEY_COLUMNS))
def test_register_has_its_key_columns_and_rows(kind, register, truth):
    frame = register(kind)
    assert [c for c in KEY_COLUMNS[kind] if c not in frame.columns] == []
    assert frame.height == next(f.rows for f in truth.files() if f.kind == kind) > 0


def test_logins_and_teacher_codes_refer_to_the_registers(register):
    logins = set(register("schools")["Логин ОО"])
    codes = set(register("teachers")["Код педагога"])
    for kind in KEY_COLUMNS:
        frame = register(kind)
        if "Логин ОО" in frame.columns:
            assert set(frame["Логин ОО"].drop_nulls()) - {""} <= logins, kind
        for column in ("Код педагога", "Код педагога-проверяющего"):
            if column in frame.columns:
                assert set(frame[column].drop_nulls()) - {""} <= codes, kind


def test_no_names_of_people_and_no_forbidden_words(truth, register, inbox):
    assert register("teachers")["ФИО"].null_count() == register("teachers").height
    for kind in KEY_COLUMNS:
        for column in register(kind).iter_columns():
            for value in column.drop_nulls().cast(pl.String):
                assert not PERSON.search(value), (kind, value)
                assert not FORBIDDEN.search(value), (kind, value)
    for name in ("plan_2023_2024", "plan_2022_2023"):
        for row in plan.measures(name).iter_rows():
            for value in filter(None, row):
                assert not PERSON.search(value)
                assert not FORBIDDEN.search(value)


@pytest.mark.parametrize(
    ("path", "name"), [(plan.DOCX_PATH, "plan_2023_2024"), (plan.TEXT_PATH, "plan_2022_2023")]
)
def test_plans_read_back_as_the_measures_they_were_made_of(path, name, inbox):
    document = read_plan(inbox / path)
    read = [
        (m.number, m.title, m.timing_text, m.responsible, m.expected_result, m.direction)
        for m in document.measures
    ]
    columns = ["number", "title", "timing", "responsible", "expected", "direction"]
    assert read == plan.measures(name).select(columns).rows()


def test_plan_has_every_kind_of_timing_and_an_order_above_it(inbox):
    kinds = set(plan.measures("plan_2023_2024")["kind"])
    assert kinds == {
        *(
            "deadline",
            "window",
            "recurring",
            "continuous",
            "procedure",
            "before_procedure",
            "after_procedure",
        ),
        *("external_schedule", "on_event", "unparsed"),
    }
    document = read_plan(inbox / plan.DOCX_PATH)
    assert document.approved_on == date(2023, 9, 4)
    assert [p.due_date for p in document.order_points if p.due_date] == [
        date(2023, 11, 15),
        date(2024, 6, 28),
    ]


def test_overdue_measures_have_passed_and_have_no_status(truth, register):
    status = register("plan_status").filter(pl.col("Логин ОО").is_null())
    department = {(row["План"], row["№"]) for row in status.to_dicts() if row["Статус"] != "частично"}
    overdue = truth.measures.filter(pl.col("is_overdue"))
    assert overdue.height == 4
    for row in overdue.to_dicts():
        first_end = date.fromisoformat(row["windows"].split(";")[0].split("..")[1])
        assert first_end < registers.TODAY
        assert (row["path"].split("/")[1].rsplit(".", 1)[0], row["number"]) not in department


def test_measures_whose_time_has_passed_are_done_or_listed_as_overdue(truth, register):
    status = register("plan_status")
    known = set(zip(status["План"], status["№"], strict=True))
    for row in truth.measures.filter(pl.col("kind").is_in(["deadline", "window"])).to_dicts():
        end = date.fromisoformat(row["windows"].split(";")[0].split("..")[1])
        stem = row["path"].split("/")[1].rsplit(".", 1)[0]
        if end < registers.TODAY:
            assert row["is_overdue"] or (stem, row["number"]) in known, row


def test_rechecks_show_the_criterion_that_is_over_marked(truth, register):
    frame = register("rechecks").with_columns(
        (pl.col("Балл школы").cast(pl.Int64) - pl.col("Балл эксперта").cast(pl.Int64)).alias("difference")
    )
    titles = pl.DataFrame([(p.procedure_id, p.title) for p in procedures()], orient="row")
    titles.columns = ["procedure_id", "Процедура"]
    planted = truth.markers.join(titles, on="procedure_id").select(
        "Процедура",
        (pl.lit("edu") + pl.col("school_code")).alias("Логин ОО"),
        pl.col("class_label").alias("Класс"),
        pl.col("task_code").alias("criterion"),
    )
    works = frame.join(planted, on=["Процедура", "Логин ОО", "Класс"])
    assert works["Код педагога-проверяющего"].null_count() == 0
    works = works.with_columns((pl.col("Задание/критерий") == pl.col("criterion")).alias("is_planted"))
    for (login, criterion), part in works.group_by("Логин ОО", "criterion"):
        bias = dict(part.group_by("is_planted").agg(pl.mean("difference")).rows())
        assert bias[True] > bias[False] + 0.2, (login, criterion)


def test_rechecked_scores_are_the_scores_of_the_results(register, read_table):
    procedure = next(p for p in procedures() if p.procedure_id == "ВПР-2023-весна-РУ-5")
    keys = ["Логин ОО", "Код участника"]
    results = read_table(procedure.path).rename({"Задание": "Задание/критерий"})
    checked = register("rechecks").filter(pl.col("Процедура") == procedure.title)
    both = checked.join(results, on=[*keys, "Задание/критерий"])
    assert both.height == checked.height > 0
    as_number = pl.col("Балл").cast(pl.Int64, strict=False).fill_null(0).cast(pl.String)
    assert both.filter(pl.col("Балл школы") != as_number).is_empty()


def test_experts_never_mark_works_of_their_own_school(register):
    both = register("rechecks").join(register("experts"), on="Код эксперта")
    assert both.height == register("rechecks").height
    assert both.filter(pl.col("Логин ОО") == pl.col("Логин ОО (место работы)")).is_empty()


def test_calendar_has_the_past_and_something_due_after_today(register):
    frame = register("procedure_calendar").with_columns(
        pl.col("Дата с", "Крайний срок загрузки", "Результаты получены").str.to_date("%d.%m.%Y")
    )
    assert frame.filter(pl.col("Дата с") < registers.TODAY).height == len(procedures()) + 1
    assert frame.filter(pl.col("Дата с") > registers.TODAY).height >= 9
    waiting = frame.filter(
        (pl.col("Дата с") > date(2023, 9, 1)) & pl.col("Результаты получены").is_not_null()
    )
    assert waiting.height == 1, "результаты получены, а файла ещё нет"


def test_upload_log_agrees_with_the_truth(register, truth):
    frame = register("upload_log").filter(pl.col("Статус") == "загружено")
    titles = {p.title: p.procedure_id for p in procedures()}
    read = {
        (
            titles[r["Процедура"]],
            r["Логин ОО"][3:],
            datetime.strptime(r["Дата и время загрузки"], "%d.%m.%Y %H:%M:%S"),
        )
        for r in frame.to_dicts()
    }
    known = {p.procedure_id for p in procedures() if p.school_year == 2023}
    rows = truth.uploads.filter(pl.col("procedure_id").is_in(known))
    assert read == set(rows.select("procedure_id", "school_code", "uploaded_at").rows())


@pytest.mark.parametrize(("subject", "grade"), TESTS)
def test_specification_repeats_a_task_once_per_code(subject, grade, read_table):
    names = {"РУ": "Русский язык", "МА": "Математика", "ОМ": "Окружающий мир"}
    frame = read_table(f"Спецификации/{grade}_{names[subject]}_2022.xlsx")
    test = load_test(subject, grade)
    assert frame.height == sum(len(topics) for topics in test.topics)
    tasks = frame.unique("№", maintain_order=True)
    assert [c.replace("K", "К") for c in tasks[tasks.columns[0]]] == list(test.codes)
    assert tasks["Максимальный балл за выполнение задания"].cast(pl.Int64).to_list() == test.maxima.tolist()


def test_scales_cover_every_test_but_the_one_left_out(read_table):
    scales = read_table("Шкалы и списки/mark_scales.tsv")
    assert scales.height == 20
    latin = {"РУ": "RU", "МА": "MA", "ОМ": "OM"}
    for procedure in (p for p in procedures() if p.kind == "ВПР"):
        found = scales.filter(
            (pl.col("subject") == latin[procedure.subject])
            & (pl.col("grade") == str(procedure.grade))
            & (pl.col("year") == str(procedure.school_year))
        )
        if (procedure.subject, procedure.grade, procedure.school_year) == ("ОМ", 4, 2023):
            assert found.is_empty()
        else:
            assert tuple(map(int, found.select("min3", "min4", "min5").row(0))) == mark_borders(procedure)


def test_official_lists_have_the_layouts_people_have(read_table, truth):
    first = read_table("Шкалы и списки/Школы с признаками необъективности 2021.tsv")
    assert first.columns == ["subject", "grade", "oo_login", "municipality"]
    later = read_table("Шкалы и списки/Признаки необъективности 2022-2023.xlsx")
    assert later.columns[:2] == ["Год", "Логин"]
    logins = {*first["oo_login"].str.slice(3), *later["Логин"].str.slice(3)}
    assert logins <= set(truth.schools["school_code"])
    planted = set(truth.classes.filter("is_manipulation")["school_code"])
    assert logins & planted
    assert logins - planted
