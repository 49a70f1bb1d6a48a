"""Sections of the page «Объективность»."""

from dashboards.topics import (
    objectivity_card,
    objectivity_familiar,
    objectivity_look,
    objectivity_plan,
    objectivity_worth,
)
from dashboards.topics.objectivity_markup import CARD

SECTIONS = {
    "Что посмотреть": objectivity_look.show,
    "Механизмы": objectivity_look.mechanisms,
    "Школы и случайность": objectivity_look.funnel,
    "Известные признаки": objectivity_familiar.show,
    "Чего стоит признак": objectivity_worth.show,
    "План проверок": objectivity_plan.show,
    CARD: objectivity_card.show,
}
