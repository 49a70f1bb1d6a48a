"""The rows that a page really sends to the browser with each picture: Streamlit takes them out of its specification."""

import json

import polars as pl
import pyarrow as pa
from streamlit.testing.v1 import AppTest


def pictures(app: AppTest) -> list[list[pl.DataFrame]]:
    """The tables of every picture of a page that has been run."""
    return [_tables(c.proto) for c in app.get("vega_lite_chart") + app.get("arrow_vega_lite_chart")]


def largest(tables: list[pl.DataFrame]) -> pl.DataFrame:
    """The table that carries the marks: the others are labels of its rows."""
    return max(tables, key=lambda table: (table.height, table.width))


def rows_of(tables: list[pl.DataFrame]) -> int:
    """All rows of one picture."""
    return sum(table.height for table in tables)


def _tables(proto) -> list[pl.DataFrame]:
    sent = [named.data.data for named in proto.datasets]
    sent += [proto.data.data] if proto.HasField("data") else []
    tables = [pl.from_arrow(pa.ipc.open_stream(data).read_all()) for data in sent if data]
    spec = json.loads(proto.spec)
    return tables + [pl.DataFrame(rows) for rows in spec.get("datasets", {}).values()]
