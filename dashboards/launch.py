"""How the pages are started: the command line and environment for ``obektiv serve``."""

import gc
import importlib
import os
import pkgutil
import re
import sys
from pathlib import Path

from dashboards.identity import SCOPE_VARIABLE
from warehouse.child import follow_parent
from warehouse.private import write_for_owner_only

APP = Path(__file__).parent / "app.py"
SETTINGS = {
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "server.enableStaticServing": "true",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
}


def command(port: int = 8501, address: str = "127.0.0.1") -> list[str]:
    """The Streamlit command: this Python with ``arguments``."""
    return [sys.executable, *arguments(port, address)]


def arguments(port: int = 8501, address: str = "127.0.0.1") -> list[str]:
    """Arguments of Python that start Streamlit. Flags repeat settings whose loss would open a port or phone home."""
    flags = {"server.address": address, "server.port": str(port), **SETTINGS}
    return [
        "-m",
        "dashboards.launch",
        "run",
        str(APP),
        *(f"--{k}={v}" for k, v in flags.items()),
    ]


def guarded_arguments(port: int, address: str, tls_proxy: str | None = None) -> list[str]:
    """Arguments of Python that start the server of a home with accounts; tls_proxy: the one in front of it, if any."""
    tls = ["--tls-proxy", tls_proxy] if tls_proxy else []
    return ["-m", "dashboards.door.serve", "--port", str(port), "--address", address, *tls]


def environment(scope: str | None = None) -> dict[str, str]:
    """The environment of the server; ``scope``: JSON as ``Scope.read`` takes it."""
    extra = {SCOPE_VARIABLE: scope} if scope else {}
    # The server of a home with accounts has no command line of Streamlit's.
    extra |= {"STREAMLIT_" + _variable(name): value for name, value in SETTINGS.items()}
    root = str(APP.parents[1])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path, **extra}


def _variable(name: str) -> str:
    """The name that Streamlit reads a setting by: server.fileWatcherType → SERVER_FILE_WATCHER_TYPE."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).replace(".", "_").upper()


def settle() -> None:
    """Load what pages need before anybody asks, and keep the collector of garbage off it.

    Streamlit collects garbage after every run of a page: with a quarter of a million objects of libraries that live as
    long as the server this costs more than the page itself.
    """
    for module in pkgutil.walk_packages([str(APP.parent)], "dashboards."):
        if not module.name.endswith((".page", ".app", ".launch", ".serve")):
            importlib.import_module(module.name)
    from dashboards.charts.base import trust
    from dashboards.words import counted

    trust()
    counted(2, "школа")  # the dictionary of words
    gc.collect()
    gc.freeze()


def prepare() -> None:
    """What every server of pages does before it serves."""
    from streamlit.runtime.pages_manager import PagesManager

    follow_parent()
    write_for_owner_only()
    settle()
    # Otherwise the first reader of a new server is told «Page not found» above the right page.
    PagesManager.uses_pages_directory = False


def main() -> None:
    """Run Streamlit with the arguments of the process; the folder ``pages`` is ours and not its old list of pages."""
    from streamlit.web.cli import main as streamlit

    prepare()
    streamlit(prog_name="streamlit")


if __name__ == "__main__":
    main()
