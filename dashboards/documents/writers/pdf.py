"""Paper → PDF by typst with the bundled fonts: nothing depends on what is installed, nothing is downloaded."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import typst

from dashboards.documents.model import (
    Blank,
    Block,
    Clauses,
    Emblem,
    Fields,
    Heading,
    Paper,
    Picture,
    Points,
    Signature,
    Table,
    Text,
    value_text,
)
from dashboards.documents.writers.docx_styles import TEXT_WIDTH_CM, WIDE_TEXT_CM
from dashboards.documents.writers.widths import columns_cm, is_too_wide

TEMPLATE = Path(__file__).with_name("paper.typ")
FONTS = (Path(__file__).parents[1] / "fonts", Path(__file__).parents[2] / "fonts")


def write(paper: Paper) -> bytes:
    """The bytes of the PDF."""
    with tempfile.TemporaryDirectory(prefix="obektiv-paper-") as name:
        folder = Path(name)
        shutil.copy(TEMPLATE, folder / "paper.typ")
        counts: Counter[str] = Counter()
        body = {
            "title": paper.title,
            "name": " ".join(paper.title.split()),
            "author": paper.provenance.organisation,
            "about": paper.provenance.property_words,
            "keywords": f"сборка {paper.provenance.build_id}",
            "size": f"{paper.size_pt - 2}pt",
            "line": paper.foot,
            "head": [_plain(block, folder, counts) for block in _lines(paper.head)],
            "blocks": _with_feet([_plain(block, folder, counts) for block in paper.sheet]),
        }
        (folder / "paper.json").write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
        return typst.compile(
            str(folder / "paper.typ"),
            root=str(folder),
            font_paths=[str(path) for path in FONTS],
            ignore_system_fonts=True,
        )


def _with_feet(blocks: list[dict]) -> list[dict]:
    """Signatures right below a table are its foot: they stand on the page of its last row, never alone on the next."""
    made: list[dict] = []
    for block in blocks:
        above = made[-1] if made else {}
        is_of_table = above.get("type") == "Table" and above["rows"] and not above["wide"]
        is_last = block["type"] == "Signature" or (above.get("foot") and block.get("look") == "note")
        if is_of_table and is_last:
            above["foot"].append(block)
        else:
            made.append(block)
    return made


def _lines(head: tuple[Block, ...]) -> list[Block]:
    """What stands above the title; a letterhead is its lines."""
    return [line for block in head for line in (block.lines if isinstance(block, Blank) else (block,))]


def _plain(block: Block, folder: Path, counts: Counter[str]) -> dict:
    """A block as typst reads it."""
    made: dict = {"type": type(block).__name__}
    if isinstance(block, Heading):
        counts[block.counted] += 1
        made |= {"text": block.told(counts[block.counted]), "level": block.level}
    elif isinstance(block, Text):
        made |= {"text": block.text, "look": block.look}
    elif isinstance(block, Points | Clauses):
        made["items"] = [f"{sign}\u00a0{item}" for sign, item in block.signed]
    elif isinstance(block, Signature):
        made |= {"position": block.position, "person": block.person or "____________ / ______________"}
    elif isinstance(block, Fields):
        made |= {"rows": [list(row) for row in block.rows], "size": f"{block.size_pt}pt"}
    elif isinstance(block, Picture):
        file = f"picture{len(list(folder.glob('*.png')))}.png"
        (folder / file).write_bytes(block.png)
        made |= {"file": file, "caption": block.caption, "alt": block.alt, "read": block.read}
        made["width"] = block.width_cm
    elif isinstance(block, Emblem):
        (folder / "emblem.png").write_bytes(block.png)
        made |= {"file": "emblem.png", "alt": block.alt, "height": block.height_cm}
    elif isinstance(block, Table):
        made |= _plain_table(block)
    return made


def _plain_table(block: Table) -> dict:
    size = 8.5 if len(block.columns) > 7 else 9.5
    is_wide = is_too_wide(block, TEXT_WIDTH_CM, size)
    widths = columns_cm(block, WIDE_TEXT_CM if is_wide else TEXT_WIDTH_CM, size)
    return {
        "size": f"{size}pt",
        "wide": is_wide,
        "foot": [],
        "caption": block.caption,
        "note": block.note,
        "bold": sorted(block.bold_rows),
        "columns": [
            {"header": c.header, "width": f"{width:.3f}cm", "number": c.is_number}
            for c, width in zip(block.columns, widths, strict=True)
        ],
        "rows": [
            [value_text(v, c.digits) for v, c in zip(row, block.columns, strict=True)] for row in block.rows
        ],
    }
