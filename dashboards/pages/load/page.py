"""«Загрузка»: drop files, see what they are and what they would change, then load; loads, their withdrawal, jobs."""

import streamlit as st

from dashboards import data, frame, work
from dashboards.pages.load import sections

frame.page_head("Загрузка")
if not work.may("look"):
    frame.empty(
        "Файлы здесь загружают аналитик, администратор и координатор школы – файлы своей школы.",
        "Если это ваша работа, попросите администратора изменить роль.",
    )
    if work.may("refresh"):
        sections.refresh()
    sections.forms()
    st.stop()
frame.finding(sections.FINDING)
if data.build() is None:
    frame.note("Первые данные появятся после загрузки и обновления; из консоли то же делает obektiv refresh.")
sections.refresh()
section = frame.section("section", "Раздел", list(sections.SECTIONS))
sections.SECTIONS[section]()
