"""Numbers are written as people write them: on every page of the demonstration and in every paper."""

import ast
import os
import re
from pathlib import Path

import pytest

from dashboards import data
from dashboards.documents.model import Share, Table, texts
from dashboards.words import count, counted, out_of
from tests.dashboards.numerals import problems, wrong_forms
from tests.dashboards.test_pages import NAMES, open_page, text_of

STATUSES = {
    "None",
    "null",
    "nan",
    "NaN",
    "True",
    "False",
    "proposed",
    "accepted",
    "sent",
    "enrolled",
    "completed",
    "declined",
}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("802 участников", ["802 участников"]),
        ("802 участника, 5 участников, 21 участник", []),
        ("2 тем ниже ожидаемого", ["2 тем"]),
        ("из 24 школ, из 21 школы, у 3 школ, в 5 школах", []),
        ("20 из 21 школа, 20 из 24 школы, из 5 школам", ["21 школа", "24 школы", "5 школам"]),
        ("в 21 школе, в 3 школы, за 5 дней, к 21 сроку, 30 из 31 человека", []),
        ("5 школы", ["5 школы"]),
        ("11 школ, 112 школ", []),
        ("1 строк", ["1 строк"]),
    ],
)
def test_the_check_of_forms_sees_wrong_ones_and_lets_right_ones_be(text, wrong):
    assert wrong_forms(text) == wrong


def test_counted_nouns_take_the_form_of_their_number_in_every_case():
    assert [counted(n, "школа") for n in (1, 2, 5, 21, 24)] == [
        "1 школы",
        "2 школ",
        "5 школ",
        "21 школы",
        "24 школ",
    ]
    assert [counted(n, "школа", "datv") for n in (1, 3)] == ["1 школе", "3 школам"]
    assert [count(n, "участник") for n in (802, 811, 21)] == [
        "802 участника",
        "811 участников",
        "21 участник",
    ]
    assert counted(5, "человек") == "5 человек"
    with pytest.raises(ValueError, match="школы"):
        counted(2, "школы")


ROOT = Path(__file__).resolve().parents[3]


def written_by_hand(source: str) -> list[str]:
    """Formatted strings of a module where «из», a number and a noun meet without the helper that agrees them."""
    found = []
    for text in ast.walk(ast.parse(source)):
        if not isinstance(text, ast.JoinedStr):
            continue
        parts = [*text.values, ast.Constant("")]
        for before, value, after in zip(parts, parts[1:], parts[2:], strict=False):
            is_after = isinstance(before, ast.Constant) and re.search(
                r"(?:^|\W)[Ии]з[ \u00a0]$", str(before.value)
            )
            if not is_after or not isinstance(value, ast.FormattedValue):
                continue
            name = getattr(getattr(value.value, "func", None), "id", "")
            noun = re.match(r"[ \u00a0]([а-яё]+)", after.value) if isinstance(after, ast.Constant) else None
            # A form of one noun in a braced expression: «{plural(n, …)}».
            is_braced = isinstance(after, ast.Constant) and after.value == " "
            is_part = name == "counted" and before.value == " из "
            if (
                name == "count"
                or is_part
                or is_braced
                or (noun and wrong_forms(f"из 21 {noun[1]}, из 22 {noun[1]}"))
            ):
                found.append(ast.unparse(text))
    return found


def test_a_part_of_a_whole_is_written_by_one_helper():
    assert written_by_hand("f\"Рассмотрено {a} из {count(b, 'школа')}\"")
    assert written_by_hand("f\"Рассмотрено {a} из {counted(b, 'школа')}\"")
    assert written_by_hand('f"Рассмотрено {a} из {number(b)} школ"')
    assert written_by_hand('f"Из {number(b)} {plural(b, *forms)} выше"')
    assert not written_by_hand("f\"Рассмотрено {out_of(a, b, 'школа')}, из {counted(b, 'школа')}\"")
    found = {}
    for path in sorted((ROOT / "dashboards").rglob("*.py")):
        if path.name != "numbers.py" and (wrong := written_by_hand(path.read_text(encoding="utf-8"))):
            found[path.relative_to(ROOT).as_posix()] = wrong
    assert not found
    assert [out_of(20, n, "школа") for n in (21, 24, 111)] == [
        "20 из 21 школы",
        "20 из 24 школ",
        "20 из 111 школ",
    ]
    assert out_of(20, 21, "обучающийся") == "20 из 21 обучающегося"
    assert [count(n, "обучающийся") for n in (21, 2, 5)] == [
        "21 обучающийся",
        "2 обучающихся",
        "5 обучающихся",
    ]


def test_shares_of_one_column_have_the_same_digits():
    rows = (("А", Share(7.5, 200)), ("Б", Share(5.0, 40)), ("В", Share(None, None)))
    table = Table("", (), rows)
    assert {row[1].digits for row in table.rows} == {0}
    assert {row[1].digits for row in Table("", (), (rows[0], rows[2])).rows} == {1}


def test_papers_write_numbers_as_people_do(papers):
    wrong = {}
    for key, document in papers.items():
        found = [f"{p} ← {text[:80]}" for text in texts(document) for p in problems(text)]
        if found:
            wrong[key] = found[:5]
    assert not wrong


@pytest.mark.parametrize("page", NAMES)
def test_pages_write_numbers_as_people_do(page, demo_home, monkeypatch):
    monkeypatch.setenv("OBEKTIV_HOME", str(demo_home))
    monkeypatch.delenv("OBEKTIV_SCOPE", raising=False)
    data.forget()
    assert os.environ["OBEKTIV_HOME"]
    text = re.sub(r"<style.*?</style>|<[^>]+>", " ", text_of(open_page(page)), flags=re.DOTALL)
    # «Как посчитано» names levels of marts by their codes.
    assert [p for p in problems(text) if not p.startswith("слово: ") or p.split()[1] in STATUSES] == []
