"""Which papers of the program serve a measure of a plan, by the kind of action that it asks for; and why none does."""

#: Kinds of papers by kind of action (seed `plan_actions`), the one that is wanted most first.
PAPERS: dict[str, tuple[str, ...]] = {
    "order": (
        "order_objectivity",
        "order_results",
        "order_season",
        "order_procedure",
        "order_observers",
        "order_commission",
        "order_storage",
    ),
    "analysis": ("analytic_note", "season_note", "recommendations"),
    "meeting": ("minutes_meeting", "minutes_union", "meeting_agenda", "meeting_slides", "union_materials"),
    "webinar": ("union_materials", "meeting_slides", "event_sheets", "events_note"),
    "interview": ("minutes_interview",),
    "request": ("course_request", "course_needs"),
    "training": ("course_request", "course_needs", "course_progress"),
    "register": ("register_observers", "register_experts", "order_observers", "order_commission"),
    "observe": ("order_observers", "observer_kits", "check_visits", "minutes_observation"),
    "recheck": ("order_commission", "check_works", "work_protocols", "work_key", "recheck_act"),
    "programme": ("improvement_programme", "plan_levels"),
    "letter": ("case_letter", "region_letter", "recommendations"),
    "criteria": ("minutes_union", "union_materials", "minutes_checking"),
    "procedure": ("order_procedure", "order_storage"),
    "inspection": ("conditions_note", "plan_note", "school_card"),
    "hotline": ("appeals_note",),
    "monitoring": ("course_progress",),
    "parents": ("family_meeting", "family_leaflet", "family_site"),
    "pupils": ("family_hour",),
    "uploads": ("upload_note",),
    "publish": ("analytic_note", "family_site"),
    "practice": ("practice_sites", "order_sites", "practice_cards", "recommendations"),
}
#: The paper that a row of a school's own report is filled in by, whatever its action: the whole form is one paper.
OF_SCHOOL_REPORT = "school_info"
#: What is collected or done instead where the program makes no paper, in words.
COLLECTED: dict[str, str] = {
    "briefing": "лист инструктажа с подписями: хранит тот, кто проводил; отметка – в разделе «Отметить»",
    "trial": "результаты тренировочной работы: загружаются протоколом, как у любой процедуры",
    "study": "лист ознакомления: хранит тот, кто знакомил; отметка – в разделе «Отметить»",
    "advice": "журнал консультаций: собирается отметкой об исполнении",
    "conditions": "условия до дня процедуры: форма «Условия проведения процедур» или раздел «Условия»",
    "": "вид действия из слов меры не следует: подтверждает ответственный",
}
