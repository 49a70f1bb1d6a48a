"""What stands in the store of a home after loading."""

from warehouse.home import Home
from warehouse.raw import connect


def asked(home: Home, sql: str) -> list[tuple]:
    """Rows of a query to the raw store, which is closed again for whoever loads next."""
    store = connect(home.raw, read_only=True)
    try:
        return store.execute(sql).fetchall()
    finally:
        store.close()
