"""What the panel's look is made of is there and fits together."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.module_loading import import_string

from summit import mirror
from summit.config.unfold import NAVIGATION
from summit.management.commands import mirror_admin_css

SPRITE = Path(str(finders.find("summit/admin-icons.svg"))).read_text(encoding="utf-8")
ITEMS = [item for group in NAVIGATION for item in group["items"]]


def test_the_mirrored_stylesheet_is_that_of_the_installed_unfold():
    assert mirror_admin_css.TWIN.read_text(encoding="utf-8") == mirror_admin_css.twin()


@pytest.mark.parametrize(
    ("given", "mirrored"),
    [
        (".a{margin-left:1px}", ".a{margin-right:1px}"),
        (".a{border-top-left-radius:1px;right:0}", ".a{border-top-right-radius:1px;left:0}"),
        (".a{text-align:left}", ".a{text-align:right}"),
        (".a{padding:1px 2px 3px 4px}", ".a{padding:1px 4px 3px 2px}"),
        (".a{padding:calc(1px + 2px) 2px}", ".a{padding:calc(1px + 2px) 2px}"),
        (".a{border-radius:1px 2px 3px 4px}", ".a{border-radius:2px 1px 4px 3px}"),
        (".a{--tw-translate-x:50%}", ".a{--tw-translate-x:calc(50% * -1)}"),
        (".a{--tw-translate-x:-100%}", ".a{--tw-translate-x:100%}"),
        (".a{margin-inline-start:1px}", ".a{margin-inline-start:1px}"),
        (".left-2:hover{color:red}", ".left-2:hover{color:red}"),
        (
            "@media (width>=40rem){.sm\\:ml-0{margin-left:0}}",
            "@media (width>=40rem){.sm\\:ml-0{margin-right:0}}",
        ),
    ],
)
def test_mirror(given, mirrored):
    assert mirror.mirror(given) == mirrored


def test_mirrored_twice_is_the_same_again():
    css = ".a{margin-left:1px;padding:1px 2px 3px 4px;float:right}"

    assert mirror.mirror(mirror.mirror(css)) == css


def test_every_drawing_that_is_used_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE))
    templates = Path(settings.BASE_DIR, "summit/templates").rglob("*.html")
    used = {item["icon"] for item in ITEMS}
    for template in templates:
        used |= set(re.findall(r'{% panel_icon "([\w-]+)"', template.read_text(encoding="utf-8")))

    assert used <= drawn


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["icon"])
def test_every_item_of_the_navigation_leads_somewhere(item):
    if "model" in item:
        assert apps.get_model(item["model"])
    if "count" in item:
        assert callable(import_string(item["count"]))


@pytest.mark.parametrize(
    "name", [*settings.DASHBOARD_PANELS, *settings.MAIL_KINDS, *settings.AUDIT_VERBS]
)
def test_names_in_the_settings_exist(name):
    assert import_string(name) is not None
