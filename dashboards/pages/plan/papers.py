"""From one measure to its paper: what the program makes for it, or what is collected instead."""

from typing import Any

from dashboards import data, frame
from dashboards.documents.for_measures import COLLECTED, PAPERS
from dashboards.documents.registry import KINDS
from dashboards.frame.find import paper_page


def of_measure(measure: dict[str, Any]) -> None:
    """The papers of a measure's kind of action as links to where they are made (row of ``plan/measures``)."""
    action = measure["action"] or ""
    role = data.role()
    pages = {name: paper_page(name, role) for name in PAPERS.get(action, ())}
    links = [frame.link(KINDS[name].title, page) for name, page in pages.items() if page]
    asked = f" («{frame.escape(measure['action_label'])}»)" if action else ""
    if links:
        frame.show(f'<p class="ob-note">Бумаги к этой мере{asked}: {", ".join(links)}.</p>')
    elif action in COLLECTED:
        frame.note(f"К этой мере{asked} бумаги программа не делает: {COLLECTED[action]}.")
