"""What the stylesheet, the script and the templates of the public pages promise."""

import gzip
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from unfold.widgets import UnfoldAdminTextInputWidget

ROOT = settings.BASE_DIR
STATIC = ROOT / "summit" / "static" / "summit"
STYLESHEET = (STATIC / "site.css").read_text()
PUBLIC_PAGES = [
    path
    for folder in (
        "summit/templates",
        "attendees/templates",
        "sessions/templates",
        "exhibitors/templates",
    )
    for path in sorted((ROOT / folder).rglob("*.html"))
    if not {"email", "admin"} & set(path.parts)
]
SPRITE = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_stylesheet_and_script_keep_their_budgets():
    assert compressed(STATIC / "site.css") <= 30_000
    assert compressed(STATIC / "site.js") <= 15_000


def test_drawing_is_below_three_kilobytes():
    assert (ROOT / "summit/templates/summit/parts/drawing.html").stat().st_size < 3_000


def test_stylesheet_knows_no_left_and_right():
    """Arabic pages mirror themselves because every property is a logical one."""
    physical = re.findall(
        r"(?:margin|padding|border|inset)-(?:left|right|top|bottom)|(?:^|[;{\s])(?:left|right|float):"
        r"|text-align: (?:left|right)",
        STYLESHEET,
    )
    assert physical == []


def test_dark_by_system_and_dark_by_choice_are_the_same():
    by_system = re.findall(
        r':root:not\(\[data-theme="light"\]\) \{(.+?)\}', STYLESHEET, flags=re.DOTALL
    )
    by_choice = re.findall(
        r'^ +:root\[data-theme="dark"\] \{(.+?)\}', STYLESHEET, flags=re.DOTALL | re.MULTILINE
    )
    assert [block.split() for block in by_system] == [block.split() for block in by_choice]
    assert len(by_system) == 2


@pytest.mark.parametrize("path", PUBLIC_PAGES, ids=lambda path: path.name)
def test_page_holds_no_inline_style_or_script(path: Path):
    """The content security policy would refuse them."""
    text = path.read_text()
    data_block = r"(?![^>]*type=.application/json)"
    script = rf"<script(?! src=){data_block}"
    assert re.findall(rf"\sstyle=|\son[a-z]+=|<style|{script}|javascript:", text) == []


@pytest.mark.parametrize("path", PUBLIC_PAGES, ids=lambda path: path.name)
def test_page_uses_drawings_that_exist(path: Path):
    assert set(re.findall(r'{% icon "([^"]+)" %}', path.read_text())) <= SPRITE


@pytest.mark.parametrize("widget", [forms.TextInput, forms.Textarea, UnfoldAdminTextInputWidget])
def test_no_field_lets_the_browser_cut_what_is_pasted(widget):
    class Note(forms.Form):
        words = forms.CharField(max_length=5, widget=widget)

    html = str(Note({"words": "123456"}))
    assert "123456" in html
    assert "at most 5 characters (it has 6)" in html
    assert "maxlength" not in html


@pytest.mark.parametrize("path", PUBLIC_PAGES, ids=lambda path: path.name)
def test_no_page_lets_the_browser_cut_what_is_pasted(path):
    assert not re.search(r"\smaxlength=", path.read_text())
