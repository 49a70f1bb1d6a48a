"""Tables of what is sold or bought for money: price lists, paid courses, purchases. They are no plans of measures."""

import re

from ingestion.plans.content import ENOUGH
from ingestion.plans.header import Header
from ingestion.plans.roles import has_word
from ingestion.plans.row import Row

#: A cell that is a sum: «350», «1 200,00 руб.», «от 500 до 700», «12,5 тыс. руб.», «бесплатно».
SUM = re.compile(
    r"(?:(?:от|до)\s+)?\d[\d\s]*(?:[.,]\d+)?(?:\s*[-–—]\s*\d[\d\s]*(?:[.,]\d+)?|\s+до\s+\d[\d\s]*)?"
    r"\s*(?:(?:тыс|млн)\.?\s*)?(?:р|руб\w*|₽)?\.?(?:\s*(?:/|за|в)\s*[а-яё. ]+)?|бесплатно|договорная",
    re.I,
)
#: Heads of columns that say what a thing costs, and of those that may hold money set aside for a measure.
PRICE = re.compile(
    r"стоимост|(?<![а-яё])цен[аы](?![а-яё])|тариф|расценк|(?<![а-яё])(?:о|до)?плат[аы]|нмцк", re.I
)
MONEY = re.compile(
    rf"{PRICE.pattern}|(?<![а-яё])сумм[аы]|(?<![а-яё])руб|₽|бюджет|финансир|затрат|расход", re.I
)
#: What is sold or bought, in the head of the column that would be taken for measures.
SOLD = re.compile(
    r"(?<![а-яё])(?:услуг|товар|закуп|контракт|договор|лот[аы]?(?![а-яё])|курс|круж|секци|программ|продукц|билет|путёвк|путевк)",
    re.I,
)
#: Heads that name measures, whatever they cost.
MEASURES = ("мероприят", "меры", "мера", "действи", "задач", "поручен")


def is_sold(header: Header, body: list[Row], is_titled: bool) -> bool:
    """Whether a table says what things cost rather than what is to be done.

    is_titled: a plan is named above the table; its works may then have costs beside them. A plan of measures with the
    money set aside for them stays one.
    """
    names = [
        name for role, name in zip(header.roles, header.names, strict=True) if role in ("title", "level")
    ]
    if any(has_word(name, MEASURES) for name in names):
        return False
    money = [
        name
        for name, start in zip(header.names, header.starts, strict=True)
        if MONEY.search(name) and _holds_sums(body, start)
    ]
    is_sale = any(SOLD.search(name) for name in names)
    return bool(money) and (is_sale or (not is_titled and any(PRICE.search(name) for name in money)))


def _holds_sums(body: list[Row], start: int) -> bool:
    """Whether most filled cells of a column are sums."""
    cells = [row.cells[start] for row in body if len(row.cells) > start and row.cells[start]]
    return bool(cells) and sum(SUM.fullmatch(cell) is not None for cell in cells) >= ENOUGH * len(cells)
