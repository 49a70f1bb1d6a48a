"""Memory of a server of pages over many publications: `python -m tests.benchmarks.server_memory HOME [PUBLICATIONS]`.

Each publication is a copy of the published build under a new name; then every page is opened in this process, as the
server would open it. Prints resident memory in megabytes and its growth a publication after the first ten. By hand.
"""

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path

import psutil
from streamlit.testing.v1 import AppTest

from dashboards.menu import PAGES
from warehouse.home import Home
from warehouse.publication import note_of, point_current, prune

WARM = 10


def publish(home: Home, source: Path, number: int) -> None:
    """Publish a copy of a build under the next name."""
    target = home.builds / f"20270101T{number:06d}_00000000.duckdb"
    shutil.copyfile(source, target)
    shutil.copyfile(note_of(source), note_of(target))
    point_current(home, target)
    prune(home)


def main() -> None:
    """Publish and open pages in turn."""
    source = Home(Path(sys.argv[1])).published()
    assert source
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    own, seen = psutil.Process(), []
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder)).create()
        os.environ["OBEKTIV_HOME"] = str(home.root)
        for number in range(times):
            publish(home, source, number)
            for page in PAGES:
                app = AppTest.from_file(str(page.file), default_timeout=300).run()
                assert not app.exception
            del app
            gc.collect()
            seen.append(own.memory_info().rss / 2**20)
            print(f"{number + 1} {seen[-1]:.0f} МБ", flush=True)
    if len(seen) > WARM:
        print(
            f"рост после первых {WARM}: {(seen[-1] - seen[WARM - 1]) / (len(seen) - WARM):.1f} МБ на публикацию"
        )


if __name__ == "__main__":
    main()
