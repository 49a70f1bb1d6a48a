"""Papers that the demonstration has facts for."""

from dashboards.documents import registry

#: No lot of works is drawn there: `test_works_drawn` makes these papers of a lot of its own.
WITHOUT_FACTS = ("work_protocols", "work_key")
#: Who needs help is told to the school alone: `test_pupils_to_help` reads it as one.
OF_SCHOOLS = ("pupils_to_help",)
KINDS = {name: kind for name, kind in registry.KINDS.items() if name not in WITHOUT_FACTS + OF_SCHOOLS}
