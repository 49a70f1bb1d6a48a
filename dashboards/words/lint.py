"""Words that the product never says about schools and people, and the check for them.

A result may carry a sign that needs a look; it never carries a verdict. The list comes from the
limits of the domain (recommendations for ВПР, letters of 2025–2026). Every text that a user can
see goes through ``lint_text`` in the tests.
"""

import re
from dataclasses import dataclass

# «Это не рейтинг» is what we do say; a verdict in the negative is still a verdict for the others.
# «Списывать текст» and «при списывании» are skills of the Russian language test, not a mechanism.
_RULES: tuple[tuple[str, str, str], ...] = (
    ("нарушил", r"\bнаруш(?:ил|ила|или|ен|ена|ены|ает|ают|ител\w*)\b", "есть признаки"),
    (
        "завысил",
        r"\bзавы(?:сил|сила|сили|шен|шена|шены|шает|шают|шение|шения|шению|шением|шать)\w*",
        "выше ожидаемого",
    ),
    (
        "списывание",
        r"(?<!при )\bспис(?:ывани\w+|ал|ала|али|ывал\w*|ывают|ывает)\b(?!\s+(?:\w+\s+)?текст)",
        "повышенное сходство работ",
    ),
    ("фальсификация", r"\bфальсифи\w+", "признаки"),
    ("натаскивание", r"\bнатаск\w+", "необычный профиль выполнения заданий"),
    ("вина", r"\b(?:вина|вину|виной|виноват\w*|виновн\w*)\b", "причины"),
    ("подозрение", r"\bподозр\w+", "признаки, требует внимания"),
    ("рейтинг", r"(?<!не )\bрейтинг\w*", "сравнение с уровнем выше"),
    ("лучшие", r"\b(?:лучш(?:ие|ая|ий|их|ими|им|ую|ей)|топ[- ]?\d+)\b(?!\s+практик)", "выше региона"),
    ("худшие", r"\bхудш\w+", "ниже региона"),
    ("слабый учитель", r"\bслаб\w+\s+(?:учител|педагог)\w*", "предлагаем сопровождение"),
    ("двоечники", r"\bдвоечни\w+", "обучающиеся с отметкой 2"),
    (
        "дефицит учителя",
        r"\bдефицит\w*\s+(?:учител|педагог)\w*",
        "основание предложить диагностику или помощь",
    ),
    ("усилить контроль", r"\bусил(?:ить|ения|ение|ен)\s+контрол\w*", "предлагаем сопровождение"),
    ("наказать", r"\bнаказ(?:ать|ан\w*|ания|ание)\b", "обсудить на собеседовании"),
    ("представить отчёт", r"\bпредстав(?:ить|ьте|ляет|ляют)\s+отч[её]т\w*", "ответ не требуется"),
    ("обученность", r"\bобученност\w*", "успеваемость или качество"),
)
RULES = tuple((word, re.compile(pattern, re.IGNORECASE), instead) for word, pattern, instead in _RULES)


@dataclass(frozen=True)
class Hit:
    """One forbidden word found: where (character offset), what was written, what to say instead."""

    word: str
    found: str
    start: int
    instead: str


def lint_text(text: str) -> list[Hit]:
    """Forbidden words in a text, in order of appearance; an empty list means the text may be shown."""
    hits = [
        Hit(word, match.group(0), match.start(), instead)
        for word, pattern, instead in RULES
        for match in pattern.finditer(text)
    ]
    return sorted(hits, key=lambda hit: hit.start)
