"""Sections of the page «Объективность»."""

from dashboards.pages.objectivity import (
    card as objectivity_card,
)
from dashboards.pages.objectivity import (
    familiar as objectivity_familiar,
)
from dashboards.pages.objectivity import (
    look as objectivity_look,
)
from dashboards.pages.objectivity import (
    plan as objectivity_plan,
)
from dashboards.pages.objectivity import (
    worth as objectivity_worth,
)
from dashboards.sections.case_list import CARD

SECTIONS = {
    "Что посмотреть": objectivity_look.show,
    "Механизмы": objectivity_look.mechanisms,
    "Школы и случайность": objectivity_look.funnel,
    "Известные признаки": objectivity_familiar.show,
    "Чего стоит признак": objectivity_worth.show,
    "План проверок": objectivity_plan.show,
    CARD: objectivity_card.show,
}
