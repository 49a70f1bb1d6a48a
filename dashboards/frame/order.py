"""A long table as its reader wants it: rows that hold certain words, in the order of one column."""

import re
from html import unescape

import polars as pl
import streamlit as st

from dashboards.frame.column import Column
from dashboards.frame.html import note
from dashboards.words import absent, lower_first, out_of
from dashboards.words.place import natural

#: A shorter table is read whole.
LONG = 15
AS_IS = "как на странице"


def written(column: Column, row: dict) -> str:
    """What stands in a cell, without markup."""
    text = column.words(row) or ""
    return unescape(re.sub(r"<[^>]*>", "", text)) if column.is_markup else text


def with_words(frame: pl.DataFrame, columns: list[Column], words: str) -> pl.DataFrame:
    """Rows in whose cells every one of the words stands, whole or in part, in any case, «е» for «ё» too."""
    wanted = _plain(words).split()
    if not wanted:
        return frame
    texts = (
        _plain(" ".join(written(column, row) for column in columns)) for row in frame.iter_rows(named=True)
    )
    return frame.filter(pl.Series([all(word in text for word in wanted) for text in texts], dtype=pl.Boolean))


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е").replace("\u00a0", " ")


def by_column(frame: pl.DataFrame, column: Column, *, is_reversed: bool = False) -> pl.DataFrame:
    """Rows by one column: numbers and dates by value, words as people count («№ 2» before «№ 10»); empty ones last."""
    kind = frame.schema.get(column.field)
    if kind is not None and (kind.is_numeric() or kind.is_temporal()):
        return frame.sort(column.field, descending=is_reversed, nulls_last=True, maintain_order=True)
    texts = [written(column, row) for row in frame.iter_rows(named=True)]
    named = sorted(
        (place for place, text in enumerate(texts) if text),
        key=lambda place: natural(texts[place]),
        reverse=is_reversed,
    )
    return frame[named + [place for place, text in enumerate(texts) if not text]]


def ordered(frame: pl.DataFrame, columns: list[Column], name: str) -> tuple[pl.DataFrame, dict[str, str]]:
    """Offer words and an order for a long table; return its rows so, and what was chosen, for the file.

    ``name`` tells the tables of a page apart.
    """
    if frame.height <= LONG:
        return frame, {}
    headers = {column.header: column for column in columns}
    with st.popover("Найти и упорядочить", key=f"order-{name}"):
        words = st.text_input("Слова в строке", key=f"words_{name}", placeholder="часть названия или слова")
        header = st.selectbox("По какому столбцу", [AS_IS, *headers], key=f"by_{name}")
        is_reversed = st.checkbox("С конца", key=f"reversed_{name}", disabled=header == AS_IS)
    found = with_words(frame, columns, words or "")
    if words and found.is_empty():
        note(absent("table_words", found, words=words))
    elif words or header != AS_IS:
        how = f" по столбцу «{lower_first(header)}»{', с конца' * is_reversed}" if header != AS_IS else ""
        with_them = f" со словами «{words}»" if words else ""
        note(f"Показано{with_them}{how}: {out_of(found.height, frame.height, 'строка')}.")
    chosen = {"Слова в строке": words} if words else {}
    if header == AS_IS:
        return found, chosen
    chosen["Порядок строк"] = header + ", с конца" * is_reversed
    return by_column(found, headers[header], is_reversed=is_reversed), chosen
