"""Whatever tabs, breaks and tags do to a plan, it is read or refused; nothing else is raised."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.plans import PlanRefused, looks_like_plan, looks_like_status_report, plan_from_rows
from ingestion.plans.rows import rows_from_text
from ingestion.plans.status_report import report_from_rows

WORDS = [
    "Проведение",
    "анализа",
    "до 01.03.2023",
    "Март 2023",
    "ежегодно",
    "Методист,",
    "1.",
    "2.1.",
    "II.",
    "У.",
    "4.3. Участие",
    "Раздел 2. Кадры",
    "в течение",
    "",
    "<b>",
    "</b>",
    "<br/>",
    "&nbsp;",
    "«План»",
    "-",
    "№",
    "Мероприятие",
    "Срок",
    "Ответственный",
    "Ответственный, сроки",
    "Направления",
    "IX",
    "Итого",
    "3",
    "𝟛",
    "\x0b",
]
cells = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
rows = st.lists(cells, max_size=7).map("\t".join)
noise = st.lists(st.one_of(rows, st.sampled_from(["", "\t\t", "2", "Приложение"])), max_size=12)
HEADS = [
    "№\tМероприятие\tСрок\tОтветственный\tРезультат",
    "Мероприятие\tСрок\tОтветственный",
    "Мероприятие\tОжидаемый результат\tОтветственный\tСрок",
    "№\tНаправления\tМероприятия\tОтветственный, сроки",
]


def _check(refused: PlanRefused) -> None:
    assert refused.sentence.endswith(".")
    assert "\n" not in refused.sentence


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(HEADS), noise, noise)
def test_read_or_refused(head, above, below):
    text = "\n".join(["План на 2022-2023 учебный год", *above, head, *below])
    lines = rows_from_text(text)
    looks_like_plan(text)
    looks_like_status_report(text)
    for read in (plan_from_rows, report_from_rows):
        try:
            document = read(lines, "gorod.txt")
        except PlanRefused as refused:
            _check(refused)
            continue
        if read is plan_from_rows:
            assert len({m.number for m in document.measures}) == len(document.measures) > 0
            assert all(m.title for m in document.measures)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_any_text(text):
    try:
        plan_from_rows(rows_from_text(text), "gorod.txt")
    except PlanRefused as refused:
        _check(refused)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 3), st.lists(st.integers(0, 60), min_size=1, max_size=4))
def test_a_torn_row_is_joined_or_refused(column, cuts):
    """A cell cut into rows with empty first cells gives the same words or a refusal, never other words."""
    row = [
        "1.",
        "Подготовка приказа о проведении диагностических работ в школах",
        "До 01.03.2023 года",
        "Методист центра",
        "Приказ, список наблюдателей и протокол совещания",
    ]
    column += 1
    text = row[column]
    words = text.split()
    places = sorted({cut % len(words) for cut in cuts} - {0})
    parts = [" ".join(words[a:b]) for a, b in zip([0, *places], [*places, len(words)], strict=True)]
    lines = ["\t".join([*row[:column], parts[0], *row[column + 1 :]])]
    lines += ["\t".join([""] * column + [part] + [""] * (4 - column)) for part in parts[1:]]
    source = "\n".join(["План на 2022-2023 учебный год", HEADS[0], *lines])
    measure = plan_from_rows(rows_from_text(source), "gorod.txt").measures[0]
    assert [measure.title, measure.timing_text, measure.responsible, measure.expected_result] == row[1:]


BEGINNINGS = [
    "Направление",
    "Сроки",
    "Ответственные за",
    "Результаты",
    "Мероприятия по",
    "Исполнение",
    "Анализ",
]
TITLES = st.tuples(
    st.sampled_from(BEGINNINGS), st.sampled_from(["наблюдателей", "работ в школах", "объективности"])
)
RESULTS = st.sampled_from(
    ["Листы наблюдения", "Ответственный назначен", "Срок соблюдён", "Результат в справке", ""]
)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from([HEADS[0], HEADS[1]]),
    st.lists(st.tuples(TITLES, RESULTS), min_size=2, max_size=5, unique=True),
)
def test_a_measure_in_the_words_of_a_head_is_not_swallowed_by_it(head, wanted):
    titles = [
        f"{first} {second} {place}-х классов" for place, ((first, second), _) in enumerate(wanted, start=4)
    ]
    has_number = head.startswith("№")
    lines = []
    for place, (title, (_, result)) in enumerate(zip(titles, wanted, strict=True), start=1):
        cells = [title, "Март 2023", "Методист центра"]
        lines.append("\t".join([str(place), *cells, result] if has_number else cells))
    text = "\n".join(["План на 2022-2023 учебный год", head, *lines])
    measures = plan_from_rows(rows_from_text(text), "gorod.txt").measures
    assert [measure.title for measure in measures] == titles
