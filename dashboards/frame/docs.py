"""«Как посчитано»: the documentation of marts, for people, from the published build."""

import polars as pl
import streamlit as st

from dashboards import data
from dashboards.words import moment

FALLBACK = "Описание этой таблицы не опубликовано в сборке; оно есть в каталоге данных проекта."


def mart_text(mart: str) -> str:
    """The description of one mart; a plain sentence when the build carries no documentation."""
    frame = documented()
    if frame.is_empty():
        return FALLBACK
    found = frame.filter(
        pl.col("model") == mart, pl.col("column_name").is_null() | (pl.col("column_name") == "")
    )
    return _for_people(found["description"][0]) if found.height else FALLBACK


def _for_people(description: str) -> str:
    """Without the example of a query: that is for the catalogue of the project."""
    paragraphs = description.split("\n\n")
    return "\n\n".join(p for p in paragraphs if not p.startswith("**Пример запроса"))


def documented() -> pl.DataFrame:
    """All descriptions (model, column_name, description); empty when the build has none."""
    frame = data.fetch_if_built("frame/docs")
    if frame is None:
        return pl.DataFrame(schema={"model": pl.Utf8, "column_name": pl.Utf8, "description": pl.Utf8})
    return frame


def how_counted(*marts: str, extra: str = "") -> None:
    """The expander below a figure or picture."""
    with st.expander("Как посчитано"):
        if extra:
            st.markdown(extra)
        for place, mart in enumerate(marts):
            if place:
                st.divider()
            st.markdown(mart_text(mart))
        source = "Источник в базе: " + ", ".join(f"marts.{m}" for m in marts)
        build = data.build()
        made = f" · сборка {build.build_id} от {moment(build.finished_at)}" if build else ""
        st.caption(source + made)
