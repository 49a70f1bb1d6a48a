"""Entry of the pages: ``obektiv serve`` runs this file."""

import sys
from pathlib import Path

import duckdb
import streamlit as st

# Streamlit puts the directory of this file on the path; pages import the package above it.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dashboards import data
from dashboards.frame.account import account_bar
from dashboards.frame.banner import banner, closed
from dashboards.frame.empty import closed_to, made_by_another_version
from dashboards.frame.find import find
from dashboards.frame.header import stop_without_scope, theme_way
from dashboards.frame.strip_of_jobs import strip_of_jobs
from dashboards.frame.tour import tour
from dashboards.menu import ICON, LOGO, PAGES, SCRIPTS, STYLE, may_open, menu

st.set_page_config(page_title="Объектив", page_icon=ICON, layout="wide")
st.html(STYLE)
for script in SCRIPTS:
    st.html(f"<script>{script.read_text(encoding='utf-8')}</script>", unsafe_allow_javascript=True)
st.logo(LOGO, size="large")
role = data.role()
in_menu = menu(role)
pages = {
    p: st.Page(
        p.file,
        title=p.title,
        url_path=p.url or None,
        default=not p.url,
        visibility="visible" if p in in_menu else "hidden",
    )
    for p in (*in_menu, *(p for p in PAGES if p not in in_menu))
}
page = st.navigation(list(pages.values()), position="top")
account_bar()
banner(is_told=strip_of_jobs())
stop_without_scope()
find([(one.title, one.url) for one in in_menu])
theme_way()
chosen = next(p for p, one in pages.items() if one == page)
if not may_open(role, chosen):
    if not chosen.url:
        # Whoever comes without an address begins where the own work begins.
        st.switch_page(pages[in_menu[0]])
    closed_to(role, in_menu[0].title, in_menu[0].url)
    st.stop()
tour(role, chosen.name, {one.name: (one.title, one.url) for one in PAGES})
try:
    page.run()
except duckdb.IOException as error:
    closed(error)
except (duckdb.CatalogException, duckdb.BinderException):
    # Only then: a mistake in our own query on a build of this version must stay loud.
    if not made_by_another_version():
        raise
