"""Personal data are cut before anything is stored: names, documents, phones, e-mails in whatever cell they stand.

Columns that a source does not need are never read. This room is for the rest: a phone in a comment, a signature in a
plan, a name typed where a code belongs. Codes of participants, schools and persons stay: they are how rows connect.
`docs/personal.md` says how well it sees.
"""

from ingestion.core.personal.columns import is_personal_header
from ingestion.core.personal.cut import (
    class_names_person,
    cut_extract,
    cut_file_name,
    cut_frame,
    cut_text,
    holds_person,
    is_no_code,
    names_person,
    were_cut,
)
from ingestion.core.personal.reading import Reading

__all__ = [
    "Reading",
    "class_names_person",
    "cut_extract",
    "cut_file_name",
    "cut_frame",
    "cut_text",
    "holds_person",
    "is_no_code",
    "is_personal_header",
    "names_person",
    "were_cut",
]
