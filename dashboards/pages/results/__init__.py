"""The seven reports of a procedure: name in the menu → function that shows it for a place."""

from dashboards.pages.results import groups, individual, journal, marks, planned, scores, tasks

REPORTS = {
    "Отметки": marks.show,
    "Журнал": journal.show,
    "Баллы": scores.show,
    "Задания": tasks.show,
    "Умения": planned.show,
    "Группы": groups.show,
    "Участники": individual.show,
}
