"""The words of the seeds: TOML files in which every text stands in the four languages side by side."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LANGUAGES = ("en", "zh-hans", "fr", "ar")
Words = Mapping[str, str]  # language -> text


@cache
def read(name: str) -> dict[str, Any]:
    """The file `name` of this package, read once; callers must not change it."""
    with (HERE / name).open("rb") as file:
        return tomllib.load(file)


def columns(**fields: Words) -> dict[str, str]:
    """Texts as the columns of a translated model: `name={"zh-hans": ...}` gives `name_zh_hans`."""
    return {
        f"{field}_{language.replace('-', '_')}": text.strip()
        for field, words in fields.items()
        for language, text in words.items()
    }


def translated(row: Mapping[str, Any], *fields: str) -> dict[str, str]:
    """The columns of those of `fields` that `row` of a file has."""
    return columns(**{field: row[field] for field in fields if field in row})
