"""Papers: pure functions from published facts to a document, and writers of docx, pptx, xlsx and pdf."""
