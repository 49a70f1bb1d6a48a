"""Which plan people mean: identifiers of plans from file names, and the plan that a register names in words."""

import re

PAIRS = (
    "а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch "
    "ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya"
)
LETTERS = dict(pair.split(":") for pair in PAIRS.split(" "))


#: What stands for the number of a measure where people speak of all measures of a plan.
WHOLE = "весь план"
_WHOLE = re.compile(
    r"(?:весь\s+)?план(?:\s+(?:целиком|полностью|в целом))?|все\s+(?:меры|мероприятия)(?:\s+плана)?", re.I
)


def plan_key(stem: str) -> str:
    """A file's stem as an identifier in Latin letters (`Лесосибирск 2020-2023` → `lesosibirsk_2020_2023`)."""
    latin = "".join(LETTERS.get(letter, letter) for letter in stem.lower())
    return re.sub(r"[^a-z0-9]+", "_", latin).strip("_") or "plan"


def short_key(key: str) -> str:
    """The first part of an identifier, before its years (`lesosibirsk`)."""
    return re.split(r"_(?=\d)", key)[0]


def resolve_plan(text: str, titles: dict[str, str]) -> str | None:
    """The plan_id that a register means by `text`: identifier, file name, short name or title.

    titles: plan_id → title of the known plans. None when no plan, or more than one, fits; an empty text means
    the only plan there is.
    """
    wanted = (
        plan_key(re.sub(r"\.(?:txt|docx|xlsx|pdf)$", "", text.strip(), flags=re.I)) if text.strip() else ""
    )
    if not wanted:
        return next(iter(titles)) if len(titles) == 1 else None
    if wanted in titles:
        return wanted
    by_short = [plan for plan in titles if short_key(plan) == wanted]
    by_title = [plan for plan, title in titles.items() if plan_key(title) == wanted]
    by_part = [plan for plan, title in titles.items() if wanted in plan or wanted in plan_key(title)]
    return next((found[0] for found in (by_short, by_title, by_part) if len(found) == 1), None)


def measure_key(number: str) -> str:
    """The number of a measure as people write it (`1.4.`, `№ 1.4`, `п.2`) in the form of the marts (`1.4`, `п. 2`).

    Words about the plan as a whole («весь план», «все меры») are `WHOLE`.
    """
    text = " ".join(number.split()).strip().rstrip(".").removeprefix("№").strip()
    if _WHOLE.fullmatch(text):
        return WHOLE
    point = re.fullmatch(r"(?:приказ\w*\s+)?(?:п|пункт)\.?\s*(\d[\d.]*)(?:\s+приказа)?", text, re.I)
    return f"п. {point.group(1)}" if point else text
