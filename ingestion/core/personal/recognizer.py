"""People that no list knows: the recogniser of names of `natasha` (slovnet, models inside the package, no network).

Only its segmenter, embedding and tagger of names are used; they load in two seconds, on the first text that needs them.
"""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _tagger() -> tuple[Any, Any]:
    from natasha import NewsEmbedding, NewsNERTagger, Segmenter

    return Segmenter(), NewsNERTagger(NewsEmbedding())


def people_in(text: str) -> list[tuple[int, int]]:
    """Return where a text names people, as (start, end)."""
    from natasha import PER, Doc

    segmenter, tagger = _tagger()
    doc = Doc(text)
    doc.segment(segmenter)
    doc.tag_ner(tagger)
    return [(span.start, span.stop) for span in doc.spans if span.type == PER]
