"""Pages of the application: the only list of them. Who sees which, in what order, says `warehouse.roles`."""

from dataclasses import dataclass
from pathlib import Path

from warehouse.roles import ROLES

HERE = Path(__file__).parent
STYLE = HERE / "static" / "style.css"
SCRIPTS = tuple(HERE / "static" / name for name in ("russian.js", "keys.js", "light.js", "sections.js"))
LOGO = str(HERE / "static" / "logo.png")
ICON = str(HERE / "static" / "icon.png")


@dataclass(frozen=True)
class SitePage:
    """One page: folder below ``pages/``, its name in the menu and in the address."""

    name: str
    title: str
    url: str

    @property
    def file(self) -> Path:
        """The script of the page."""
        return HERE / "pages" / self.name / "page.py"


PAGES = (
    SitePage("overview", "Обзор", ""),
    SitePage("results", "Результаты", "results"),
    SitePage("objectivity", "Объективность", "objectivity"),
    SitePage("skills", "Темы и дефициты", "topics"),
    SitePage("training", "Повышение квалификации", "training"),
    SitePage("support", "Сопровождение", "support"),
    SitePage("visits", "Наблюдение", "visits"),
    SitePage("plan", "План", "plan"),
    SitePage("meeting", "Совещание", "meeting"),
    SitePage("data", "Данные", "data"),
    SitePage("load", "Загрузка", "load"),
    SitePage("school", "Школа", "school"),
    SitePage("assignments", "Мои назначения", "assignments"),
)
_BY_NAME = {page.name: page for page in PAGES}


def menu(role: str) -> list[SitePage]:
    """Pages that a role finds in the menu, in its order; none for an unknown one."""
    return [_BY_NAME[name] for name in ROLES[role].pages if name in _BY_NAME] if role in ROLES else []


def may_open(role: str, page: SitePage) -> bool:
    """Whether a page answers to a role, from the menu or by a link."""
    return role in ROLES and ROLES[role].opens(page.name)
