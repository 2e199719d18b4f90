"""How words for people are written: under names that makemessages knows, joined as each language joins them."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("summit", "attendees", "sessions", "exhibitors")
JOINED = re.compile(r"""(["'] ["']) \+ (_|ngettext|pgettext|gettext)\(""")


def _aliases(path: Path) -> list[str]:
    imports = (
        node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)
    )
    return [
        f"{path.relative_to(ROOT)}: {name.name} as {name.asname}"
        for node in imports
        if node.module == "django.utils.translation"
        for name in node.names
        if "gettext" in name.name and name.asname not in (None, "_")
    ]


def test_no_word_is_hidden_from_translators_by_another_name():
    found = [
        alias for app in APPS for path in (ROOT / app).rglob("*.py") for alias in _aliases(path)
    ]
    assert found == []


def test_no_sentences_are_joined_by_a_space():
    """Chinese has none between sentences; `commas.sentences` knows."""
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    assert [str(path) for path in files if JOINED.search(path.read_text())] == []


def _inside_braces(path: Path) -> list[str]:
    strings = (
        node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr)
    )
    return [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for string in strings
        for call in ast.walk(string)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and (call.func.id == "_" or call.func.id.endswith("gettext"))
    ]


def test_no_word_is_hidden_from_translators_inside_an_f_string():
    """xgettext reads such a string as one piece."""
    found = [
        place
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        for place in _inside_braces(path)
    ]
    assert found == []
