"""One rule = one failing file = one test: rules of registers and exports; and no rule without file, message and fix."""

import csv
from pathlib import Path

import duckdb
import pytest

from ingestion.core.findings import EFFECTS, rules
from ingestion.pipeline import ingest
from ingestion.registers.spec import SOURCES
from ingestion.registers.table import TableSource
from tests.ingestion.core.builders import HEAD_LONG, long_csv, row_long, write_book
from tests.ingestion.published import fis_oko_files as fis

ROOT = Path(__file__).resolve().parents[3]
MARKS = ["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"]
SCHOOL = 'МБОУ "СОШ № 1"(edu990001)'


def register(kind: str, *changes: dict[str, str]):
    """A register whose rows are the example of its form with some cells changed, by the header."""

    def make(folder: Path) -> Path:
        columns = [c for c in TableSource.from_file(SOURCES / f"{kind}.yml").columns if not c.personal]
        good = {c.title: c.example for c in columns}
        rows = [list((good | change).values()) for change in changes]
        return write_book(folder / f"{kind}.xlsx", [list(good), *rows])

    return make


def published(*rows: list[str]):
    def make(folder: Path) -> Path:
        return write_book(folder / "Ф3.xlsx", [*fis.head(), MARKS, *rows], "РУ 4 Статистика по отметкам")

    return make


def long(**changes: str):
    return lambda folder: long_csv(folder / "кдр.csv", row_long(**changes))


def long_with(column: str, value: str, **changes: str):
    """A results_long table with one more column."""
    return lambda folder: long_csv(
        folder / "кдр.csv", [*row_long(**changes), value], head=[*HEAD_LONG, column]
    )


def upload_2022(folder: Path) -> Path:
    head = ["Пользователь", "Код региона", "Регион", "Муниципалитет", "Школа", "Дата загрузки", "Код", "Вариант",
            "1 (1б)", "Наименование класса", "Пол", "Отметка за предыдущий триместр/ четверть/полугодие",
            "Итого баллов"]  # fmt: skip
    row = ["edu990001", "99", "О", "reg99_m001 | Округ", "edu990001 | МБОУ", "позавчера", "50001", "1", "1", "А", "м",
           "4", "1"]  # fmt: skip
    return write_book(folder / "2022" / "5" / "Математика.xlsx", [head, row], "Протокол")


def document(path: Path, lines: list[str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def status_report(folder: Path) -> Path:
    lines = [
        "Информационная справка о результатах обеспечения в МБОУ СОШ объективности процедур на 01.04.2026",
        "№ п/п\tНаправления\tМероприятия\tОтветственный, сроки",
        "1\tОбеспечение объективности\t\t",
        "\tвидеонаблюдение\tВидеонаблюдение при проведении ВПР\tИспользуется, при проведении каждой работы",
    ]
    return document(folder / "Справка.txt", lines)


def report_about_plan(folder: Path) -> Path:
    lines = [
        "Отчёт об исполнении плана мероприятий за 2023-2024 учебный год",
        "№\tМероприятие\tСрок\tОтветственный\tИнформация об исполнении",
        "1\tСовещание с руководителями школ\tСентябрь 2023\tНачальник отдела\tВыполнено, протокол от 14.09.2023 № 3",
        "2\tАналитическая справка по итогам ВПР\tМай 2024\tМетодист\tВ работе",
    ]
    return document(folder / "Отчёт.txt", lines)


# rule → (file that breaks it, row that is named)
FILES = {
    "mark_unknown": (long_with("Отметка", "6"), 2),
    "level_unknown": (long_with("Уровень", "отличный"), 2),
    "level_of_another_scale": (long_with("Уровень", "высокий"), 2),
    "total_above_max": (long_with("Первичный балл", "9"), 2),
    "upload_time_unknown": (upload_2022, 2),
    "required_value_missing": (register("schools", {}, {"Логин ОО": "edu990002", "Название": ""}), 3),
    "required_value_not_readable": (register("schools", {"Логин ОО": "школа"}), 2),
    "value_not_readable": (register("teachers", {"Стаж": "много"}), 2),
    "value_not_in_list": (register("schools", {"Город/село": "посёлок"}), 2),
    "row_repeated": (register("schools", {}, {"Название": "Другое"}), 3),
    "class_not_readable": (register("random_subjects", {"Класс": "Петрова Анна Ивановна"}), 2),
    "scale_not_increasing": (register("mark_scales", {"min3": "12"}), 2),
    "code_names_person": (register("teaching_load", {}, {"Код педагога": "Петрова Анна Ивановна"}), 3),
    "personal_data_cut": (register("appeals", {"Тема": "Звонил по +7 (905) 123-45-67"}), 2),
    "procedure_unknown": (register("rechecks", {"Предмет": "", "Процедура": "Проверка"}), 2),
    "dates_out_of_order": (register("procedure_calendar", {"Дата по": "01.04.2026"}), 2),
    "score_out_of_range": (register("rechecks", {"Балл школы": "4"}), 2),
    "archive_of_a_measure": (register("plan_status", {"Статус": "в архив"}), 2),
    "postponed_without_date": (register("plan_status", {"Статус": "перенесено", "Новый срок": ""}), 2),
    "course_too_short": (register("pd_courses", {"Часы": "8"}), 2),
    "diagnosed_without_consent": (
        register("teacher_diagnostics", {"Согласие педагога (да/нет)": "нет"}),
        2,
    ),
    "diagnosed_few": (register("teacher_diagnostics", {"Код педагога": "", "Прошли диагностику": "9"}), 2),
    "upload_without_time": (register("upload_log", {"Дата и время загрузки": ""}), 2),
    "decision_without_proof": (register("explanations", {"Чем проверено": ""}), 2),
    "practice_of_nobody": (register("practices", {"Логин ОО": ""}), 2),
    "reference_value_unknown": (published([SCHOOL, "", "5", "20", "нет данных", "40", "40"]), 9),
    "group_repeated": (published([SCHOOL, "", "5", "20", "40", "20", "20"], [SCHOOL, "", "5", "0", "0", "0", "9"]), 10),
    "group_without_login": (published(["ОО(eduXXXXXX)", "", "5", "20", "40", "20", "20"]), 9),
    "percents_not_hundred": (published([SCHOOL, "", "5", "20", "40", "20", "2"]), 9),
    "group_count_differs": (lambda folder: fis.individual(folder / "Ф1.xlsx", declared=5), 9),
    "report_text_kept": (status_report, 4),
    "report_about_plan": (report_about_plan, 1),
}  # fmt: skip


@pytest.mark.parametrize("rule_id", FILES)
def test_a_rule_finds_its_row(rule_id, tmp_path, home):
    make, number = FILES[rule_id]
    make(tmp_path / "files")
    (report,) = ingest(home, [tmp_path / "files"])
    assert report.status == "loaded", report.message
    with duckdb.connect(str(home.raw)) as connection:
        found = connection.execute(
            "select row_number, effect, message || how_to_fix from ops.findings where rule_id = ?", [rule_id]
        ).fetchall()
        held = connection.execute("select row_number from ops.quarantine").fetchall()
    assert [row[0] for row in found] == [number], report
    assert "{" not in found[0][2]
    assert found[0][1] == rules()[rule_id].effect
    assert ((number,) in held) == (found[0][1] == "row_held")
    assert report.rows_read == report.rows_loaded + report.rows_quarantined


def test_no_rule_without_a_failing_file_a_message_and_a_fix():
    fixtures = (ROOT / "tests" / "ingestion").rglob("*.py")
    tests = "\n".join(path.read_text(encoding="utf-8") for path in fixtures)
    for rule in rules().values():
        assert f'"{rule.rule_id}"' in tests, f"{rule.rule_id}: no file breaks this rule in any test"
        assert rule.effect in EFFECTS
        assert rule.message.strip(), rule.rule_id
        assert rule.how_to_fix.strip().endswith("."), rule.rule_id


def test_no_build_rule_without_a_test_a_message_and_a_fix():
    with (ROOT / "dbt_project" / "seeds" / "build_rules.csv").open(encoding="utf-8") as handle:
        table = list(csv.DictReader(handle))
    told = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "dbt_project" / "models").rglob("*.yml")
    )
    for rule in table:
        assert rule["effect"] in EFFECTS
        assert all(rule[name].strip() for name in ("message", "how_to_fix"))
        assert rule["rule_id"] in told, f"{rule['rule_id']}: no unit test makes this finding"
