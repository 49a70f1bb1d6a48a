"""Writers: one document model, five kinds of files."""

from __future__ import annotations

import io
import zipfile

from dashboards.documents.model import Book, Bundle, Deck, Document, Paper


def render(document: Document, ending: str) -> bytes:
    """The bytes of a document in the format of a file ending; ValueError when they do not fit together."""
    from dashboards.documents.writers import docx, pdf, pptx, xlsx

    if isinstance(document, Bundle) and ending == ".zip":
        return _zip({f"{name}.docx": docx.write(paper) for name, paper in document.papers.items()})
    if isinstance(document, Bundle) and len(document.papers) == 1:
        return render(next(iter(document.papers.values())), ending)
    if isinstance(document, Deck) and ending == ".pptx":
        return pptx.write(document)
    if isinstance(document, Book):
        if ending == ".xlsx":
            return xlsx.write(document)
        if ending == ".zip":
            letter = {"Сопроводительное письмо.docx": docx.write(document.letter)} if document.letter else {}
            if document.enclosed:
                # What goes out and what stays inside never share a name.
                letter["Рабочий список (служебный).xlsx"] = xlsx.write(document)
            return _zip({f"{document.file_name}.xlsx": xlsx.write(document.enclosed or document), **letter})
        if document.letter:
            return render(document.letter, ending)
    if isinstance(document, Paper):
        if ending == ".docx":
            return docx.write(document)
        if ending == ".pdf":
            return pdf.write(document)
        if ending == ".xlsx":
            return xlsx.write(xlsx.of_paper(document))
    raise ValueError(f"{type(document).__name__} cannot become {ending}")


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
