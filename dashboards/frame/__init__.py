"""Parts of which every page is made: head, filters, figures, pictures, tables, empty states."""

from dashboards.frame.account import calendar_way, card_opened
from dashboards.frame.chart_block import chart_block
from dashboards.frame.column import Column, due_column, school_column
from dashboards.frame.docs import how_counted
from dashboards.frame.empty import alert, done, empty, nothing_yet
from dashboards.frame.figures import Figure, Todo, figures, todos
from dashboards.frame.filters import (
    Filter,
    behind_words,
    go_to,
    in_words,
    search,
    section,
    select,
    several,
    strip,
    switch,
)
from dashboards.frame.header import finding, page_head, provenance, stop_without_build
from dashboards.frame.html import escape, heading, href, link, note, show
from dashboards.frame.papers import About, papers
from dashboards.frame.preview import paper_table, preview
from dashboards.frame.tables import XLSX, share_column, table, table_block
from dashboards.frame.waiting import recorded

__all__ = [
    "XLSX",
    "About",
    "Column",
    "Figure",
    "Filter",
    "Todo",
    "alert",
    "behind_words",
    "calendar_way",
    "card_opened",
    "chart_block",
    "done",
    "due_column",
    "empty",
    "escape",
    "figures",
    "finding",
    "go_to",
    "heading",
    "how_counted",
    "href",
    "in_words",
    "link",
    "note",
    "nothing_yet",
    "page_head",
    "paper_table",
    "papers",
    "preview",
    "provenance",
    "recorded",
    "school_column",
    "search",
    "section",
    "select",
    "several",
    "share_column",
    "show",
    "stop_without_build",
    "strip",
    "switch",
    "table",
    "table_block",
    "todos",
]
