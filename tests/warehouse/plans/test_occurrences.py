"""When measures are due, what reports do to them, and that nothing turns red by policy alone."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from warehouse.plans.frames import OCCURRENCE_SCHEMA, occurrences_frame, unmatched_statuses
from warehouse.plans.occurrences import Known, occurrences
from warehouse.plans.plan_model import (
    Event,
    Occurrence,
    Plan,
    PlanMeasure,
    Point,
    Postponement,
    Procedure,
    Status,
)
from warehouse.plans.policy import DEFAULT, load_policy
from warehouse.settings_files import SettingsFileError

PLAN = Plan("gorod", date(2021, 9, 1), date(2022, 8, 31), date(2021, 10, 20))
VPR = [
    Procedure("ВПР-2022-весна-РУ-4", "ВПР", 2022, "весна", date(2022, 3, 15), date(2022, 3, 20)),
    Procedure("ВПР-2022-весна-МА-4", "ВПР", 2022, "весна", date(2022, 4, 1), date(2022, 4, 4)),
]
KDR = [
    Procedure(
        "КДР-2022-осень-ЧГ-6", "КДР", 2022, "осень", date(2021, 11, 10), date(2021, 11, 10), date(2021, 12, 1)
    ),
    Procedure(
        "КДР-2022-весна-ЧГ-4", "КДР", 2022, "весна", date(2022, 3, 2), date(2022, 3, 2), date(2022, 3, 25)
    ),
]
TODAY = date(2022, 4, 11)


def measure(timing: str, title: str = "Работа с кадрами", result: str = "", number: str = "1") -> PlanMeasure:
    return PlanMeasure("gorod", number, title, timing, "Методист", result, "Направление")


def run(*measures, plan=PLAN, today=TODAY, points=(), started_on=None, **known):
    told = Known(**{k: tuple(v) for k, v in known.items()}, started_on=started_on)
    return occurrences(plan, measures, told, today, points=points)


def test_a_deadline_is_inclusive_and_shown_on_a_working_day():
    [row] = run(measure("до 06.03.2022"), today=date(2022, 3, 6))
    assert (row.window_start, row.window_end, row.due_date) == (None, date(2022, 3, 6), date(2022, 3, 5))
    assert not row.is_overdue
    [row] = run(measure("до 06.03.2022"), today=date(2022, 3, 9))
    assert row.is_overdue
    assert row.days_overdue == 1


def test_nobody_is_late_on_a_day_off():
    assert not run(measure("Декабрь 2021"), today=date(2022, 1, 9))[0].is_overdue
    assert run(measure("Декабрь 2021"), today=date(2022, 1, 10))[0].is_overdue


@pytest.mark.parametrize(
    ("timing", "title", "due"),
    [
        ("ежегодно", "Издание приказа о проведении ВПР", date(2022, 2, 28)),
        ("ежегодно", "Обмен опытом", date(2022, 6, 15)),
        ("в течение года", "Обмен опытом", date(2022, 6, 15)),
        ("до начала проведения ВПР", "Встречи", date(2022, 3, 14)),
        ("за 5 рабочих дней до начала ВПР", "Встречи", date(2022, 3, 5)),
        ("по графику проведения ВПР", "Наблюдение", date(2022, 4, 4)),
        ("по плану работы УО", "Совещания", None),
        ("по запросу ОУ", "Консультации", None),
        ("когда-нибудь", "Работа", None),
    ],
)
def test_due_by_policy(timing, title, due):
    [row] = run(measure(timing, title), calendar=VPR)
    assert row.due_date == due
    assert row.is_dated is (due is not None)


def test_continuous_is_overdue_only_after_the_last_control_point():
    rows = {
        day: run(measure("Постоянно"), today=day)[0]
        for day in (date(2022, 2, 10), date(2022, 6, 15), date(2022, 6, 16))
    }
    assert [row.is_overdue for row in rows.values()] == [False, False, True]
    assert run(measure("Постоянно"), today=date(2021, 11, 1))[0].next_control_date == date(2022, 1, 31)


def test_after_a_procedure_counts_from_the_receipt_of_results():
    rows = run(
        measure("в течение 10-14 календарных дней после каждой оценочной процедуры"), calendar=[*VPR, *KDR]
    )
    by_anchor = {row.anchor: row for row in rows}
    assert set(by_anchor) == {"КДР-2022-осень-ЧГ-6", "КДР-2022-весна-ЧГ-4", "ВПР-2022-весна"}
    spring = by_anchor["КДР-2022-весна-ЧГ-4"]
    assert (spring.due_date, spring.reminder_date) == (date(2022, 4, 8), date(2022, 4, 4))
    assert spring.overdue_after == date(2022, 4, 10)
    assert "02.03.2022" in spring.due_basis
    assert by_anchor["ВПР-2022-весна"].due_date is None
    assert not by_anchor["ВПР-2022-весна"].is_overdue


def test_without_days_the_control_date_is_never_overdue():
    [row] = run(measure("По итогам проведения КДР"), calendar=KDR[:1], today=date(2022, 8, 1))
    assert (row.due_date, row.is_overdue) == (date(2021, 12, 31), False)
    assert row.due_basis.startswith("контрольный срок по умолчанию")


def test_an_event_makes_the_measure_happen():
    events = [Event("вх-7", "gorod", "1", date(2022, 2, 1)), Event("вх-8", "gorod", "2", date(2022, 2, 1))]
    [row] = run(measure("в течение 5 рабочих дней после получения запроса"), events=events)
    assert (row.window_start, row.due_date) == (date(2022, 2, 1), date(2022, 2, 8))


def test_external_schedule_has_a_row_a_year_and_is_asked_about():
    plan = Plan("gorod", date(2020, 9, 1), date(2023, 8, 31))
    rows = run(measure("по плану работы УО"), plan=plan, today=date(2022, 1, 20))
    assert [row.window_start for row in rows] == [None] * 3
    assert rows[1].next_control_date == date(2022, 3, 31)
    assert len({row.occurrence_id for row in rows}) == 3


def test_before_approval_is_never_overdue():
    august, october = run(measure("Август 2021 Октябрь 2021"))
    assert (august.is_overdue, august.is_before_approval) == (False, True)
    assert (october.is_overdue, october.is_before_approval) == (True, False)
    [spring] = run(measure("Май-июнь 2021"))
    assert spring.is_before_approval


def test_what_passed_before_the_program_was_begun_is_not_late_until_somebody_speaks_of_it():
    begun = date(2021, 11, 15)
    windows = measure("Октябрь 2021 Декабрь 2021")
    october, december = run(windows, started_on=begun, today=date(2022, 2, 1))
    assert (october.is_overdue, october.is_before_start) == (False, True)
    assert (december.is_overdue, december.is_before_start) == (True, False)
    said = [Status("gorod", "1", "октябрь 2021", None, "в работе", date(2021, 12, 1))]
    october, _ = run(windows, statuses=said, started_on=begun, today=date(2022, 2, 1))
    assert (october.is_overdue, october.is_before_start) == (True, False)
    seen = [Status("gorod", "1", "октябрь 2021", None, "в работе", date(2021, 12, 1), source="data")]
    october, _ = run(windows, statuses=seen, started_on=begun, today=date(2022, 2, 1))
    assert october.is_before_start


def test_points_of_the_order_have_theirs():
    points = [Point("gorod", "1", "Утвердить план", None), Point("gorod", "2", "Справки", date(2022, 7, 10))]
    [row] = run(points=points, today=date(2022, 7, 12))
    assert (row.number, row.source, row.window_end, row.due_date) == (
        "п. 2",
        "order_point",
        date(2022, 7, 10),
        date(2022, 7, 8),
    )
    assert row.is_overdue


def test_every_window_has_the_department_and_all_schools_theirs():
    rows = run(measure("Март 2022", result="Во всех ОО проведены собрания"), schools=["223001", "223002"])
    assert [row.school_code for row in rows] == [None, "223001", "223002"]
    rows = run(
        measure("по графику ВПР", "Контроль за загрузкой результатов"), calendar=VPR, schools=["223001"]
    )
    assert [row.school_code for row in rows] == [None, "223001"]
    assert len(run(measure("Март 2022", "Контроль за загрузкой результатов"), schools=["223001"])) == 1


@pytest.mark.parametrize(
    ("said", "schools"),
    [("edu223002", ["223002"]), ("все", ["223001", "223002"]), ("ведомство", []), ("edu999999", [])],
)
def test_a_person_says_for_which_schools_a_measure_is_counted(said, schools):
    own = replace(measure("Март 2022", result="Во всех ОО проведены собрания"), schools=said)
    rows = run(own, schools=["223001", "223002"])
    assert [row.school_code for row in rows] == [None, *schools]


def test_uploads_are_due_on_the_last_day_for_uploads():
    timed = [
        Procedure(p.procedure_id, p.kind, p.school_year, p.season, p.date_from, p.date_to, None, None, day)
        for p, day in zip(VPR, (date(2022, 4, 5), date(2022, 4, 20)), strict=True)
    ]
    upload, other = run(
        measure("по графику ВПР", "Контроль за загрузкой", number="1"),
        measure("по графику ВПР", "Наблюдение", number="2"),
        calendar=timed,
    )
    assert (upload.due_date, upload.is_overdue) == (date(2022, 4, 20), False)
    assert (other.due_date, other.is_overdue) == (date(2022, 4, 4), True)


def test_a_school_keeps_its_own_days():
    own = Procedure(
        "ВПР-2022-весна-РУ-4", "ВПР", 2022, "весна", date(2022, 4, 18), date(2022, 4, 19), None, "223001"
    )
    rows = run(
        measure("по графику ВПР", "Контроль за загрузкой"), calendar=[*VPR, own], schools=["223001", "223002"]
    )
    assert [(r.school_code, r.due_date) for r in rows] == [
        (None, date(2022, 4, 19)),
        ("223001", date(2022, 4, 19)),
        ("223002", date(2022, 4, 19)),
    ]
    assert rows[1].window_start == date(2022, 4, 18)


def status(word="выполнено", period="", school=None, day=date(2022, 3, 10), **more) -> Status:
    return Status("gorod", "1", period, school, word, day, **more)


def test_a_reported_status_closes_its_occurrence_only():
    rows = run(measure("ежеквартально"), statuses=[status(period="IV квартал 2021", evidence="протокол 3")])
    assert [row.status for row in rows] == [None, "выполнено", None, None]
    assert (rows[1].done_date, rows[1].evidence, rows[1].is_overdue) == (
        date(2022, 3, 10),
        "протокол 3",
        False,
    )


@pytest.mark.parametrize(
    "period", ["март 2022", "Март", "2022-03-01..2022-03-31", "01.03.2022-31.03.2022", ""]
)
def test_a_period_is_understood_in_its_words(period):
    rows = run(measure("ежемесячно"), statuses=[status(period=period)])
    assert [row.period_label for row in rows if row.status] == ["март 2022"]


def test_a_moved_calendar_does_not_lose_statuses():
    told = [status(period="ВПР, весна 2022")]
    before = run(measure("по графику ВПР"), calendar=VPR, statuses=told)
    moved = Postponement("ВПР", 2022, "весна", date(2022, 9, 19), date(2022, 10, 24), "письмо о переносе")
    after = run(measure("по графику ВПР"), calendar=VPR, statuses=told, postponements=[moved])
    assert [r.occurrence_id for r in before] == [r.occurrence_id for r in after]
    assert [r.status for r in after] == ["выполнено"]
    gone = run(measure("по графику ВПР"), calendar=KDR, statuses=told)
    assert [r.status for r in gone if r.status] == ["выполнено"]


def test_a_new_version_of_the_plan_does_not_lose_statuses():
    told = [status(period="март 2022", evidence="протокол 3")]
    assert run(measure("Март 2022"), statuses=told)[0].status == "выполнено"
    changed = run(measure("Апрель 2022"), statuses=told)
    assert [(row.period_label, row.status, row.evidence) for row in changed] == [
        ("апрель 2022", None, ""),
        ("март 2022", "выполнено", "протокол 3"),
    ]
    assert changed[1].due_basis == "период не найден среди сроков меры"
    # Back to the former timing: the status is where it was.
    assert run(measure("Март 2022"), statuses=told)[0].evidence == "протокол 3"


def test_a_postponed_procedure_takes_its_measures_with_it():
    moved = Postponement("ВПР", 2022, "весна", date(2022, 9, 19), date(2022, 10, 24), "письмо о переносе")
    measures = [
        measure(timing, number=str(i))
        for i, timing in enumerate(
            [
                "по графику ВПР",
                "в период проведения ВПР",
                "до начала проведения ВПР",
                "в дни проведения ВПР",
                "По итогам ВПР",
            ]
        )
    ]
    rows = run(*measures, calendar=VPR, postponements=[moved], today=date(2022, 7, 1))
    assert [row.status for row in rows] == ["перенесено"] * 5
    assert [row.is_overdue for row in rows] == [False] * 5
    assert rows[0].due_date == date(2022, 10, 24)
    assert rows[2].due_date == date(2022, 9, 18)
    assert {row.postponement_basis for row in rows} == {"письмо о переносе"}
    assert run(measures[0], calendar=VPR, today=date(2022, 7, 1))[0].is_overdue


def test_a_postponed_measure_is_due_on_its_new_day():
    told = [status("перенесено", new_due=date(2022, 5, 20), evidence="приказ 12")]
    [row] = run(measure("Март 2022"), statuses=told)
    assert (row.due_date, row.postponed_from, row.is_overdue) == (date(2022, 5, 20), date(2022, 3, 31), False)
    [row] = run(measure("Март 2022"), statuses=told, today=date(2022, 5, 23))
    assert row.is_overdue


def test_facts_close_and_people_overrule():
    fact = status(day=date(2022, 3, 5), source="data", evidence="реестр сформирован")
    assert run(measure("Март 2022"), statuses=[fact])[0].status == "выполнено"
    word = status("не выполнено", day=date(2022, 3, 4))
    assert run(measure("Март 2022"), statuses=[fact, word])[0].status == "не выполнено"
    started = status("в работе", day=date(2022, 3, 4))
    assert run(measure("Март 2022"), statuses=[fact, started])[0].status == "выполнено"


def test_the_department_sums_up_its_schools():
    everywhere = measure("Март 2022", result="Во всех ОО проведены собрания")
    half = [status(school="223001")]
    full = [*half, status("выполнено с нарушением срока", school="223002")]
    department = run(everywhere, schools=["223001", "223002"], statuses=half)[0]
    assert (department.status, department.evidence) == ("в работе", "по сведениям ОО: выполнено 1 из 2")
    department = run(everywhere, schools=["223001", "223002"], statuses=full)[0]
    assert (department.status, department.is_overdue) == ("выполнено с нарушением срока", False)


def test_a_postponement_stays_while_no_school_has_done_it():
    everywhere = measure("Март 2022", result="Во всех ОО проведены собрания")
    moved = status("перенесено", new_due=date(2022, 5, 20), evidence="приказ 12", source="calendar")
    nothing_to_do = [moved, status("не применимо", school="223001")]
    department = run(everywhere, schools=["223001", "223002"], statuses=nothing_to_do)[0]
    assert (department.status, department.due_date) == ("перенесено", date(2022, 5, 20))
    begun = [*nothing_to_do, status(school="223002")]
    department = run(everywhere, schools=["223001", "223002"], statuses=begun)[0]
    assert department.status == "выполнено"


def test_what_the_department_has_closed_is_not_late_in_schools():
    everywhere = measure("Март 2022", result="Во всех ОО проведены собрания")
    told = [status(evidence="сводная справка"), status("не выполнено", school="223002")]
    rows = run(everywhere, schools=["223001", "223002"], statuses=told, today=date(2022, 6, 1))
    assert [(row.school_code, row.status, row.is_overdue) for row in rows] == [
        (None, "выполнено", False),
        ("223001", "выполнено", False),
        ("223002", "не выполнено", True),
    ]
    assert rows[1].evidence == "по сообщению ведомства: сводная справка"


def realistic_plan() -> list[PlanMeasure]:
    timings = [
        "ежегодно",
        "ежеквартально",
        "В течение года, ежемесячно",
        "2 раза в течение года (декабрь, июнь)",
        "Постоянно",
        "В течение года",
        "по плану работы УО",
        "По запросу ОУ",
        "Март 2022",
        "до 01.03.2022",
        "Октябрь 2021",
        "По плану-графику проведения ВПР",
        "Весь период подготовки к ВПР",
        "По итогам проведения ВПР",
        "2021-2022",
        "в течение 10-14 календарных дней после каждой оценочной процедуры",
        "Ноябрь-декабрь 2021",
        "раз в полугодие",
    ]
    titles = ["Издание приказа", "Обмен опытом"]
    return [measure(t, titles[i % 2], number=str(i)) for i, t in enumerate(timings)]


@pytest.mark.parametrize("years", ["school", "calendar"])
def test_nothing_turns_red_by_itself_on_31_december_and_31_august(years):
    plan = (
        PLAN if years == "school" else Plan("gorod", date(2021, 1, 1), date(2022, 12, 31), None, "calendar")
    )
    calendar = [*VPR, *KDR]

    def overdue(day: date) -> dict[str, Occurrence]:
        rows = run(*realistic_plan(), plan=plan, today=day, calendar=calendar)
        return {row.occurrence_id: row for row in rows if row.is_overdue}

    for day in (date(2021, 12, 31), date(2022, 8, 31)):
        before, after = overdue(day - timedelta(days=1)), overdue(day + timedelta(days=3))
        new = [row for key, row in after.items() if key not in before]
        if years == "school":
            assert not new, [row.number for row in new]
        for row in new:  # a month of the words ended; no year, no control point
            assert row.window_end == day
            assert (row.window_end - row.window_start).days <= 31
        assert set(before) <= set(after)
    counts = [len(overdue(date(2021, 9, 1) + timedelta(days=i))) for i in range(0, 420, 3)]
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


def test_the_same_inputs_give_the_same_rows():
    arguments = {
        "calendar": [*VPR, *KDR],
        "schools": ["223001", "223002"],
        "statuses": [status(period="март 2022")],
    }
    first, second = run(*realistic_plan(), **arguments), run(*realistic_plan(), **arguments)
    shuffled = run(*realistic_plan(), **{k: list(reversed(v)) for k, v in arguments.items()})
    assert first == second == shuffled
    assert len({row.occurrence_id for row in first}) == len(first)


def test_frames():
    plans = pl.DataFrame(
        [
            {
                "plan_id": "gorod",
                "period_start": PLAN.period_start,
                "period_end": PLAN.period_end,
                "approved_on": PLAN.approved_on,
                "years": None,
                "title": "План",
            }
        ]
    )
    measures = pl.DataFrame([vars(m) for m in realistic_plan()])
    calendar = pl.DataFrame([vars(p) for p in [*VPR, *KDR]])
    statuses = pl.DataFrame([vars(status(evidence="приказ")) | {"number": n} for n in ("8", "77")])
    frame = occurrences_frame(
        plans, measures, TODAY, calendar=calendar, statuses=statuses, schools=["223001"]
    )
    assert dict(frame.schema) == OCCURRENCE_SCHEMA
    assert frame.filter(number="8")["status"].to_list() == ["выполнено"]
    assert frame["occurrence_id"].is_unique().all()
    assert unmatched_statuses(measures, None, statuses)["number"].to_list() == ["77"]
    empty = occurrences_frame(plans, measures.clear(), TODAY)
    assert empty.is_empty()
    assert dict(empty.schema) == OCCURRENCE_SCHEMA


def test_a_partial_policy_takes_the_rest_as_shipped(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text("[yearly]\npreparatory_workdays = 3\n", encoding="utf-8")
    assert load_policy(path) == replace(load_policy(), preparatory_workdays=3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[yearli]\n", "файл policy.toml: неизвестное имя «yearli»; похоже на «yearly»"),
        (
            "[yearly]\npreparatory_wrds = 3\n",
            "файл policy.toml, yearly: неизвестное имя «preparatory_wrds»; похоже на «preparatory_words»",
        ),
        (
            '[yearly]\nschool_due = "15-06"\n',
            "файл policy.toml, yearly.school_due: ожидается день года «ММ-ДД», записано «15-06»",
        ),
        (
            '[before_procedure]\ndays = "завтра"\n',
            "файл policy.toml, before_procedure.days: ожидается целое число, записано «завтра»",
        ),
        ("yearly = 3\n", "файл policy.toml, yearly: ожидаются строки вида «имя: значение», записано «3»"),
    ],
)
def test_a_broken_policy_is_one_sentence(tmp_path, text, said):
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsFileError) as found:
        load_policy(path)
    assert str(found.value) == said


def test_policy_is_data(tmp_path):
    path = tmp_path / "policy.toml"
    default = load_policy()
    text = DEFAULT.read_text(encoding="utf-8")
    path.write_text(text.replace("preparatory_workdays = 10", "preparatory_workdays = 3"), encoding="utf-8")
    own = load_policy(path)
    assert (default.preparatory_workdays, own.preparatory_workdays) == (10, 3)
    row = occurrences(PLAN, [measure("ежегодно", "Издание приказа")], Known(calendar=tuple(VPR)), TODAY, own)[
        0
    ]
    assert row.due_date == date(2022, 3, 10)
