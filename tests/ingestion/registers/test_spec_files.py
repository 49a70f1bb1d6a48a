"""A mistake in a spec is one sentence that names the file, the place and the nearest right word."""

import pytest

from ingestion.core import findings
from ingestion.registers.spec import read_spec
from warehouse.settings_files import SettingsFileError

GOOD = """\
title: Консультации
grain: консультация
key: [school_code, held_on]
mention: {name: topic}
checks:
  - {rule: dates_out_of_order, columns: [held_on, ended_on]}
staging: {thing: talks}
columns:
  - {name: school_code, headers: [Логин ОО], type: school_code, required: true, choices: schools}
  - {name: held_on, headers: [Дата], type: date}
  - {name: ended_on, headers: [Окончание], type: date}
  - {name: topic, headers: [Тема], values: [критерии, сроки]}
"""
# What was written wrong → what it became → what is said.
MISTAKES = [
    ("title:", "titel:", "неизвестное имя «titel»; похоже на «title» (и ещё ошибок: 1)"),
    ("key: [school_code,", "key: [school_cod,", "столбец «school_cod», которого нет; похоже на «school_code»"),
    ("{name: topic}", "{nmae: topic}", ", mention: неизвестное имя «nmae»; похоже на «name»"),
    ("type: date}\n  - {name: e", "type: dat}\n  - {name: e", ", columns[2].type: типа «dat» нет; похоже на «date»"),
    ("choices: schools", "choices: school", ", columns[1].choices: списка «school» нет; похоже на «schools»"),
    ("required: true", "requred: true", ", columns[1]: неизвестное имя «requred»; похоже на «required»"),
    ("required: true", "required: наверное", ", columns[1].required: ожидается true или false"),
    ("dates_out_of_order", "dates_out_of_ordr", ", checks[1]: правила «dates_out_of_ordr» нет; похоже на"),
    ("[held_on, ended_on]", "[held_on]", "правило «dates_out_of_order» смотрит на 2 столбца, названо 1"),
    ("{thing: talks}", "{things: talks}", ", staging: неизвестное имя «things»; похоже на «thing»"),
    ("{thing: talks}", "{key: [talk]}", "staging.key называет столбец «talk», которого нет"),
    ("name: topic, headers", "name: held_on, headers", "столбец «held_on» описан дважды"),
    ("headers: [Тема]", "headers: []", ", columns[4].headers: значений меньше, чем нужно"),
    ("grain: консультация\n", "", ": нет обязательного имени «grain»"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES)
def test_a_mistake_in_a_spec_is_named(tmp_path, right, wrong, said):
    path = tmp_path / "talks.yml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_spec(path).staging.thing == "talks"
    assert right in GOOD
    path.write_text(GOOD.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(SettingsFileError) as found:
        read_spec(path)
    assert str(found.value).startswith("файл ingestion/sources/talks.yml")
    assert said in str(found.value)


def test_a_mistake_in_a_rule_is_named(tmp_path, monkeypatch):
    path = tmp_path / "rules.yml"
    path.write_text("a: {effect: row_hold, message: м, how_to_fix: и.}", encoding="utf-8")
    monkeypatch.setattr(findings, "RULES_FILE", path)
    findings.rules.cache_clear()
    with pytest.raises(
        SettingsFileError, match=r"rules\.yml, a\.effect: «row_hold» не подходит; похоже на «row_held»"
    ):
        findings.rules()
    findings.rules.cache_clear()
