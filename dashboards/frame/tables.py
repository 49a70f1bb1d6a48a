"""Tables as people read them: text left, numbers right, small groups grey, scroll inside."""

import polars as pl
import streamlit as st

from dashboards.frame.column import Column
from dashboards.frame.download import workbook_bytes
from dashboards.frame.html import escape, note, show
from dashboards.frame.order import ordered
from dashboards.words import MISSING_SIGNS, NO_DATA, out_of, percent

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_SHOWN = 200
#: A table of so many columns does not fit a phone: there each row is a card.
LEAST_FOR_CARDS = 4


def share_column(field: str, header: str, n: str = "n") -> Column:
    """A share whose digits follow the number of people in the column ``n``."""
    return Column(field, header, lambda row: percent(row[field], row[n]), is_number=True, by_row=True)


def _cell(column: Column, row: dict, is_title: bool = False) -> str:
    text = column.words(row)
    if text is None:
        text = MISSING_SIGNS[NO_DATA]
    body = text if column.is_markup else escape(text)
    marks = ["num"] * column.is_number + ["title"] * is_title + ["none"] * (text == MISSING_SIGNS[NO_DATA])
    css = " ".join(filter(None, [*marks, column.css]))
    # The header of the column, which a phone shows beside the value.
    label = f' data-label="{escape(column.header)}"'
    return f'<td class="{css}"{label}>{body}</td>' if css else f"<td{label}>{body}</td>"


def title_of(columns: list[Column]) -> int:
    """Place of the column that names a row on a phone: the first that is a link or says so, else the widest words."""
    if columns[0].is_markup or "names" in columns[0].css:
        return 0
    return next((place for place, column in enumerate(columns) if "wide" in column.css), 0)


def _row_class(row: dict) -> str:
    if row.get("is_small"):
        return ' class="small"'
    role = row.get("role")
    return f' class="{role}"' if role in ("focus", "context") else ""


def table(frame: pl.DataFrame, columns: list[Column], limit: int = MAX_SHOWN, caption: str = "") -> None:
    """At most ``limit`` rows of a frame; optional columns role and is_small set the look of a row."""
    head = "".join(
        f'<th scope="col" class="{"num" if c.is_number else c.css}">{escape(c.header)}</th>' for c in columns
    )
    title = columns[title_of(columns)]
    body = "".join(
        f"<tr{_row_class(row)}>" + "".join(_cell(c, row, c is title) for c in columns) + "</tr>"
        for row in frame.head(limit).iter_rows(named=True)
    )
    label = escape(caption or "Таблица")
    css = "ob-table ob-cards" if len(columns) >= LEAST_FOR_CARDS else "ob-table"
    show(
        f'<div class="ob-scroll" role="region" aria-label="{label}" tabindex="0"><table class="{css}">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    if frame.height > limit:
        note(f"Показаны первые {out_of(limit, frame.height, 'строка')}. Все строки – в файле xlsx.")


@st.fragment
def table_block(
    frame: pl.DataFrame,
    columns: list[Column],
    file_name: str,
    title: str,
    filters: dict[str, str],
    limit: int = MAX_SHOWN,
    file_columns: list[Column] | None = None,
) -> None:
    """A table with the download of what is seen; a long one can be searched and sorted.

    ``file_columns`` where the file holds more than the page.
    """
    frame, chosen = ordered(frame, columns, file_name)
    table(frame, columns, limit, caption=title)
    st.download_button(
        "Скачать таблицу (xlsx)",
        data=lambda: workbook_bytes(frame, file_columns or columns, title, filters | chosen),
        file_name=f"{file_name}.xlsx",
        mime=XLSX,
        key=f"download_{file_name}",
        on_click="ignore",
    )
