"""Settings kept in YAML and TOML files, read into models: a mistake is one Russian sentence, never a trace.

For sources, rules, policies, letterheads and lists of papers alike. A model extends `Declared`; `read(path, model)`
returns it or raises `SettingsFileError`, whose text names the file, the place in it, and the nearest right word.
"""

from __future__ import annotations

import difflib
import tomllib
import types
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ConfigDict, RootModel, ValidationError
from pydantic_core import ErrorDetails

from warehouse.yamls import LOADER, SettingsFileError

__all__ = [
    "Declared",
    "SettingsFileError",
    "nearest",
    "parse",
    "read",
    "read_table",
    "require_known",
    "validate",
]


class Declared(BaseModel):
    """A block of settings: every name is known, a number may stand where a text is expected, nothing changes later."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


Model = TypeVar("Model", bound=BaseModel)
# Where in a file: names and, in lists, positions.
Place = tuple[int | str, ...]

EXPECTED = {
    "bool_parsing": "ожидается true или false",
    "bool_type": "ожидается true или false",
    "int_parsing": "ожидается целое число",
    "int_type": "ожидается целое число",
    "int_from_float": "ожидается целое число",
    "float_parsing": "ожидается число",
    "float_type": "ожидается число",
    "string_type": "ожидается текст: возьмите значение в кавычки",
    "list_type": "ожидается список",
    "tuple_type": "ожидается список",
    "dict_type": "ожидаются строки вида «имя: значение»",
    "model_type": "ожидаются строки вида «имя: значение»",
    "model_attributes_type": "ожидаются строки вида «имя: значение»",
    "too_short": "значений меньше, чем нужно",
    "string_too_short": "значение пустое",
}
SHOWN_WORDS = 12


class _NoRepeats(LOADER):  # type: ignore[valid-type,misc]  # the C loader where PyYAML was built with it
    """A loader that refuses a name written twice: of two values one would be lost without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [(self.construct_object(key), key.start_mark) for key, _ in node.value]
        for index, (name, mark) in enumerate(names):
            if name in [earlier for earlier, _ in names[:index]]:
                raise yaml.constructor.ConstructorError(None, None, f"имя «{name}» записано дважды", mark)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def nearest(word: str, known: Iterable[str]) -> str:
    """Say in words what was probably meant by a word that is not known, or what there is to choose from."""
    words = [str(item) for item in known]
    close = difflib.get_close_matches(str(word), words, n=1, cutoff=0.6)
    if close:
        return f"похоже на «{close[0]}»"
    return "есть: " + ", ".join(words[:SHOWN_WORDS]) + (", …" if len(words) > SHOWN_WORDS else "")


def require_known(word: str, known: Iterable[str], what: str) -> None:
    """Raise ValueError in words unless a word is one of the known; for validators of models."""
    words = list(known)
    if word not in words:
        raise ValueError(f"{what} «{word}» нет; {nearest(word, words)}")


def parse(path: Path, *, label: str | None = None) -> Any:
    """Return the content of a .yml, .yaml or .toml file, {} for an empty one; raises SettingsFileError."""
    name = label or path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsFileError(f"файл {name} не читается: сохраните его в кодировке UTF-8") from error
    except OSError as error:
        raise SettingsFileError(
            f"файл {name} не открывается: проверьте, что это файл и что его можно прочесть"
        ) from error
    try:
        if path.suffix.lower() == ".toml":
            return tomllib.loads(text)
        content = yaml.load(text, Loader=_NoRepeats)
        return {} if content is None else content
    except yaml.YAMLError as error:
        raise SettingsFileError(f"файл {name} не читается{_where(error)}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsFileError(f"файл {name} не читается ({error}): проверьте кавычки и скобки") from error


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or ""
    advice = problem if problem.startswith("имя «") else "проверьте кавычки и отступы"
    return (f", строка {mark.line + 1}" if mark else "") + f": {advice}"


def validate(content: Any, model: type[Model], label: str) -> Model:
    """Return content as a model; raises SettingsFileError that names the file by its label."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise SettingsFileError(sentence(error, model, label)) from error


def read(path: Path, model: type[Model], *, label: str | None = None) -> Model:
    """Read a file into a model; `label` is how the person knows the file. Raises SettingsFileError."""
    return validate(parse(path, label=label), model, label or path.name)


def read_table(path: Path, entry: type[Model], *, label: str | None = None) -> dict[str, Model]:
    """Read a file of named entries (`name: {…}`) into models by name, in file order; raises SettingsFileError."""
    table = RootModel[dict[str, entry]]  # type: ignore[valid-type]  # a model known only here
    return validate(parse(path, label=label), table, label or path.name).root


def sentence(error: ValidationError, model: type[BaseModel], label: str) -> str:
    """Put the first mistake of a file into words, a misspelt name before what is missing because of it."""
    found: list[Any] = error.errors(include_url=False)
    order = {"extra_forbidden": 0, "missing": 2}
    first = min(found, key=lambda item: order.get(item["type"], 1))
    more = f" (и ещё ошибок: {len(found) - 1})" if len(found) > 1 else ""
    return f"файл {label}{_said(first, model)}{more}"


def _said(item: ErrorDetails, model: type[BaseModel]) -> str:
    kind, loc, given = item["type"], tuple(item["loc"]), item["input"]
    if kind == "extra_forbidden" and given is None and " " in str(loc[-1]):
        return f"{_path(loc[:-1])}: «{loc[-1]}» – не имя; текст с запятой возьмите в кавычки"
    if kind == "extra_forbidden":
        return f"{_path(loc[:-1])}: неизвестное имя «{loc[-1]}»; {nearest(str(loc[-1]), _names(model, loc[:-1]))}"
    if kind == "missing":
        return f"{_path(loc[:-1])}: нет обязательного имени «{loc[-1]}»"
    if kind in ("literal_error", "enum"):
        options = [word.strip(" '") for word in item["ctx"]["expected"].replace(" or ", ", ").split(",")]
        return f"{_path(loc)}: «{given}» не подходит; {nearest(given, options)}"
    if kind == "value_error":
        return f"{_path(loc)}: {item['ctx']['error']}"
    if kind.startswith(("greater_than", "less_than")):
        bound = next(iter(item["ctx"].values()))
        words = {"greater_than": "больше", "greater_than_equal": "не меньше", "less_than": "меньше"}
        return f"{_path(loc)}: ожидается число {words.get(kind, 'не больше')} {bound}, записано «{given}»"
    if given is None:
        return f"{_path(loc)}: значение пустое, {EXPECTED.get(kind, 'а оно нужно')}"
    shown = "" if isinstance(given, dict | list) else f", записано «{_shown(given)}»"
    return f"{_path(loc)}: {EXPECTED.get(kind, 'значение не подходит')}{shown}"


def _shown(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _path(loc: Place) -> str:
    """The place of a value as people read it: `columns[2].type`, counted from one."""
    text = ""
    for part in loc:
        text += f"[{part + 1}]" if isinstance(part, int) else f"{'.' if text else ''}{part}"
    return f", {text}" if text else ""


def _names(model: type[BaseModel], loc: Place) -> list[str]:
    """Names allowed at a place of a model, found by walking its annotations."""
    at: Any = model
    for part in loc:
        at = _inside(at, part)
    arms = [arm for arm in _arms(at) if isinstance(arm, type) and issubclass(arm, BaseModel)]
    return [field.alias or name for arm in arms for name, field in arm.model_fields.items()]


def _arms(annotation: Any) -> list[Any]:
    """The choices of a union, without None; anything else is its own only choice."""
    if get_origin(annotation) in (Union, types.UnionType):
        return [arm for arm in get_args(annotation) if arm is not type(None)]
    return [annotation]


def _inside(annotation: Any, part: str | int) -> Any:
    for arm in _arms(annotation):
        if isinstance(arm, type) and issubclass(arm, RootModel):
            return _inside(arm.model_fields["root"].annotation, part)
        if isinstance(arm, type) and issubclass(arm, BaseModel):
            for name, field in arm.model_fields.items():
                if part in (name, field.alias):
                    return field.annotation
        if get_origin(arm) is dict:
            return get_args(arm)[1]
        if get_origin(arm) in (list, tuple):
            return get_args(arm)[0]
    return annotation
