"""Reading the project's own YAML, with the C parser where it is there: every command reads dozens of files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class SettingsFileError(ValueError):
    """A file of settings that cannot be used; the text is a sentence for the person who wrote the file."""


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the content of a YAML file, an empty dict for an empty one."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER) or {}
