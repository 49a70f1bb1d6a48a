"""Entry of the pages: ``obektiv serve`` runs this file."""

import sys
from pathlib import Path

import duckdb
import streamlit as st

# Streamlit puts the directory of this file on the path; pages import the package above it.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dashboards.frame.account import account_bar
from dashboards.frame.banner import banner, closed
from dashboards.frame.empty import made_by_another_version
from dashboards.frame.header import stop_without_scope
from dashboards.frame.strip_of_jobs import strip_of_jobs
from dashboards.menu import ICON, LOGO, PAGES, RUSSIAN, STYLE

st.set_page_config(page_title="Объектив", page_icon=ICON, layout="wide")
st.html(STYLE)
st.html(f"<script>{RUSSIAN.read_text(encoding='utf-8')}</script>", unsafe_allow_javascript=True)
st.logo(LOGO, size="large")
page = st.navigation(
    [
        st.Page(
            p.file,
            title=p.title,
            url_path=p.url or None,
            default=p.is_first,
            visibility="visible" if p.is_in_menu else "hidden",
        )
        for p in PAGES
    ],
    position="top",
)
account_bar()
banner(is_told=strip_of_jobs())
stop_without_scope()
try:
    page.run()
except duckdb.IOException as error:
    closed(error)
except (duckdb.CatalogException, duckdb.BinderException):
    # Only then: a mistake in our own query on a build of this version must stay loud.
    if not made_by_another_version():
        raise
