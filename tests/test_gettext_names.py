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
