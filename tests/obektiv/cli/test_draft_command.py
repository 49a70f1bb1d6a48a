"""A draft of a plan is judged before it is signed, and nothing of it stays in the working folder."""

import json

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from dashboards.words import lint_text
from obektiv.cli.app import app

DRAFT = """План мероприятий по обеспечению объективности оценочных процедур на 2026-2027 учебный год

№\tМероприятие\tСрок\tОтветственный\tОжидаемый результат
1\tФормирование реестра наблюдателей\tдо 28.09.2026\tМетодист\tРеестр
2\tПерсональный контроль педагогов по результатам ВПР\tв течение года\tЗаместитель директора\tСправка
3\tРасылка рекомендаций по объективности во всех ОО\tОктябрь 2026\tМетодист\tПисьмо
4\tУчастие в семинарах региона\tпо плану министерства\tМетодист\tПриказ
5\tБеседы с родителями\tдо проведения ВПР\t\tПротокол
"""
ABOVE = """План мероприятий региона по обеспечению объективности оценочных процедур на 2026-2027 учебный год

№\tМероприятие\tСрок\tОтветственный\tОжидаемый результат
1\tЗагрузка результатов ВПР в ФИС ОКО\tмай 2027\tКоординатор\tФормы загружены
2\tФормирование реестра наблюдателей\tдо 21.09.2026\tМетодист\tРеестр
"""


@pytest.fixture
def asked(home, tmp_path, monkeypatch):
    monkeypatch.setenv("OBEKTIV_HOME", str(home.root))
    (tmp_path / "Проект 2026-2027.txt").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "Регион 2026-2027.txt").write_text(ABOVE, encoding="utf-8")
    before = sorted(home.root.rglob("*"))

    def run(*arguments):
        done = CliRunner().invoke(app, ["draft", str(tmp_path / "Проект 2026-2027.txt"), *arguments])
        assert sorted(home.root.rglob("*")) == before
        return done

    return run


def test_it_is_told_what_is_forbidden_undatable_and_seen_by_nobody(asked, tmp_path):
    done = asked("--above", str(tmp_path / "Регион 2026-2027.txt"))
    said = " ".join(done.output.split())
    assert done.exit_code == 0, said
    assert "период 01.09.2026 – 31.08.2027." in said
    assert (
        "В проекте 5 мер; противоречат действующим правилам – 1, без дня, который узнает программа, – 1."
        in said
    )
    assert "Каждая школа ответит 1 раз за период, по 20 мин: 20 мин на школу." in said
    assert "Исключите меру из проекта до подписания." in said
    assert "У меры нет ответственного." in said
    assert "Есть в вышестоящем плане, здесь нет: своевременная загрузка в ФИС ОКО, защита информации." in said
    assert "снятие меры с контроля" not in said


def test_the_draft_comes_out_as_it_could_be_signed(asked, tmp_path):
    out = tmp_path / "замечания.xlsx"
    assert asked("--out", str(out)).exit_code == 0
    book = openpyxl.load_workbook(out)
    measures = {row[0]: row for row in book["Меры"].iter_rows(min_row=2, values_only=True)}
    assert set(measures) == {"1", "2", "3", "4", "5"}
    assert (measures["1"][4], measures["1"][5]) == ("28.09.2026", "реестр наблюдателей сформирован")
    assert (measures["3"][5], measures["3"][6]) == ("документ или слово человека", "да")
    assert (measures["4"][3], measures["4"][4]) == ("по чужому графику: день сообщит человек", "")
    signed = {row[0]: row[1] for row in book["Исправленный проект"].iter_rows(min_row=2, values_only=True)}
    assert set(signed) == {"1", "3", "4", "5"}
    assert signed["3"] == "Рассылка рекомендаций по объективности во всех ОО"
    questions = [row[3] for row in book["Замечания"].iter_rows(min_row=2, values_only=True) if row[0] == "2"]
    assert any(questions), "a rule names its document"


def test_the_amended_draft_is_a_document_with_its_questions_behind_it(asked, tmp_path):
    out = tmp_path / "проект.docx"
    assert asked("--above", str(tmp_path / "Регион 2026-2027.txt"), "--out", str(out)).exit_code == 0
    document = docx.Document(out)
    plan, *behind = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    assert plan[0] == ["№", "Мероприятие", "Срок", "Ответственный", "Ожидаемый результат"]
    assert [row[0] for row in plan[1:]] == ["1", "3", "4", "5"]
    assert plan[2][1] == "Рассылка рекомендаций по объективности во всех ОО"
    forbidden, undated, proofs, _ = behind
    assert [row[0] for row in forbidden[1:]] == ["2"]
    assert "№ 02-86" in forbidden[1][3]
    assert [row[0] for row in undated[1:]] == ["4"]
    assert {row[0]: row[4] for row in proofs[1:]} == {"1": "0", "3": "1", "4": "0", "5": "0"}
    said = " ".join(paragraph.text for paragraph in document.paragraphs)
    assert "своевременная загрузка в ФИС ОКО, защита информации" in said
    assert lint_text(said) == []


def test_a_program_gets_counts_and_what_the_plan_costs_schools(asked):
    told = json.loads(asked("--json", "--schools", "21").output)
    assert (told["measures"], told["forbidden"], told["not_datable"]) == (5, 1, 1)
    assert (told["answers_of_a_school"], told["minutes_of_a_school"]) == (1, 20)
    assert (told["schools"], told["minutes_of_all"]) == (21, 420)
    assert "7 ч на все школы вместе, их 21" in " ".join(told["said"])
    assert [one["number"] for one in told["lines"] if one["is_forbidden"]] == ["2"]


def test_a_draft_is_written_as_a_document_or_a_book_and_nothing_else(asked, tmp_path):
    done = asked("--out", str(tmp_path / "проект.pdf"))
    assert done.exit_code == 2
    assert ".docx или .xlsx" in done.output


def test_what_is_no_plan_is_refused_in_words(asked, tmp_path):
    (tmp_path / "Проект 2026-2027.txt").write_text("Уважаемые коллеги!\n", encoding="utf-8")
    done = asked()
    assert done.exit_code == 2
    assert "таблиц" in done.output
