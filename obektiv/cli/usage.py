"""Help and wrong calls in Russian: typer and click speak English only, and both are read by a person at a console."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.exceptions import TyperException

from obektiv.cli import say

#: What typer says → what a person reads. Words of ours (a message of our own, a name) are left as they are.
WORDS = tuple(
    (re.compile(pattern, re.MULTILINE), said)
    for pattern, said in (
        (r"^Usage: ", "Вызов: "),
        (r"\[OPTIONS\]", "[ПАРАМЕТРЫ]"),
        (r"COMMAND \[ARGS\]\.\.\.", "КОМАНДА …"),
        (r"^Options:$", "Параметры:"),
        (r"^Commands:$", "Команды:"),
        (r"^Arguments:$", "Что назвать:"),
        (r"Show\s+this\s+message\s+and\s+exit\.", "Показать эту справку."),
        (r"\[default:(\s+)", r"[по умолчанию:\1"),
        (r"\[required\]", "[обязательно]"),
        (r"; required\]", "; обязательно]"),
        (r"<int range>|<int>", "<число>"),
        (r"<float range>|<float>", "<число>"),
        (r"<str>|<text>", "<слово>"),
        (r"<path>|<file>|<directory>", "<путь>"),
        (r"\{file\}", "{файл}"),
        (r"\{login\}", "{логин}"),
        (r"^No such option: (\S+)", r"нет параметра \1"),
        (r"\(Possible options: (.*)\)", r"(есть похожие: \1)"),
        (r"^No such command ('.*?')\.", r"нет команды \1."),
        (r"Did you mean (.*)\?", r"Может быть, \1?"),
        (r"^Missing command\.", "не названа команда."),
        (r"^Missing argument '(.*?)'\.", r"не сказано, что взять: \1."),
        (r"^Missing option '(.*?)'\.", r"не назван параметр \1."),
        (r"^Invalid value for '(.*?)': ", r"неверное значение \1: "),
        (r"^Invalid value: ", "неверное значение: "),
        (r"Input should be a valid integer.*", "нужно целое число."),
        (r"Input should be a valid number.*", "нужно число."),
        (r"Input should be greater than or equal to (\S+)", r"нужно не меньше \1"),
        (r"Input should be less than or equal to (\S+)", r"нужно не больше \1"),
        (r"(?:[Ff]ile|[Dd]irectory|[Pp]ath) ('.*') does not exist\.", r"\1 не найден."),
        (r"(?:[Ff]ile|[Dd]irectory|[Pp]ath) ('.*') is a directory\.", r"\1 – папка, а нужен файл."),
        (r"(?:[Ff]ile|[Dd]irectory|[Pp]ath) ('.*') is a file\.", r"\1 – файл, а нужна папка."),
        (r"(?:[Ff]ile|[Dd]irectory|[Pp]ath) ('.*') is not readable\.", r"\1 нельзя прочитать: нет прав."),
        (r"('.*') is not one of (.*)\.", r"\1 не подходит; есть: \2."),
        (r"^Option '?(.*?)'? requires an argument\.", r"после \1 нужно значение."),
        (r"^Option '?(.*?)'? does not take a value\.", r"после \1 значение не пишут."),
        (r"^Got unexpected extra argument\(?s?\)? \((.*)\)", r"лишнее: \1"),
    )
)


def in_russian(text: str) -> str:
    """Put what typer says of a call or of a command into Russian."""
    for pattern, said in WORDS:
        text = pattern.sub(said, text)
    return text


class _Help(typer.Context.formatter_class):  # type: ignore[misc, valid-type]
    """The page of help, in Russian."""

    def write_dl(self, rows: Any, *more: Any, **settings: Any) -> None:
        """Write names and what they mean in two columns, as wide as the Russian words are."""
        super().write_dl([(in_russian(name), in_russian(said)) for name, said in rows], *more, **settings)

    def getvalue(self) -> str:
        """Return the page."""
        return in_russian(super().getvalue())


class _Context(typer.Context):
    """Makes such pages."""

    formatter_class = _Help


def _speak(command: Any) -> None:
    command.context_class = _Context
    for one in getattr(command, "commands", {}).values():
        _speak(one)


def run(app: typer.Typer) -> None:
    """Run the application; exits with its code, 2 for a wrong call, said in words."""
    command = typer.main.get_command(app)
    _speak(command)
    try:
        code = command(standalone_mode=False)
    except TyperException as error:
        raise SystemExit(_say(error)) from error
    raise SystemExit(code if isinstance(code, int) else 0)


def _say(error: TyperException) -> int:
    said = error.format_message()
    context = getattr(error, "ctx", None)
    if said.startswith("Вызов: "):
        # A group that is called without a command shows its page.
        say.err.print(said)
        return error.exit_code
    words = in_russian(said)
    say.err.print(f"Не сделано: {words if words.endswith(('.', '?')) else words + '.'}")
    if context:
        say.err.print(f"Как вызвать: {context.command_path} --help")
    return error.exit_code
