"""Colours of pages, pictures and papers: the only place where a colour is named.

Marks run from light amber to dark blue: the order survives grey print and colour blindness,
and nothing reads as a traffic light. Text colours keep a contrast of at least 4.5:1 on white.
"""

from pathlib import Path

FONT_FAMILY = "Golos Text"
FONT_DIR = Path(__file__).parent / "fonts"

INK = "#17212B"
MUTED = "#56626E"
RULE = "#D5DBE1"
PAPER = "#FFFFFF"
WASH = "#F4F6F8"

ACCENT = "#0B5A94"
CONTEXT = "#A3AEB8"
CONTEXT_SOFT = "#E3E8EC"
NOTICE = "#9A4A09"
NOTICE_SOFT = "#FBEFE2"
DONE = "#2A6650"
SMALL = "#C9D0D6"
FOCUS_RING = "#E3A24C"
FOCUS_ROW = "#EEF5FA"
BORDER = "#C3CBD3"
MUTED_MARK = "#6B7680"

#: The same parts of a page on a dark screen, with the same contrasts; pictures stay on white paper.
DARK = {
    "page": "#12191F",
    "ink": "#E8EDF1",
    "muted": "#AAB6C0",
    "rule": "#36424D",
    "wash": "#1D2730",
    "accent": "#85BFEA",
    "notice": "#F0AC70",
    "notice-soft": "#33261B",
    "done": "#84CFAE",
    "small": "#93A0AA",
    "focus-row": "#1B2F3E",
    "border": "#4A5763",
}

# Pictures: the rest beside the accent, a point of the rest, an interval of the accent, an unsure zone.
PLAIN = "#5E8FB3"
PLAIN_POINT = "#7F8D99"
INTERVAL = "#BCD5E8"
UNSURE = "#EBD5B8"

POSTPONED = "#7C6A9C"
# Tones of states of the plan: which state has which is written in the seed `plan_states`.
PLAN_TONES = {
    "late": NOTICE,
    "now": "#C77A12",
    "running": ACCENT,
    "ahead": CONTEXT,
    "postponed": POSTPONED,
    "done": DONE,
    "none": SMALL,
}

MARK_COLOURS = {2: "#F3BD68", 3: "#84ACA6", 4: "#3C7CA3", 5: "#173B63"}
MARK_TEXT = {2: INK, 3: INK, 4: PAPER, 5: PAPER}

LEVEL_COLOURS = {
    "недостаточный": MARK_COLOURS[2],
    "пониженный": MARK_COLOURS[3],
    "базовый": MARK_COLOURS[4],
    "повышенный": MARK_COLOURS[5],
}
LEVEL_TEXT = dict(zip(LEVEL_COLOURS, MARK_TEXT.values(), strict=True))

JOURNAL_COLOURS = {"ниже журнала": FOCUS_RING, "подтверждена": "#DDE4EA", "выше журнала": "#2C6690"}
JOURNAL_TEXT = {"ниже журнала": INK, "подтверждена": INK, "выше журнала": PAPER}

# What terms of the plan count as, in shares of a direction.
STATE_COLOURS = {
    "выполнено": ("#2F7A93", PAPER),
    "перенесено": ("#9DBDC9", INK),
    "срок не наступил": (CONTEXT_SOFT, INK),
    "ждёт отметки": ("#F7DFB2", INK),
    "срок прошёл": (MARK_COLOURS[2], INK),
    "без даты": ("#EAE3D8", INK),
}

SEQUENTIAL = ("#F2F6F9", "#C9DBE8", "#8FB6D0", "#4E88AE", "#1C5483")
