"""Papers that the demonstration has facts for."""

from dashboards.documents import registry

#: Papers of a lot are for its coordinator: `test_works_drawn` makes them of a lot of its own.
OF_LOTS = ("work_protocols", "work_key")
#: Who needs help is told to the school alone: `test_pupils_to_help` reads it as one.
OF_SCHOOLS = ("pupils_to_help",)
KINDS = {name: kind for name, kind in registry.KINDS.items() if name not in OF_LOTS + OF_SCHOOLS}
