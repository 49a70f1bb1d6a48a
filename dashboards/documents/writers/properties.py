"""Properties of office files: whose paper, of what build, when; nothing is left of the template of a library."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dashboards.documents.provenance import Provenance
from warehouse.workbook import AUTHOR

APPLICATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Application>{AUTHOR}</Application></Properties>"
)
THUMBNAIL = "metadata/thumbnail"
EXTENDED = "extended-properties"


def sign(document: Any, title: str, kind: str, provenance: Provenance) -> None:
    """Set the properties of a docx or a pptx that is being written; its template's author, dates and picture go."""
    known = document.core_properties
    known.title = " ".join(title.split())
    known.subject = kind
    known.author = known.last_modified_by = provenance.organisation
    known.comments = provenance.property_words
    known.keywords = f"сборка {provenance.build_id}"
    known.category = provenance.version
    known.language = "ru-RU"
    known.revision = 1
    known.created = known.modified = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    package = document.part.package
    links = package.rels if hasattr(package, "rels") else package._rels
    for name, link in list(links.items()):
        if link.reltype.endswith(THUMBNAIL):
            links.pop(name)
        elif link.reltype.endswith(EXTENDED):
            link.target_part._blob = APPLICATION.encode()
