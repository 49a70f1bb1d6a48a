"""Sections and addresses of every page, for walks of roles; read from the pages: a later one enters by itself."""

import ast
import re
from functools import cache
from pathlib import Path

import dashboards.sections
from dashboards.menu import PAGES, SitePage
from dashboards.pages.load.sections import SECTIONS as LOAD
from dashboards.pages.objectivity.sections import SECTIONS as OBJECTIVITY
from dashboards.pages.plan.sections import SECTIONS as PLAN
from dashboards.pages.results import REPORTS
from dashboards.pages.school.sections import SECTIONS as SCHOOL

#: Page → its sections, where they stand in a module of their own; others are read from the page itself.
_KNOWN = {
    "results": list(REPORTS),
    "objectivity": list(OBJECTIVITY),
    "plan": list(PLAN),
    "school": list(SCHOOL),
    "load": list(LOAD),
}
#: Sections that several pages show.
SHARED = sorted(Path(dashboards.sections.__file__).parent.glob("*.py"))
#: What a reader can write into an address about others.
FOREIGN = {"code", "school", "municipality", "class", "teacher"}


def _literal(page: SitePage) -> list[str]:
    for node in ast.parse(page.file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "SECTIONS" for t in node.targets):
            return list(ast.literal_eval(node.value))
    raise LookupError(f"sections of {page.name}: name them here or as SECTIONS on the page")


@cache
def sections(page: SitePage) -> tuple[str, tuple[str, ...]]:
    """The name of a page's sections in the address, and the sections; one empty section where it has none."""
    found = re.search(r'frame\.section\("(\w+)"', page.file.read_text(encoding="utf-8"))
    return (found[1], tuple(_KNOWN.get(page.name) or _literal(page))) if found else ("section", ("",))


def sources(page: SitePage) -> str:
    """The text of all modules of a page and of the shared sections that it shows."""
    own = "\n".join(one.read_text(encoding="utf-8") for one in sorted(page.file.parent.glob("*.py")))
    shown = [one for one in SHARED if f"{one.stem}.show(" in own]
    return "\n".join([own, *(one.read_text(encoding="utf-8") for one in shown)])


def views() -> list[tuple[SitePage, str]]:
    """Every page with each of its sections."""
    return [(page, one) for page in PAGES for one in sections(page)[1]]
