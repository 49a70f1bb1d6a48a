"""Sentences of absence: said from a count only, and written in one place."""

import ast
import re
from pathlib import Path

import pytest

from dashboards.words import FalseAbsenceError, absent, lint_text
from dashboards.words.sayings import SAYINGS

ROOT = Path(__file__).resolve().parents[3]
WORDS = re.compile(
    r"(?:^|[^\w-])(?:[Нн]ет(?=[.:;,]|$| данных| результатов| участников| таких)|данных мало|участников мало"
    r"|мало,|[Нн]е найден\w*|[Нн]е загружен\w*|[Пп]ока нет|[Нн]е из чего|[Нн]е с чем|[Нн]едостаточно данных"
    r"|[Уу]частников меньше|[Нн]е рассчитан\w*)"
)
#: Literals that are no sentence of absence, by their beginning: states and signs, heads of columns, legends, refusals
#: of what a person asked for wrongly, and sentences that name a positive count.
NOT_ABSENCE = (
    "нет, не о том",
    "Нет, не о том",
    "» с результатами нет; есть, например, ",
    "» нет; есть: ",
    "Шкала отметок не загружена и выведена",
    "признаки ещё не рассчитаны: выполните",
    "Фамилия, имя, отчество, источник",
    "планов пока нет: загрузите план",
    "заданий такого вида на уроках мало",
    "; работа одна, интервал не рассчитан.",
    "Сравнить не с чем",
    "файл не загружен",
    "После срока нет результатов: ",
    " – результатов ещё нет",
    " – результаты не загружены",
    "Нет результатов по части работ",
    "Потребности, которые закрывает вышестоящий план",
    "Чего в нём нет",
    "нет участников",
    "нет данных",
    "Участники записаны кодами",
    "Критерии, по которым баллы школ",
    "нет, меньше 16 часов",
    ": участников мало, сравнивать с уровнем",
    "группы менее ",
    " значений («скрыто» – не «нет данных»)",
    " прежних, они остались; если их больше нет",
    " участников и школы с одним классом",
    ": имён в этой бумаге нет.",
    "участников мало, чтобы судить об изменении: ",
    "требуемого нет",
    "сведений нет",
    "нет, норма не требует",
    "участников мало, сравнивать рано",
    "Имён в листе нет: расписывается представитель школы.",
    "Есть в вышестоящем плане, здесь нет: ",
    "правок нет",
    "Свой план узнаётся по его словам и имени файла. Чего в нём нет, о том спрашивают авторов",
    "Каталог ведёт ведомство: о школах, которых в нём нет, он ничего не говорит.",
    "умения не названы – спецификация не загружена: ",
)


@pytest.mark.parametrize("key", SAYINGS)
def test_a_sentence_of_absence_is_said_below_its_limit_and_refused_from_it_on(key):
    saying = SAYINGS[key]
    words = {name: "…" for name in re.findall(r"\{(\w+)\}", saying.text) if name not in ("n", "limit")}
    said = absent(key, saying.limit - 1, **words)
    assert said
    assert not lint_text(said)
    assert absent(key, None, **words)
    assert saying.counted
    with pytest.raises(FalseAbsenceError, match=re.escape(saying.counted)):
        absent(key, saying.limit, **words)


def literals(path: Path) -> list[str]:
    """Texts of a module that people may read: everything but docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def test_no_sentence_of_absence_is_written_outside_the_catalogue():
    found = {}
    for path in sorted((ROOT / "dashboards").rglob("*.py")):
        if path.name == "sayings.py":
            continue
        written = [
            text
            for text in literals(path)
            if WORDS.search(text) and text != "нет" and not text.startswith(NOT_ABSENCE)
        ]
        if written:
            found[path.relative_to(ROOT).as_posix()] = written
    assert not found


#: Nothing is published: there is nothing to count in.
BEFORE_A_BUILD = {"build", "build_line", "build_paper"}


def test_what_is_counted_for_a_sentence_is_never_a_constant():
    found = []
    for path in sorted((ROOT / "dashboards").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "absent":
                continue
            key, count = node.args[:2]
            is_known = isinstance(key, ast.Constant) and key.value in BEFORE_A_BUILD
            if isinstance(count, ast.Constant) and not is_known:
                found.append(f"{path.relative_to(ROOT).as_posix()}: {ast.unparse(node)}")
    assert not found


def test_every_sentence_of_the_catalogue_is_used():
    used = {
        text
        for path in (ROOT / "dashboards").rglob("*.py")
        if path.name != "sayings.py"
        for text in literals(path)
    }
    assert sorted(set(SAYINGS) - used) == []
