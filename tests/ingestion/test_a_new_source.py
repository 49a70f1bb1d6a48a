"""A new plain source costs one yml, its fixture and its suite rule: one is added to a copy of the project and used."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.homes import parsed_apart

pytestmark = pytest.mark.walks
ROOT = Path(__file__).resolve().parents[2]
PARTS = ("dashboards", "dbt_project", "ingestion", "obektiv", "warehouse", "dbt_project.yml", "profiles.yml")
KIND = "consultation_points"
SPEC = """\
title: Консультационные пункты
grain: пункт при школе
key: [school_code, point_name]
columns:
  - name: school_code
    headers: [Логин ОО, Логин]
    type: school_code
    required: true
    choices: schools
    example: edu990001
  - {name: point_name, headers: [Пункт, Название пункта], required: true, example: Пункт у библиотеки}
  - name: audience
    headers: [Для кого]
    values: [родители, обучающиеся, педагоги]
    header_required: true
    example: родители
  - {name: opened_on, headers: [Дата открытия], type: date, example: 01.09.2026}
  - {name: hours, headers: [Часов в неделю], type: number, example: "2,5"}
  - {name: is_open, headers: [Работает], type: yes_no, choices: yes_no, example: да}
  - {name: keeper, headers: [Кто ведёт], personal: name, help: Хранится отдельно}
"""
RULE = f"""\
{KIND}_hours:
  for: [{KIND}]
  frame: rows
  expectation: ExpectColumnValuesToBeBetween
  column: hours
  min: 0
  max: 2
  title: Пункт работает не больше двух часов в неделю
  message: "Пункт работает больше двух часов в неделю."
  how_to_fix: "Проверьте часы."
  pages: [Данные]
"""
ROWS = [
    ["edu990001", "Пункт у библиотеки", "родители", "01.09.2026", "2,5", "да", ""],
    ["edu990002", "Пункт в фойе", "педагоги", "", "1", "нет", ""],
    ["edu990002", "Пункт в фойе", "педагоги", "", "1", "нет", ""],
    ["edu990003", "Кабинет 5", "прохожие", "", "", "", ""],
]


class Project:
    """A copy of the project with a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.root, self.home = folder / "project", folder / "home"
        self.parsed = parsed_apart(folder / "parsed")
        for name in PARTS:
            source = ROOT / name
            if source.is_file():
                shutil.copy(source, self.root / name)
            else:
                shutil.copytree(source, self.root / name, ignore=shutil.ignore_patterns("__pycache__"))

    def run(self, *arguments: str) -> str:
        """Run Python in the copy and return what it says."""
        env = {
            **os.environ,
            "PYTHONPATH": str(self.root),
            "PYTHONUTF8": "1",
            **self.parsed,
            "OBEKTIV_HOME": str(self.home),
            "OBEKTIV_BUILD": str(self.home / "work.duckdb"),
            "DBT_TARGET_PATH": str(self.home / "target"),
            "DBT_LOG_PATH": str(self.home / "target"),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env=env,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    def obektiv(self, *arguments: str) -> str:
        """Run the command line of the copy."""
        return self.run("-c", "from obektiv.cli import main; main()", *arguments)

    def dbt(self, *arguments: str) -> str:
        """Run dbt of the copy."""
        return self.run("-m", "warehouse.dbt_parse", *arguments)


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    """The copy after the three steps: the spec, a rule of the suite, the command."""
    made = Project(tmp_path_factory.mktemp("new_source"))
    (made.root / "ingestion" / "sources" / f"{KIND}.yml").write_text(SPEC, encoding="utf-8")
    with (made.root / "ingestion" / "gate" / "suites.yml").open("a", encoding="utf-8") as handle:
        handle.write(RULE)
    written = made.run("-m", "ingestion.declare").split()
    folder = f"dbt_project/models/staging/{KIND}"
    assert written == [
        "dbt_project/seeds/source_kinds.csv",
        f"{folder}/_{KIND}__sources.yml",
        f"{folder}/_{KIND}__models.yml",
        f"{folder}/stg_{KIND}__points.sql",
    ]
    return made


@pytest.fixture(scope="module")
def loaded(project) -> Project:
    """The form of the new source, filled in and loaded."""
    form = project.home / "inbox" / "пункты.csv"
    assert "Консультационные пункты" in project.obektiv("template", "list")
    project.obektiv("template", KIND, "--out", str(form))
    with form.open(encoding="utf-8-sig", newline="") as handle:
        head, example = csv.reader(handle, delimiter=";")
    assert head == [
        "Логин ОО",
        "Пункт",
        "Для кого",
        "Дата открытия",
        "Часов в неделю",
        "Работает",
        "Кто ведёт",
    ]
    assert example[0] == "пример: edu990001"
    with form.open("a", encoding="utf-8", newline="") as handle:
        csv.writer(handle, delimiter=";").writerows(ROWS)
    assert "Консультационные пункты" in project.obektiv("ingest")
    # What a build does first: new data are looked at as a whole.
    code = "from ingestion.pipeline import validate_new; from warehouse.home import Home; validate_new(Home.from_env())"
    project.run("-c", code)
    return project


def test_its_files_are_loaded_checked_and_counted(loaded):
    with duckdb.connect(str(loaded.home / "ingested.duckdb"), read_only=True) as connection:
        log = connection.execute(
            "select source_kind, status, rows_read, rows_loaded, rows_quarantined from ops.load_log"
        ).fetchall()
        found = connection.execute("select rule_id from ops.findings order by rule_id").fetchall()
    assert log == [(KIND, "loaded", 4, 3, 1)]
    assert found == [("row_repeated",), ("value_not_in_list",)]


def test_its_staging_model_is_built_and_tested(loaded):
    said = loaded.dbt("build", "--select", f"stg_{KIND}__points")
    # The key, the two columns that the gate demands, the words that may stand.
    assert said.count("PASS ") >= 4, said
    with duckdb.connect(str(loaded.home / "work.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            f"select school_code, point_name, audience, opened_on, hours, is_open from staging.stg_{KIND}__points "
            "order by all"
        ).fetchall()
    assert [row[0] for row in rows] == ["990001", "990002", "990003"]
    assert str(rows[0][3]) == "2026-09-01"
    assert [row[1:3] + row[4:] for row in rows] == [
        ("Пункт у библиотеки", "родители", 2.5, True),
        ("Пункт в фойе", "педагоги", 1.0, False),
        ("Кабинет 5", None, None, None),
    ]


def test_its_freshness_is_judged_by_the_load_log(loaded):
    with duckdb.connect(str(loaded.home / "work.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from ops.load_log").fetchone() == (1,)
    said = loaded.dbt("source", "freshness", "--select", f"source:raw.{KIND}", "source:raw.schools")
    assert f"PASS freshness of raw.{KIND} " in said
    assert "WARN freshness of raw.schools " in said, "no file of this kind has ever come"


def test_pages_call_it_by_its_own_name(project):
    said = project.run("-c", f"from dashboards.words import labels; print(labels.SOURCE_KINDS['{KIND}'])")
    assert said.strip() == "Консультационные пункты"


def test_its_suite_rule_looks_at_its_rows(loaded):
    with duckdb.connect(str(loaded.home / "ingested.duckdb"), read_only=True) as connection:
        said = connection.execute(
            "select status, unexpected_cnt from ops.expectations where rule_id = ?", [f"{KIND}_hours"]
        ).fetchall()
        others = connection.execute("select distinct rule_id from ops.expectations").fetchall()
    assert said == [("failed", 1)]
    assert ("registers_unique",) in others, "a plain table has the rules of registers at once"
