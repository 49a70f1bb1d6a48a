"""Section «Проверка» of the page «План»: closings drawn for a yes or no, and what the answers say of the program."""

from datetime import date, datetime

import polars as pl
import streamlit as st

from dashboards import data, frame
from dashboards.frame import Column
from dashboards.frame.html import escape
from dashboards.inbox import CHECK_ANSWERS, may_record
from dashboards.pages.plan import record as plan_record
from dashboards.pages.plan.record import Record
from dashboards.words import absent, count, day, month_title, number, percent, plural
from warehouse.home import Home
from warehouse.pending import MARK

YES, NO = CHECK_ANSWERS
#: Answers asked for at a time; the next ones open behind them.
AT_A_TIME = 5


def _month(first: date) -> str:
    return f"{month_title(first.month)} {first.year}"


def _now(row: dict) -> str:
    return f"{row['state_sign']} {row['state']}"


def _answer(row: dict) -> str:
    """What was answered, with the mark while the build does not know it."""
    if not row["is_answered"]:
        return "ждёт ответа"
    return f"{row['answer']} · {MARK}" if row["is_pending"] else row["answer"]


def _share(row: dict) -> str:
    """«5 из 6 – 83 % (от 44 до 97 %)»."""
    if not row["answered_cnt"]:
        return "–"
    share = percent(row["precision_pct"], row["answered_cnt"])
    return (
        f"{number(row['right_cnt'])} из {number(row['answered_cnt'])} – {share} "
        f"(от {number(row['low_pct'], 0)} до {number(row['high_pct'], 0)} %)"
    )


DRAWN = [
    Column("closed_month", "Месяц", _month, css="nowrap"),
    Column("number", "№", css="nowrap"),
    Column("title", "Мера", css="wide"),
    Column("school_name", "Чья строка", nothing="ведомство", css="mid"),
    Column("closed_on", "Закрыта днём", day, css="nowrap"),
    Column("closed_with", "По чему закрыта", nothing="не названо", css="mid"),
    Column("answer", "Ответ", _answer, by_row=True, css="mid"),
    Column("state", "Теперь", _now, by_row=True, css="nowrap"),
]
PRECISION = [
    Column("action_label", "Вид действия", css="wide"),
    Column("drawn_cnt", "Отобрано", is_number=True),
    Column("answered_cnt", "Отвечено", is_number=True),
    Column("right_cnt", "Верно из отвеченных (с 95-процентными границами)", _share, by_row=True, css="mid"),
    Column("conclusion", "Вывод", css="mid"),
]


def waiting(plans: list[str]) -> int:
    """Closings of these plans that wait for an answer."""
    told = data.fetch_if_built("plan/closing_checks")
    return 0 if told is None else _unanswered(told, plans).height


def _unanswered(told: pl.DataFrame, plans: list[str]) -> pl.DataFrame:
    return told.filter(pl.col("plan_id").is_in(plans), ~pl.col("is_answered"))


def show(
    plans: list[str], first: list[Column], names: dict[str, str], filters: dict[str, str], today: date
) -> None:
    """Closings that wait for a yes or no, the precision by life, and everything that was drawn.

    first: the column of the plan where there are several; names: code of a plan → its name.
    """
    told, precision = (data.fetch_if_built(f"plan/closing_{one}") for one in ("checks", "precision"))
    frame.heading("Проверка закрытий")
    if said := st.session_state.pop("check_recorded", None):
        frame.done(said)
    own = None if told is None else told.filter(pl.col("plan_id").is_in(plans))
    if own is None or precision is None or own.is_empty():
        frame.note(absent("closing_checks", own))
        frame.how_counted("rpt_closing_checks", "rpt_closing_precision")
        return
    frame.note(life(precision.row(0, named=True)))
    left = _unanswered(own, plans)
    if may_record(data.scope()) in ("everything", "checks") and left.height:
        _ask(left, names if len(plans) > 1 else {}, today)
    frame.recorded("plan_status")
    frame.heading("Точность по видам действия")
    frame.table_block(precision, PRECISION, "tochnost", "Точность закрытий по видам действия", {})
    frame.heading("Что отобрал жребий")
    frame.table_block(own, [*first, *DRAWN], "proverka", "Проверка закрытий", filters)
    frame.how_counted("rpt_closing_checks", "rpt_closing_precision")


def life(total: dict) -> str:
    """The precision of the program's own closings in a sentence. total: the row of all kinds of action."""
    drawn = f"Жребий отобрал {count(total['drawn_cnt'], 'закрытие')}, которые программа сделала сама"
    if not total["answered_cnt"]:
        return f"{drawn}; пока ни одного ответа, поэтому точность закрытий по жизни не известна."
    right = plural(total["right_cnt"], "верно", "верны", "верны")
    return (
        f"{drawn}; отвечено о {number(total['answered_cnt'])}. По ответам {right} {_share(total)}. "
        "Ответы, которые ждут обновления, в эту долю ещё не вошли."
    )


def _ask(left: pl.DataFrame, names: dict[str, str], today: date) -> None:
    frame.heading(f"Верно ли закрыто: осталось {count(left.height, 'ответ')}")
    frame.note(
        "Каждый месяц жребий называет до пяти закрытий плана; выбрать их нельзя. «Нет» снова открывает меру: слово "
        "человека важнее факта из данных. Ответ ложится файлом в папку inbox, его можно взять назад."
    )
    for place, row in enumerate(left.head(AT_A_TIME).to_dicts()):
        with st.container(border=True, key=f"check_card_{place}"):
            frame.show(_card(row, names))
            with st.container(horizontal=True):
                if st.button("Да, исполнено", key=f"check_yes_{row['occurrence_id']}"):
                    _keep(row, YES, today)
                if st.button("Нет, не о том", key=f"check_no_{row['occurrence_id']}"):
                    _keep(row, NO, today)
    if left.height > AT_A_TIME:
        frame.note(f"Следующие откроются после ответов на эти {AT_A_TIME}.")


def _card(row: dict, names: dict[str, str]) -> str:
    where = [names.get(row["plan_id"]), _month(row["closed_month"]), row["school_name"], row["period_label"]]
    proof = row["closed_with"] or "не названо"
    return (
        f"<p><b>{escape(row['number'])}. {escape(row['title'])}</b></p>"
        f'<p class="ob-note">{escape(" · ".join(one for one in where if one))}</p>'
        f"<p>Программа закрыла меру {day(row['closed_on'])} ({escape(row['closed_as'])}) по подтверждению: "
        f"{escape(proof)}.</p>"
    )


def answered(row: dict, answer: str, today: date) -> Record:
    """The line of the form that an answer is. row: of `plan/closing_checks`.

    A yes keeps the day and the word of the fact; a no is said today, after the fact, so it goes before it.
    """
    about = (row["plan_id"], row["number"], row["window_key"])
    if answer == YES:
        said, at, proof = row["closed_as"], row["closed_on"], row["closed_with"] or ""
    else:
        said, at, proof = CHECK_ANSWERS[NO][0], today, ""
    comment = f"выборочная проверка: {answer}"
    return Record(*about, said, at, row["school_code"], None, proof, comment, answer)


def _keep(row: dict, answer: str, today: date) -> None:
    name = plan_record.put_into_inbox(Home.from_env(), [answered(row, answer, today)], datetime.now())
    st.session_state["check_recorded"] = (
        f"Ответ записан в файл «{name}». У меры это видно сразу, с пометкой «{MARK}»; точность посчитает ближайшее "
        "обновление."
    )
    st.rerun()
