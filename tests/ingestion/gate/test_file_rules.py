"""Rules about a file as a whole: each has a file that breaks it; a rule that raises is told and holds nobody up."""

import duckdb
import openpyxl
import pytest

from ingestion.catalogue import all_sources
from ingestion.gate import checks, file_rules
from ingestion.gate.numbers import written
from ingestion.pipeline import ingest
from tests.ingestion.core.builders import NAME_2021, dump_2021, row_2021, write_book
from tests.ingestion.plans.plan_builders import as_txt
from tests.ingestion.published import fis_oko_files as fis
from tests.ingestion.sources import schedule_files

ROWS = 40
LAST_YEAR = NAME_2021.replace("2021", "2020")


def pupils(count=ROWS, **changes):
    return [row_2021(**({"code": str(50000 + i)} | changes)) for i in range(count)]


def register(folder, schools, name="Школы.xlsx"):
    rows = [["Логин ОО", "Название", "Вид"], *[[f"edu99{i:04}", f"Школа {i}", "СОШ"] for i in range(schools)]]
    return write_book(folder / name, rows)


def rechecks(folder):
    head = ["Процедура", "Предмет", "Параллель", "Логин ОО", "Код участника", "Задание/критерий", "Балл школы",
            "Балл эксперта"]  # fmt: skip
    rows = [
        ["ВПР 2026 Математика 5 класс", "Математика", "5", "edu990001", str(i), "1", "2", "2"]
        for i in range(ROWS)
    ]
    return write_book(folder / "перепроверка.xlsx", [head, *rows])


def scales(folder):
    rows = [["subject", "grade", "year", "min3", "min4", "min5", "max"]]
    rows += [["MA", str(grade), "2026", "5", "10", "25", "20"] for grade in range(4, 9)]
    return write_book(folder / "mark_scales.xlsx", rows)


def published(folder, percents, school_participants="5"):
    head = ["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"]
    rows = [["Приозёрный муниципальный округ(reg99_m012)", "1", "10", *percents]]
    rows += [[f'МБОУ "СОШ № {i}"(edu99000{i})', "", school_participants, *percents] for i in range(1, 5)]
    return write_book(folder / "Ф3.xlsx", [*fis.head(), head, *rows], "РУ 4 Статистика по отметкам")


def documents(folder, year):
    head = ["Вид", "№", "Дата", "Тема"]
    rows = [
        ["приказ", str(i), f"1{i % 10}.03.{year if i % 2 else 2026}", f"О проведении {i}"]
        for i in range(ROWS)
    ]
    return write_book(folder / "документы.xlsx", [head, *rows])


def specification(folder, maximum="2", level="Б"):
    head = ["№ КИМ", "№", "Умения", "Уровень сложности", "Код КЭС", "Максимальный балл"]
    rows = [[str(i), str(i), "Считать", level, "1.1", maximum] for i in range(1, 9)]
    return write_book(folder / "6_Математика_2021.xlsx", [head, *rows])


def signs(folder, flag):
    rows = [["2021", f"edu99{i:04}", "Округ", "Школа", flag] for i in range(10)]
    return write_book(folder / "Список 2021.xlsx", [["Год", "Логин", "Муниципалитет", "ОО", "4 РУ"], *rows])


def plan(folder, timing):
    head = ("№", "Мероприятие", "Сроки", "Ответственный")
    rows = [
        (str(i), f"Подготовка приказа {i}", timing if i > 2 else "Март 2026", "Методист") for i in range(1, 9)
    ]
    title = "План мероприятий по обеспечению объективности на 2025-2026 учебный год"
    folder.mkdir(parents=True, exist_ok=True)
    return as_txt([title, head, *rows], folder / "План.txt")


def school_report(folder, words):
    lines = ["Информационная справка о результатах обеспечения в МБОУ СОШ объективности процедур на 01.04.2026",
             "№ п/п\tНаправления\tМероприятия\tОтветственный, сроки"]  # fmt: skip
    lines += [f"{i}\tОбеспечение объективности\tМера номер {i}\t{words}" for i in range(1, 9)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Справка.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "Справка.txt"


def empty_schedule(folder):
    """The form of a schedule with the names of classes and no work in any day."""
    path = schedule_files.by_days(folder / "График.xlsx")
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    for row in page.iter_rows(min_row=6, min_col=4):
        for cell in row:
            cell.value = None
    book.save(path)
    return path


def next_year(folder, schools):
    """The same report of the year before with some schools, and of this year with four."""
    said = fis.head(test="ВПР 2025 Русский язык 4 класс", day="20.04.2025")
    head = ["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"]
    rows = [
        [f'МБОУ "СОШ № {i}"(edu99{i:04})', "", "5", "25", "25", "25", "25"] for i in range(1, schools + 1)
    ]
    earlier = write_book(folder / "Ф3 2025.xlsx", [*said, head, *rows], "РУ 4 Статистика по отметкам")
    return [earlier, published(folder, ["25", "25", "25", "25"])]


# rule → files in the order they arrive; the last one breaks the rule and no other rule that holds files
BREAKING = {
    "most_rows_held": lambda f: [dump_2021(f, *pupils(15), *pupils(25, code="", login="нет"))],
    "many_rows_held": lambda f: [dump_2021(f, *pupils(35), *pupils(5, login="?"))],
    "results_all_zero": lambda f: [dump_2021(f, *pupils(total="0", task1="0", task2="0", task3="0"))],
    "results_absent_share": lambda f: [
        dump_2021(f, *pupils(20), *[row_2021(code=str(60000 + i), variant="отсутствовал", total="", task1="", task2="",
                                             task3="") for i in range(20)])
    ],
    "results_without_score": lambda f: [
        dump_2021(f, *pupils(30), *[row_2021(code=str(60000 + i), total="много") for i in range(10)])
    ],
    "results_impossible_scores": lambda f: [
        dump_2021(f, *pupils(25), *[row_2021(code=str(60000 + i), task1="-9", total="3") for i in range(15)])
    ],
    "results_scores_dropped": lambda f: [
        dump_2021(f, *pupils(38), *[row_2021(code=str(60000 + i), task1="много") for i in range(2)])
    ],
    "results_totals_unlike_sums": lambda f: [dump_2021(f, *pupils(total="2"))],
    "results_without_journal": lambda f: [dump_2021(f, *pupils(journal="нет отметки"))],
    "results_volume": lambda f: [dump_2021(f, *pupils(100), name=LAST_YEAR), dump_2021(f, *pupils())],
    "reference_percents": lambda f: [published(f, ["120", "-40", "10", "10"])],
    "reference_nested": lambda f: [published(f, ["25", "25", "25", "25"], school_participants="50")],
    "reference_sums": lambda f: [published(f, ["25", "25", "25", "5"])],
    "reference_volume": lambda f: next_year(f, 40),
    "register_dates": lambda f: [documents(f, 1926)],
    "specs_maxima": lambda f: [specification(f, maximum="2021")],
    "specs_levels": lambda f: [specification(f, level="")],
    "signs_without_marker": lambda f: [signs(f, "нет")],
    "plans_without_times": lambda f: [plan(f, "")],
    "schedule_without_works": lambda f: [empty_schedule(f)],
    "reports_without_status": lambda f: [school_report(f, "Приложение к справке")],
    "register_shorter": lambda f: [register(f, 100), register(f, ROWS, "Школы (новые).xlsx")],
    "register_unknown_schools": lambda f: [register(f, 1), dump_2021(f, *pupils(login="sch997777"))],
    "rechecks_all_equal": lambda f: [rechecks(f)],
    "scales_below_maximum": lambda f: [scales(f)],
}  # fmt: skip


def outcomes(home):
    with duckdb.connect(str(home.raw)) as connection:
        return connection.execute(
            "select rule_id, status, checked_cnt from ops.expectations where level = 'file' "
            "and load_id = (select max(load_id) from ops.load_log)"
        ).fetchall()


def test_every_rule_has_a_breaking_file_a_message_and_a_fix():
    rules = {rule.rule_id: rule for rule in file_rules()}
    assert rules.keys() == BREAKING.keys() == checks.CHECKS.keys()
    for rule in rules.values():
        assert rule.effect in ("held", "noticed")
        assert all(text.endswith(".") for text in (rule.message, rule.how_to_fix))
        assert all((rule.title, rule.pages))


@pytest.mark.parametrize("rule_id", BREAKING)
def test_a_rule_fails_on_its_file(rule_id, tmp_path, home):
    rule = next(rule for rule in file_rules() if rule.rule_id == rule_id)
    report = [ingest(home, [path])[0] for path in BREAKING[rule_id](tmp_path / "files")][-1]
    failed = {name: checked for name, status, checked in outcomes(home) if status == "failed"}
    assert rule_id in failed, outcomes(home)
    assert failed[rule_id] > 0, "a failure says how many rows were looked at"
    if rule.effect == "held":
        assert report.status == "refused"
        assert report.message.startswith(rule.message)
        with duckdb.connect(str(home.raw)) as connection:
            assert connection.execute("select count(*) from raw.results_participants").fetchone() == (0,)
            assert connection.execute("select count(*) from raw.marks").fetchone() == (0,)
    else:
        assert report.status == "loaded"


@pytest.mark.parametrize("kind", sorted(all_sources()))
def test_every_kind_has_rules_of_its_own_beside_the_general_ones(kind):
    own = [rule.rule_id for rule in file_rules() if "all" not in rule.kinds and rule.concerns(kind)]
    assert own, "Only the rules about held rows would look at files of this kind."


def test_good_documents_and_specifications_pass(tmp_path, home):
    folder = tmp_path / "files"
    for path in (documents(folder, 2025), specification(folder), signs(folder, "1"), plan(folder, "До 01.03.2026"),
                 school_report(folder, "Исполнено, март 2026")):  # fmt: skip
        assert ingest(home, [path])[0].status == "loaded"
        assert "failed" not in {status for _, status, _ in outcomes(home)}, (path.name, outcomes(home))


def test_a_score_above_the_maximum_of_the_specification_is_impossible(tmp_path, home):
    five = specification(tmp_path / "files").rename(tmp_path / "files" / "5_Математика_2021.xlsx")
    ingest(home, [five])
    rows = [*pupils(25), *[row_2021(code=str(60000 + i), task1="50", total="52") for i in range(15)]]
    (report,) = ingest(home, [dump_2021(tmp_path / "files", *rows)])
    assert report.status == "refused"
    assert "баллы, которых не может быть" in report.message


def test_scores_that_cannot_be_move_no_mean_and_mark_the_pages_where_no_maximum_is_known(tmp_path, home):
    wrong = [row_2021(code=str(60000 + i), task1=str(70 + i), total=str(900 + i)) for i in range(8)]
    # The best of all tasks together is 1 + 0 + 2.
    wrong += [row_2021(code=str(70000 + i), total=str(40 + i)) for i in range(2)]
    (report,) = ingest(home, [dump_2021(tmp_path / "files", *pupils(290), *wrong)])
    assert (report.status, report.rows_loaded) == ("loaded", 300)
    failed = {name for name, status, _ in outcomes(home) if status == "failed"}
    assert failed == {"results_scores_dropped"}
    (rule,) = [rule for rule in file_rules() if rule.rule_id == "results_scores_dropped"]
    assert {"Результаты", "Объективность"} <= set(rule.pages)
    with duckdb.connect(str(home.raw)) as connection:
        found = connection.execute(
            "select max(primary_score), avg(primary_score), count(primary_score) from raw.results_participants"
        ).fetchone()
        assert found == (3, 3, 290)
        assert connection.execute("select max(score) from raw.results_tasks").fetchone() == (2,)


def test_a_school_that_sends_a_third_of_a_class_again_takes_nobody_away(tmp_path, home):
    ingest(home, [dump_2021(tmp_path / "1", *pupils())])
    (report,) = ingest(home, [dump_2021(tmp_path / "2", *pupils(ROWS // 3))])
    assert report.status == "held"
    assert "нет 27 из 40 прежних участников" in report.message
    with duckdb.connect(str(home.raw)) as connection:
        assert connection.execute("select count(*) from ops.replaced_rows").fetchone() == (0,)


def test_good_files_pass_and_say_how_much_was_looked_at(tmp_path, home):
    ingest(home, [dump_2021(tmp_path / "files", *pupils())])
    found = {name: (status, checked) for name, status, checked in outcomes(home)}
    assert found["results_absent_share"] == ("passed", ROWS)
    assert found["results_volume"] == ("not_applicable", 0), "there is no season before this one"
    assert "failed" not in {status for status, _ in found.values()}


def test_a_rule_that_raises_is_told_and_does_not_hold_the_file(tmp_path, home, monkeypatch):
    def broken(look, rule):
        raise ZeroDivisionError

    monkeypatch.setitem(checks.CHECKS, "results_all_zero", broken)
    (report,) = ingest(home, [dump_2021(tmp_path / "files", *pupils())])
    assert report.status == "loaded"
    assert ("results_all_zero", "error", 0) in outcomes(home)


@pytest.mark.parametrize(
    ("value", "words"),
    [(2015.0, "2015"), (1000, "1000"), (28.5, "28,5"), (0.0512, "0,0512"), (99.96, "100"), (1234.5, "1234")],
)
def test_a_limit_is_written_as_people_write_it(value, words):
    assert written(value) == words
