"""Course lines: what fits, what was taken, statuses of files, conservation of requests."""

from datetime import date

import polars as pl

from warehouse.training.lines import request_lines
from warehouse.training.matching import match_courses, years_before
from warehouse.training.words import Topic, fits_subject, topics_of

TODAY = date(2026, 10, 1)
TOPICS = [
    Topic("критериальное оценивание", "marking", "", ("критериальн", "оценивани")),
    Topic("дроби", "content", "МА", ("дроб",)),
    Topic("анализ результатов", "management", "", ("анализ результат",)),
]
NAMES = {"МА": "математика", "РУ": "русский язык"}
COURSES = pl.DataFrame(
    [
        (
            "К-1",
            "Оценивание по математике",
            "ИРО",
            36.0,
            "очная",
            "критериальное оценивание; математика",
            date(2026, 11, 9),
            1,
        ),
        ("К-2", "Дроби", "ИМЦ", 16.0, "очная", "содержание: дроби", date(2026, 12, 1), 5),
        ("К-3", "Дроби за день", "ИМЦ", 8.0, "очная", "дроби", date(2026, 12, 1), 5),
        ("К-4", "Дроби летом", "ИМЦ", 16.0, "очная", "дроби", date(2026, 6, 1), 5),
    ],
    schema=[
        "course_code",
        "course_name",
        "organisation",
        "hours",
        "course_form",
        "topics",
        "date_from",
        "places_cnt",
    ],
    orient="row",
)
GROUND = {"municipality": "М", "school_code": "990001", "teacher_code": "П-1", "subject": "МА", "grade": 5}
GROUND |= {
    "ground_kind": "marking",
    "topic_text": "критериальное оценивание",
    "fact": "факт",
    "basis": "b",
    "strength": 0.9,
}
NO_REQUESTS = dict.fromkeys(
    ("request_id", "municipality", "school_code", "teacher_code", "deficit"), pl.String
)
NO_REQUESTS |= dict.fromkeys(("course_code", "basis", "status"), pl.String)
TAKEN = {
    "teacher_code": pl.String,
    "course_code": pl.String,
    "course_name": pl.String,
    "completed_on": pl.Date,
    "is_counted": pl.Boolean,
}


def made(grounds, requests=(), taken=(), practices=()):
    """Lines of the request made of a few rows."""
    practice = dict.fromkeys(("topic", "municipality", "school_code", "site", "holder"), pl.String)
    forms = pl.DataFrame(
        {
            "help_form": ["наставничество", "урок"],
            "ground_kind": ["", ""],
            "person": ["да", ""],
            "after_course": ["да", ""],
            "help_text": ["Наставник", "Урок"],
        }
    )
    return request_lines(
        pl.DataFrame(grounds, schema_overrides={"grade": pl.Int32, "teacher_code": pl.String}),
        pl.DataFrame(list(requests), schema=NO_REQUESTS),
        COURSES,
        pl.DataFrame(list(taken), schema=TAKEN),
        pl.DataFrame({"teacher_code": ["П-1", "П-2"], "subjects": ["МА", "РУ"]}),
        pl.DataFrame({"school_code": ["990001"], "group": ["ШНОР"]}),
        pl.DataFrame(list(practices), schema={**practice, "shown_on": pl.Date}),
        forms,
        TOPICS,
        NAMES,
        TODAY,
    )


def request(**changes):
    row = {"request_id": "З-1", "municipality": "М", "school_code": "990001", "teacher_code": "П-1"}
    row |= {
        "deficit": "критериальное оценивание; математика",
        "course_code": "К-1",
        "basis": "б",
        "status": "proposed",
    }
    return row | changes


def test_a_ground_becomes_a_proposed_line_with_a_course_and_reasons():
    row = made([GROUND]).row(0, named=True)
    assert (row["course_code"], row["status"], row["status_source"]) == ("К-1", "proposed", "расчёт")
    assert row["deficit"] == "критериальное оценивание; математика"
    assert row["priority_score"] == 4.5 + 1.0 + 1.0
    assert "нет курса за три года +1" in row["priority_reasons"]


def test_two_grounds_of_one_topic_are_one_line_and_two_topics_are_two():
    content = {**GROUND, "ground_kind": "content", "topic_text": "Умение выполнять действия с дробями"}
    out = made([GROUND, {**GROUND, "fact": "ещё факт"}, content])
    assert sorted(out["grounds_cnt"]) == [1, 2]
    assert sorted(out["topic"]) == ["дроби", "критериальное оценивание"]


def test_short_begun_and_other_subjects_courses_are_not_offered():
    line = pl.DataFrame(
        {"line_id": ["l"], "teacher_code": ["П-1"], "subject": ["МА"], "grade": [5], "topic": ["дроби"]}
    )
    fits, refusals = match_courses(line, COURSES, pl.DataFrame(schema=TAKEN), TOPICS, TODAY)
    assert fits["course_code"].to_list() == ["К-2"]
    reasons = dict(refusals.select("course_code", "why_not").iter_rows())
    assert reasons == {"К-3": "меньше 16 часов", "К-4": "курс уже начался"}
    assert not fits_subject("критериальное оценивание; русский язык", "МА", 5)
    assert fits_subject("для начальной школы", "МА", 4)


def test_a_course_taken_in_three_years_is_not_offered_again_but_a_mentor_is():
    done = {
        "teacher_code": "П-1",
        "course_code": "К-9",
        "course_name": "Критериальное оценивание",
        "is_counted": True,
    }
    row = made([GROUND], taken=[{**done, "completed_on": date(2024, 5, 1)}]).row(0, named=True)
    assert row["course_code"] is None
    assert row["help_form"] == "наставничество"
    assert "пройден 01.05.2024" in row["explanation"]
    old = made([GROUND], taken=[{**done, "completed_on": date(2022, 5, 1)}]).row(0, named=True)
    assert old["course_code"] == "К-1"
    short = made([GROUND], taken=[{**done, "completed_on": date(2025, 5, 1), "is_counted": False}])
    assert short.row(0, named=True)["course_code"] == "К-1"


def test_three_years_end_on_the_same_day_even_after_a_leap_day():
    assert years_before(date(2024, 2, 29)) == date(2021, 2, 28)


def test_a_programme_taken_instead_of_a_refused_one_stands_for_the_line():
    refused = request(status="declined")
    taken = request(request_id="З-2", status="accepted", course_code="К-2")
    lines = made([GROUND], [refused, taken])
    (own,) = lines.filter(pl.col("grounds") == "факт").to_dicts()
    assert (own["status"], own["course_code"], own["request_id"]) == ("accepted", "К-2", "З-2")


def test_a_declined_line_gets_nothing_again():
    row = made([GROUND], requests=[request(status="declined")]).row(0, named=True)
    assert (row["status"], row["help_form"]) == ("declined", None)


def test_an_accepted_line_keeps_its_place_before_any_proposal():
    accepted = request(school_code="990002", teacher_code="П-7", status="accepted")
    out = made([GROUND], requests=[accepted])
    status = dict(out.select("teacher_code", "outcome").iter_rows())
    assert status == {"П-1": "мест не хватило", "П-7": "по файлу заявки"}


def test_every_request_of_a_file_stands_in_exactly_one_line():
    requests = [
        request(),
        request(
            request_id="З-2", teacher_code=None, deficit="анализ результатов", course_code=None, status="sent"
        ),
        request(
            request_id="З-3",
            teacher_code=None,
            deficit="анализ результатов",
            course_code="К-1",
            status="sent",
        ),
        request(request_id="З-4", deficit="своя тема", course_code=None, status="completed"),
    ]
    out = made([GROUND], requests=requests)
    assert sorted(out["request_id"].drop_nulls()) == ["З-1", "З-2", "З-3", "З-4"]
    assert out["line_id"].is_unique().all()


def test_a_practice_of_another_school_stands_before_a_form_of_help():
    ground = {**GROUND, "ground_kind": "content", "topic_text": "Действия с дробями", "teacher_code": None}
    taken_places = [
        request(request_id=f"З-{i}", teacher_code=f"П-{i}", deficit="дроби", course_code="К-2", status="sent")
        for i in range(5)
    ]
    practice = {"topic": "Дроби в задачах", "municipality": "М", "school_code": "990009", "site": None}
    practice |= {"holder": "Школа 9", "shown_on": date(2026, 11, 1)}
    out = made([ground], requests=taken_places, practices=[practice])
    row = out.filter(pl.col("status_source") == "расчёт").row(0, named=True)
    assert row["outcome"] == "мест не хватило"
    assert (row["help_form"], row["help_text"]) == ("опыт школы", "«Дроби в задачах»: Школа 9, 01.11.2026")


def test_a_stem_is_found_only_at_the_beginning_of_a_word():
    assert topics_of("Подробный план", TOPICS) == []
    assert topics_of("Дробные числа", TOPICS) == ["дроби"]


def test_a_course_for_named_classes_is_only_for_them():
    text = "Оценивание решений по математике в 5-6 классах"
    assert [fits_subject(text, "МА", grade) for grade in (4, 5, 6, 7)] == [False, True, True, False]
    assert fits_subject("Сочинение в 6 классе, русский язык", "РУ", 6)
    assert not fits_subject("Сочинение в 6 классе, русский язык", "РУ", 5)
