"""What the stylesheets, the script and the templates of the exhibition's pages promise."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "exhibitors" / "static" / "exhibitors"
STYLESHEETS = [STATIC / name for name in ("plan.css", "portal.css", "exhibition.css")]
TEMPLATES = [
    path
    for path in sorted((ROOT / "exhibitors/templates/exhibitors").rglob("*.html"))
    if "email" not in path.parts
]
SPRITE = set(
    re.findall(r'<symbol id="([^"]+)"', (ROOT / "summit/static/summit/icons.svg").read_text())
)


def test_what_a_page_loads_stays_small():
    sheets = [path.read_bytes() for path in STYLESHEETS]
    site = (ROOT / "summit/static/summit/site.css").read_bytes()
    assert len(gzip.compress(b"".join([site, *sheets]), 9)) <= 30_000
    assert len(gzip.compress((STATIC / "plan.js").read_bytes(), 9)) <= 5_000


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.name)
def test_stylesheet_knows_no_left_and_right(path):
    physical = re.findall(
        r"(?:margin|padding|border|inset)-(?:left|right|top|bottom)|(?:^|[;{\s])(?:left|right|float):"
        r"|text-align: (?:left|right)",
        path.read_text(),
    )
    assert physical == []


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.name)
def test_stylesheet_takes_its_place_among_the_layers_of_the_site(path):
    site = (ROOT / "summit/static/summit/site.css").read_text()
    order = re.search(r"^@layer [^;{]+;", site, flags=re.MULTILINE)[0]
    assert order in path.read_text()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_page_holds_no_inline_style_or_script(path):
    text = path.read_text()
    script = r"<script(?! (?:src|type=\"module\" src)=)"
    assert re.findall(rf"\sstyle=|\son[a-z]+=|<style|{script}|javascript:", text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_page_uses_drawings_that_exist(path):
    assert set(re.findall(r'{% icon "([^"]+)" %}', path.read_text())) <= SPRITE


def test_drawings_that_are_named_in_code_exist():
    for path in (ROOT / "exhibitors").glob("*.py"):
        for name in re.findall(r'(?:ICONS|icon)[^\n]*"([a-z0-9-]+)"', path.read_text()):
            if "-" in name:
                assert name in SPRITE, (path, name)
