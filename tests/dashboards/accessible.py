"""What axe-core finds on an open page that keeps somebody from reading or using it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_axe = Axe()
#: Of four grades of axe those that keep people out.
GRADES = ("serious", "critical")


def barriers(page: Page) -> list[str]:
    """Serious findings on a page, a line each: rule, grade, places; none = nothing keeps anybody out."""
    found = _axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): "
        + "; ".join(f"{node['target'][0]} – {node['html'][:120]}" for node in one["nodes"][:4])
        for one in found
        if one["impact"] in GRADES
    ]
