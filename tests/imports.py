"""What a file of the project imports, directly or through its modules: for tests of reach and of walls."""

import ast
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def module_path(name: str) -> Path | None:
    """Return the file of a module of the project, None for a foreign one."""
    base = ROOT / Path(*name.split("."))
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None)


def imported(path: Path) -> set[str]:
    """Return dotted names that a file imports; `from a import b` names both `a` and `a.b`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def reach(starts: Iterable[Path]) -> tuple[set[Path], set[str]]:
    """Return files of the project and foreign packages (first word of their names) reachable by import."""
    files, foreign, waiting = set(), set(), list(starts)
    while waiting:
        path = waiting.pop()
        if path in files:
            continue
        files.add(path)
        for name in imported(path):
            own = module_path(name)
            if own:
                waiting.append(own)
            elif module_path(name.partition(".")[0]) is None and not (ROOT / name.partition(".")[0]).is_dir():
                foreign.add(name.partition(".")[0])
    return files, foreign
