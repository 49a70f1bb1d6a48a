"""Which published tables every page and every paper reads, found from the code; rewrites ``exposures.yml``.

A page or a paper reads the queries whose names stand in its module and in the modules that it imports.
``python -m tests.dbt.exposures`` writes the list anew after a query, a page or a paper has changed.
"""

import ast
import re
from functools import cache
from pathlib import Path

from dashboards.documents.registry import KINDS
from dashboards.menu import PAGES

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "dbt_project" / "models" / "exposures.yml"
QUERIES = {
    f"{path.parent.name}/{path.stem}": path.read_text(encoding="utf-8")
    for path in (ROOT / "warehouse" / "queries").glob("*/*.sql")
}
TABLE = re.compile(r"\b(marts|ops|seeds)\.([a-z_0-9]+)")
# Descriptions of the models themselves: stored after the build, no source of it.
WRITTEN_AFTER = {"ops.docs"}
ABOUT = {
    "overview": "Что требует внимания сегодня, что нового, чего нет, дата данных и сборка.",
    "results": "Семь отчётов для класса, школы, муниципалитета и региона.",
    "objectivity": "Случаи, которые стоит посмотреть вместе со школой, и что видит метод.",
    "skills": "Темы методической работы, карта умений, адресные рекомендации.",
    "training": "Сводная заявка на курсы, охват, изменение после курса, календарь.",
    "support": "Дела школ по состояниям – что просрочено, что дальше, история с датами.",
    "visits": "Кого послать наблюдать, кого не хватает, чьи листы ещё не сданы.",
    "plan": "Меры планов по направлениям и ответственным, сроки, исполнение.",
    "meeting": "Повестка, выводы, решения прошлого совещания, бумаги.",
    "data": "Загрузки, замечания и как их исправить, свежесть по школам, сборки.",
    "load": "Файлы с проверкой до записи, подтверждение и отзыв загрузок, очередь работ.",
    "school": "Одна школа – случаи с её пояснениями, списки, результаты, загрузки, меры, рекомендации, путь.",
    "assignments": "Дни наблюдателя и перепроверки эксперта – только свои.",
}


def reads(start: str, *, without: str = "") -> list[str]:
    """Tables behind a module (dotted name): ``schema.table``, sorted. ``without``: a package not followed."""
    names = set()
    for module in _closure(start, without):
        names |= _texts(module) & set(QUERIES)
    found = {".".join(table) for name in names for table in TABLE.findall(QUERIES[name])}
    return sorted(found - WRITTEN_AFTER)


def _closure(start: str, without: str) -> set[str]:
    seen, waiting = set(), [start]
    while waiting:
        module = waiting.pop()
        if module in seen or (without and module.startswith(without)):
            continue
        seen.add(module)
        waiting += [name for name in _imports(module) if name not in seen]
    return seen


@cache
def _path(module: str) -> Path | None:
    base = ROOT / Path(*module.split("."))
    return next((p for p in (base.with_suffix(".py"), base / "__init__.py") if p.is_file()), None)


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(_path(module).read_text(encoding="utf-8"))


@cache
def _imports(module: str) -> set[str]:
    found = set()
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dashboards"):
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("dashboards")}
    return {name for name in found if _path(name)}


@cache
def _texts(module: str) -> set[str]:
    return {
        n.value for n in ast.walk(_tree(module)) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }


def pages() -> dict[str, list[str]]:
    """Name of an exposure → tables, for pages. Only «Совещание» reads what papers read."""
    return {
        f"page_{page.name}": reads(
            f"dashboards.pages.{page.name}.page",
            without="" if page.name == "meeting" else "dashboards.documents",
        )
        for page in PAGES
    }


def papers() -> dict[str, list[str]]:
    """Name of an exposure → tables, for kinds of papers."""
    return {
        f"paper_{kind.name}": reads(f"dashboards.documents.kinds.{kind.module}") for kind in KINDS.values()
    }


def dependency(table: str) -> str:
    """How dbt names a table: a source for records of the program, a model or a seed otherwise."""
    schema, name = table.split(".")
    return f"source('ops', '{name}')" if schema == "ops" else f"ref('{name}')"


def written() -> str:
    """The text of ``exposures.yml``."""
    lines = ["version: 2", "", "exposures:"]
    titles = {f"page_{p.name}": (f"Страница «{p.title}»", "dashboard", ABOUT[p.name]) for p in PAGES}
    titles |= {
        f"paper_{k.name}": (k.title, "analysis", f"Бумага; версии – {', '.join(k.versions)}.")
        for k in KINDS.values()
    }
    for name, tables in {**pages(), **papers()}.items():
        label, kind, about = titles[name]
        lines += [
            f"  - name: {name}",
            f"    label: {label}",
            f"    type: {kind}",
            "    maturity: high",
            f"    description: {about}",
            "    owner: {name: Методисты управления образования}",
            "    depends_on:",
            *(f"      - {dependency(table)}" for table in tables),
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
