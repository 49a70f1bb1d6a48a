"""Pages of the application, in the order of the menu: the only list of them."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
STYLE = HERE / "static" / "style.css"
RUSSIAN = HERE / "static" / "russian.js"
LOGO = str(HERE / "static" / "logo.png")
ICON = str(HERE / "static" / "icon.png")


@dataclass(frozen=True)
class SitePage:
    """One page: folder below ``pages/``, its name in the menu and in the address; some are reached by links only."""

    name: str
    title: str
    url: str
    is_first: bool = False
    is_in_menu: bool = True

    @property
    def file(self) -> Path:
        """The script of the page."""
        return HERE / "pages" / self.name / "page.py"


PAGES = (
    SitePage("overview", "Обзор", "", is_first=True),
    SitePage("results", "Результаты", "results"),
    SitePage("objectivity", "Объективность", "objectivity"),
    SitePage("skills", "Темы и дефициты", "topics"),
    SitePage("training", "Повышение квалификации", "training"),
    SitePage("plan", "План", "plan"),
    SitePage("meeting", "Совещание", "meeting"),
    SitePage("data", "Данные", "data"),
    SitePage("load", "Загрузка", "load"),
    SitePage("school", "Школа", "school", is_in_menu=False),
)
