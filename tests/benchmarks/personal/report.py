"""The study as a page: docs/personal.md, shares only – no name that was drawn is written down."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.benchmarks.personal import measure
from tests.benchmarks.personal.draw import FORMS, LETTERS
from tests.benchmarks.personal.measure import Share

#: What the program promises: recall in columns of registers and in free text, share of false cuts.
REGISTERS, FREE_TEXT, FALSE_CUTS = 0.99, 0.97, 0.005
PAGE = Path(__file__).resolve().parents[3] / "docs" / "personal.md"
START, END = "<!-- study: python -m tests.benchmarks.personal -->", "<!-- end of the study -->"


def pct(share: Share) -> str:
    """A share in words of a table: 99,4 %."""
    return f"{100 * share.value:.1f} %".replace(".", ",")


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _grid(title: str, found: Mapping[tuple[str, str], Share]) -> list[str]:
    """Forms down, letters across; the last row and column are together."""
    rows = [_line([title, *LETTERS, "Вместе"]), _line(["---"] * (len(LETTERS) + 2))]
    for form in FORMS:
        shares = [found[form, way] for way in LETTERS if (form, way) in found]
        if any(share.tried for share in shares):
            cells = [pct(share) if share.tried else "–" for share in shares]
            rows.append(_line([form, *cells, pct(measure.together(shares))]))
    columns = [measure.together(share for (_, w), share in found.items() if w == way) for way in LETTERS]
    everything = measure.together(found.values())
    return [
        *rows,
        _line(["**вместе**", *map(pct, columns), f"**{pct(everything)}** из {everything.tried}"]),
        "",
    ]


def study(people: int, seed: int, shared: Path | None) -> tuple[list[str], list[str]]:
    """Measure and return (lines of the page, floors that do not hold)."""
    dice = random.Random(seed)
    drawn = measure.people(people, dice)
    registers, sentences = measure.in_registers(drawn, dice), measure.in_sentences(drawn, dice)
    found = measure.details(people * 5, dice)
    broken = []
    again = f"python -m tests.benchmarks.personal --people {people} --seed {seed}"
    lines = [f"Людей: {people}, начальное число {seed}; повторить – `{again}`.", ""]
    everything = measure.together(registers.values())
    lines += [f"### Столбцы реестров: {pct(everything)} из {everything.tried}", ""]
    for group in dict.fromkeys(key[0] for key in registers):
        lines += _grid(f"Столбцы: {group}", {(f, w): s for (g, f, w), s in registers.items() if g == group})
    if everything.value < REGISTERS:
        broken.append(f"столбцы реестров: {pct(everything)}")
    everything = measure.together(sentences.values())
    lines += [
        f"### Свободный текст: {pct(everything)} из {everything.tried}",
        "",
        *_grid("Как написано", sentences),
    ]
    if everything.value < FREE_TEXT:
        broken.append(f"свободный текст: {pct(everything)}")
    lines += ["### Остальные сведения", "", _line(["Что", "Найдено", "Проверено"]), _line(["---"] * 3)]
    for kind, share in found.items():
        lines.append(_line([kind, pct(share), str(share.tried)]))
        if share.value < FREE_TEXT:
            broken.append(f"{kind}: {pct(share)}")
    lines += ["", "### Вырезано лишнего", "", _line(["Тексты", "Лишнего", "Проверено"]), _line(["---"] * 3)]
    if shared is None:
        lines.append(_line(["не измерено: нет каталога с настоящими данными", "–", "–"]))
    for title, (column, texts) in (measure.harmless(shared) if shared else {}).items():
        share = measure.false_cuts(texts, column)
        lines.append(_line([title, pct(share), str(share.tried)]))
        if share.value > FALSE_CUTS:
            broken.append(f"{title}: лишнего {pct(share)}")
    return lines, broken


def write(lines: list[str]) -> None:
    """Put the tables into the page between its marks."""
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(START)
    tail = rest.split(END)[1]
    PAGE.write_text(
        head + START + "\n" + "\n".join(lines) + "\n" + END + tail, encoding="utf-8", newline="\n"
    )
