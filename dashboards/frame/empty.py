"""What a page says when there is nothing to show: what happened and what to do."""

from dashboards.frame.html import escape, show
from dashboards.words import absent
from dashboards.words.markup import link
from warehouse.builds import is_of_this_version
from warehouse.home import Home
from warehouse.roles import ROLES


def empty(what: str, do: str, command: str = "") -> None:
    """An empty place: what is missing, what to do, and the command if one helps."""
    code = f" <code>{escape(command)}</code>" if command else ""
    show(f'<div class="ob-empty" role="status"><b>{escape(what)}</b>{escape(do)}{code}</div>')


#: What to load first, and what it opens.
FIRST_FILES = (
    (
        "Выгрузка результатов из ФИС ОКО",
        "страницы «Результаты», «Объективность», «Темы и дефициты» и бумаги о процедуре",
    ),
    (
        "План мероприятий (docx, pdf или таблица)",
        "страница «План»: сроки, ответственные, календарь, справка об исполнении",
    ),
    ("Список школ", "названия, муниципалитеты и группы школ на всех страницах"),
)


def nothing_yet(can_load: bool = False) -> None:
    """Before the first build: three files to begin with, what each opens, and where to put them.

    can_load: whether the reader opens the page «Загрузка».
    """
    empty(
        absent("build", 0),
        "Начните с трёх файлов ниже. Их можно положить и в папку inbox, страница откроется сама:",
        "obektiv refresh",
    )
    lines = "".join(f"<li><b>{escape(file)}</b> – {escape(opens)}</li>" for file, opens in FIRST_FILES)
    way = f"<p>{link('Загрузить файлы на странице', 'load')}</p>" if can_load else ""
    show(f'<h2 class="ob-h2">Что загрузить сначала</h2><ol class="ob-first">{lines}</ol>{way}')


def closed_to(role: str, own: str, address: str) -> None:
    """A page that the role of the reader does not open; own, address: the page where the own work begins."""
    empty(
        f"Эта страница не для роли «{ROLES[role].name}».",
        "Если она вам нужна, скажите администратору: роль меняет он.",
    )
    show(f'<p class="ob-note">{link(own, address)}</p>')


def alert(text: str) -> None:
    """Something went wrong but the page works: what happened, what is safe, what to do."""
    show(f'<div class="ob-alert" role="alert">{escape(text)}</div>')


def done(text: str) -> None:
    """What a person asked for is done: what was written and when it counts."""
    show(f'<div class="ob-done" role="status">{escape(text)}</div>')


def made_by_another_version() -> bool:
    """After an update of the program say what to do; False when the build is of this version."""
    home = Home.from_env()
    if home.published() is None or is_of_this_version(home):
        return False
    empty(
        "Сборку сделала другая версия программы, и эта страница её не читает.",
        "Данные целы. Соберите витрины заново; страница откроется сама:",
        "obektiv build",
    )
    return True
