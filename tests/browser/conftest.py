"""Chromium from Debian, driven by Playwright, against real processes."""

import os
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.system import System

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
LANGUAGES = ("en", "zh-hans", "fr", "ar")
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
View = tuple[ViewportSize, Scheme]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail("Chromium is missing: apt-get install chromium, or set CHROMIUM.")
    # Playwright runs a loop of its own in this thread; Django would take our calls for async ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    with System(tmp_path) as system:
        yield system


def violations(page: Page, scheme: Scheme = "light") -> list[str]:
    """What axe-core finds wrong on the page in this scheme, as `rule: first place`."""
    page.emulate_media(color_scheme=scheme)
    options = {"resultTypes": ["violations"]}
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(options).then(said => said.violations)", options)
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def loads(paths: Sequence[str]) -> Iterator[tuple[str, str, Sequence[View]]]:
    """(language, path, views) of each page that is to be looked at; it is loaded in the size of the first view.

    In each language a page is seen in both sizes and both schemes, over the languages in each size with each
    scheme, and loaded in both sizes, since scripts and pictures may look at the size once.
    """
    for (turn, language), (place, path) in product(enumerate(LANGUAGES), enumerate(paths)):
        sizes = (PHONE, DESKTOP) if (turn + place) % 2 == 0 else (DESKTOP, PHONE)
        schemes = SCHEMES if turn < len(LANGUAGES) // 2 else SCHEMES[::-1]
        yield language, path, tuple(zip(sizes, schemes, strict=True))


def faults(page: Page, views: Sequence[View] = ()) -> list[str]:
    """What is wrong with the page in each view: for axe, or because it must be scrolled sideways.

    Without `views` in every size with every scheme, first in the size in which it was loaded.
    """
    wrong: list[str] = []
    sizes = sorted((PHONE, DESKTOP), key=lambda size: size != page.viewport_size)
    for size, scheme in views or product(sizes, SCHEMES):
        if size != page.viewport_size:
            page.set_viewport_size(size)
        found = violations(page, scheme)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            found.append(f"{width} px wide")
        wrong += [f"{page.url}, {size['width']} px, {scheme}: {one}" for one in found]
    return wrong
