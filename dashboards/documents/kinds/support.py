"""Программа повышения объективности, акт перепроверки, письмо в регион: бумаги адресной работы."""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts.context import Facts
from dashboards.documents.facts.names import school as short
from dashboards.documents.facts.objectivity import LISTED, Attention
from dashboards.documents.facts.own_word import own_word
from dashboards.documents.facts.programme import ends, has_open_case, steps
from dashboards.documents.facts.proposals import findings, month_end, proposals
from dashboards.documents.facts.rechecked import difference, rechecked
from dashboards.documents.facts.results import Results
from dashboards.documents.kinds.minutes import exit_table, school_findings
from dashboards.documents.model import (
    COUNTED,
    OPEN,
    Block,
    Column,
    Fields,
    Heading,
    Paper,
    Points,
    Signature,
    Table,
    Text,
)
from dashboards.documents.official import FILL, LONG_FILL, letter, letterhead_blocks
from dashboards.words import absent, count, day, number, out_of, period, signed, upper_first
from dashboards.words.place import natural
from warehouse.objectivity.check_design import chance_unseen, share_within

#: A difference that is rare enough to be missed and frequent enough to matter.
RARE = 0.1


def programme(facts: Facts) -> Paper:
    """Программа повышения объективности ОО: a template filled with the school's own facts."""
    code = facts.request.school_code
    name = short(facts.place.name) if code else "общеобразовательная организация"
    blocks: list[Block] = [Heading("Факты, с которых начинаем", counted=COUNTED)]
    if code:
        found = Attention(facts, facts.place.municipality, code)
        checked = rechecked(facts, facts.procedure["procedure_id"], code)
        blocks.append(Points((*school_findings(facts), *checked)))
        blocks += own_word(facts, code)
        for r in found.noticed.iter_rows(named=True):
            blocks.append(
                Text(
                    f"Что замечено: {r['seen_words']}. Почему могло быть иначе: {r['innocent_explanation']}."
                )
            )
            blocks.append(Text(f"Пояснение ОО: {r['school_words'].rstrip('.')}."))
        if found.noticed.is_empty() and not has_open_case(facts):
            blocks.append(Text(absent("signs_programme", found.noticed.height)))
    else:
        blocks.append(Text(f"Школа вписывает сама:\n{LONG_FILL}", look="line"))
    columns = (
        Column("Шаг", 4.4),
        Column("Ответственный", 2.6),
        Column("Срок", 1.8),
        Column("Что считаем результатом", 2.8),
    )
    blocks += [
        Heading("Шаги", counted=COUNTED),
        Table("Шаги программы", columns, steps(facts), "Шаги можно менять; отчёт не запрашивается."),
        Heading("Когда программа завершается", counted=COUNTED),
        exit_table(facts),
        *ends(facts),
        Signature("Руководитель образовательной организации"),
        Signature("От методического центра"),
    ]
    return Paper(
        title=f"Программа повышения объективности оценивания\n{name}",
        kind="Программа повышения объективности",
        blocks=tuple(blocks),
        provenance=facts.provenance(**facts.own_filters()),
        is_official=True,
    )


def recheck_act(facts: Facts) -> Paper:
    """Акт перепроверки: agreement of school and expert marking by criterion, no persons."""
    request = facts.request
    rows = facts.rows_if_built(
        "papers/recheck_act", school_code=request.school_code, procedure_id=request.procedure_id
    )
    rows = pl.DataFrame() if rows is None else rows
    name = short(facts.school_name(request.school_code))
    blocks: list[Block] = [
        Fields(
            (
                ("Дата", f"«___» ______________ 20___ г.    № {FILL}"),
                ("Комиссия", FILL * 2),
                ("Школа", name),
            )
        ),
        Heading("Что перепроверено"),
    ]
    if rows.is_empty():
        blocks.append(Text(absent("rechecks", rows.height)))
        columns = (
            Column("Критерий", 1.5),
            Column("Работ", 1),
            Column("Школа", 1.4),
            Column("Эксперты", 1.4),
            Column("Примечание", 4),
        )
        blocks.append(Table("Результаты перепроверки", columns, tuple((" ",) * 5 for _ in range(8))))
    found = rows.group_by("procedure_id", maintain_order=True) if rows.height else ()
    for (procedure_id,), part in found:
        blocks += _marking(_title(facts, procedure_id), part, _written(facts, procedure_id))
    blocks += [
        Heading("Пояснение школы"),
        Text(LONG_FILL, look="line"),
        Heading("Заключение комиссии"),
        Text(
            f"Расхождения обсуждены со школой. Критерии, по которым договорились:\n{LONG_FILL}", look="line"
        ),
        Signature("Председатель комиссии"),
        Signature("Члены комиссии"),
        Signature("Представитель школы ознакомлен"),
    ]
    return Paper(
        title=f"Акт перепроверки работ\n{name}",
        kind="Акт перепроверки",
        head=letterhead_blocks(facts.letterhead),
        blocks=tuple(blocks),
        provenance=facts.provenance(Школа=name, Процедура=request.procedure_id or "все перепроверенные"),
        is_official=True,
    )


def _title(facts: Facts, procedure_id: str) -> str:
    known = facts.procedures.filter(procedure_id=procedure_id)
    return facts.words_of(known.row(0, named=True)) if known.height else procedure_id


def _written(facts: Facts, procedure_id: str) -> int:
    """How many works the school wrote in a procedure, as far as the reader may know: 0 = not known."""
    rows = facts.rows("papers/check_participants", procedure_id=procedure_id)
    return rows.filter(school_code=facts.request.school_code)["participant_code"].n_unique()


def reach(works: int, written: int) -> str:
    """What so many works can show of all that were written, and what they cannot; "" where nobody knows how many."""
    if written < works:
        return ""
    if written == works:
        return "Проверены все работы школы: вывод относится ко всем."
    points = 100 * share_within(works, written)
    unseen = chance_unseen(RARE, works, written)
    seldom = number(unseen, 2) if unseen >= 0.01 else f"меньше {number(0.01, 2)}"
    return (
        "Если работы отобраны жребием, доля расхождений среди всех известна с точностью "
        f"±{number(points, 0)} п. п.; расхождение, которое есть у каждой десятой работы, среди проверенных не "
        f"встретилось бы с вероятностью {seldom}. Если жребия не было, о непроверенных работах этот акт не говорит."
    )


def _marking(title: str, part: pl.DataFrame, written: int) -> list[Block]:
    """Raw counts of one procedure: every work of the school, whoever marked it; the model only offers help."""
    whole = part.filter("is_whole_work").row(0, named=True)
    checked = whole["works_cnt"]
    of_all = out_of(checked, written, "работа") if written >= checked else count(checked, "работа")
    said = [
        f"{title}. Проверено: {of_all}. Балл за работу у школы и у экспертов совпал у "
        f"{number(whole['equal_cnt'])}, у школы выше – {number(whole['higher_cnt'])}, "
        f"ниже – {number(whole['lower_cnt'])}.",
        difference(whole),
        *filter(None, [reach(checked, written)]),
    ]
    if whole["marked_cnt"]:
        said.append(
            "С баллами экспертов отметка была бы другой у "
            f"{out_of(whole['mark_changed_cnt'], whole['marked_cnt'], 'работа')} с известной шкалой."
        )
    if whole["experts_cnt"] == 1:
        said.append(
            f"Все эти работы смотрел один эксперт ({whole['experts']}): разность включает и его собственную строгость."
        )
    if whole["own_expert_works_cnt"]:
        said.append(f"Работ, которые смотрел эксперт этой же школы: {number(whole['own_expert_works_cnt'])}.")
    how = [f"Эксперты (коды): {whole['experts']}"] if whole["experts_cnt"] != 1 else []
    how += [f"протокол: {whole['protocols']}"] if whole["protocols"] else []
    how += [f"дата: {period(whole['first_on'], whole['last_on'])}"] if whole["first_on"] else []
    how.append(f"без баллов школы проверено работ: {number(whole['blind_works_cnt'])}")
    line = "; ".join(how)
    said.append(upper_first(line) + ".")
    return [*(Text(sentence) for sentence in said), _by_criterion(title, part)]


def _by_criterion(title: str, part: pl.DataFrame) -> Table:
    columns = (
        Column("Крите\u00adрий", 1.4),
        Column("Работ", 1.0, True),
        Column("Сов\u00adпало", 1.2, True),
        Column("Школа выше", 1.2, True),
        Column("Школа ниже", 1.2, True),
        Column("Раз\u00adность, баллов", 1.5, True, 2),
        Column("Интервал 95 %", 2.0),
        Column("Помощь", 1.6),
    )
    body = tuple(
        (
            r["criterion"],
            r["works_cnt"],
            r["equal_cnt"],
            r["higher_cnt"],
            r["lower_cnt"],
            r["difference"],
            "–"
            if r["difference_low"] is None
            else f"{signed(r['difference_low'], 2)} … {signed(r['difference_high'], 2)}",
            "предлагается" if r["needs_support"] else "–",
        )
        for r in sorted(
            part.iter_rows(named=True), key=lambda r: (not r["is_whole_work"], natural(r["criterion"]))
        )
    )
    note = "Разность – балл школы минус балл экспертов; интервал, в который попадает ноль, – в пределах случайного. "
    return Table(f"{title}: школьная и экспертная проверка", columns, body, note + LISTED, frozenset({0}))


def _asked_of_region(facts: Facts) -> tuple[str, ...]:
    """What a letter asks for: experts of the region, and its figures only where they are not known yet."""
    place = facts.place
    known = facts.rows(
        "papers/reference_marks", procedure_id=place.procedure_id, municipality=place.municipality
    )
    experts = "рассмотреть возможность участия региональных экспертов в перепроверке работ"
    if known.is_empty() and not place.has_region:
        return (f"{experts};", "направить показатели региона и Российской Федерации по этой работе.")
    return (f"{experts}.",)


def region_letter(facts: Facts) -> Paper:
    """Письмо в регион: what was done and what is asked; open version only with counts."""
    found = Attention(facts, facts.place.municipality, None)
    results = Results(facts)
    offered = proposals(results)
    body: list[Block] = [
        Text(
            f"Сообщаем о работе по обеспечению объективности результатов {facts.procedure_title} ({facts.area})."
        ),
        Points(
            tuple(findings(results)) or (results.hidden_words or absent("participants", results.listed),),
            is_numbered=True,
        ),
        Text("Объективность. " + " ".join(found.sentences())),
    ]
    if facts.version != OPEN and (table := found.table()):
        body.append(table)
    body += [
        Text("Предложения:", keeps_next=True),
        Points(tuple(f"{p.audience}: {p.text} ({p.due_words})" for p in offered[:5])),
        Text(f"Просим до {day(month_end(facts.today, 30))}:", keeps_next=True),
        Points(_asked_of_region(facts)),
    ]
    return letter(
        facts,
        "О результатах и объективности оценочной процедуры",
        facts.letterhead.region_addressee or "Руководителю регионального органа управления образованием",
        tuple(body),
        "Письмо в регион",
    )
