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
#: Literals that are no sentence of absence: names of states and signs, legends, refusals of settings, words about the
#: file itself. Every one says why it is none.
NOT_ABSENCE = {
    "dashboards/documents/kinds/checks.py": "a paper that cannot be made, said by the command",
    "dashboards/documents/kinds/course_request.py": "what the list leaves to be filled in",
    "dashboards/documents/kinds/plan_note.py": "a plan that a command names wrongly",
    "dashboards/documents/kinds/recommendations.py": "a supposition about lessons",
    "dashboards/documents/kinds/support.py": "an interval of one work",
    "dashboards/words/numbers.py": "signs of a cell: «нет данных»",
    "dashboards/words/groups.py": "a comparison of a group with its level, from its own n",
    "dashboards/documents/model.py": "a boolean in words",
    "dashboards/documents/facts/suppress.py": "what the sign «скрыто» means",
    "dashboards/documents/registry.py": "a kind of paper that a command names wrongly",
    "dashboards/frame/filters.py": "a value of a filter",
}


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
    for path in sorted((ROOT / "dashboards" / "documents" / "kinds").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name == "dashboards/words/sayings.py" or name in NOT_ABSENCE:
            continue
        if written := [text for text in literals(path) if WORDS.search(text)]:
            found[name] = written
    assert not found


def test_every_sentence_of_the_catalogue_is_used():
    used = {
        text
        for path in (ROOT / "dashboards").rglob("*.py")
        if path.name != "sayings.py"
        for text in literals(path)
    }
    assert sorted(set(SAYINGS) - used) == []
