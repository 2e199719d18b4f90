"""`make reset` in a folder that holds more than the demo."""

from pathlib import Path

import pytest
from django.conf import settings

from attendees.services import imports
from summit.local import home
from tests.local import call, environment, own_folder


@pytest.fixture
def folder():
    """Where a demo has run, and where its owner keeps things too."""
    folder = own_folder()
    home.secret_keys(folder)
    for name in home.EMPTIED:
        (folder / name).mkdir()
        (folder / name / "file").write_text("of Summit")
    return folder


def names(folder):
    return {path.name for path in folder.iterdir()}


def test_only_what_summit_made_is_deleted(folder):
    (folder / "thesis.txt").write_text("years")
    (folder / "pictures").mkdir()
    (folder / "pictures" / "one.png").touch()
    (folder / "linked").symlink_to(folder / "pictures")

    done = call("reset", environment(folder))

    assert (done.returncode, done.stderr) == (0, "")
    assert names(folder) == {"env", "run", "thesis.txt", "pictures", "linked"}
    assert (folder / "pictures" / "one.png").exists()
    assert done.stdout.splitlines() == [
        "The demo is empty. make run fills it again.",
        f"Left alone in {folder}, not made by Summit: linked, pictures, thesis.txt",
    ]


def test_nothing_is_said_of_strangers_where_there_are_none(folder):
    done = call("reset", environment(folder))
    assert done.stdout == "The demo is empty. make run fills it again.\n"
    assert names(folder) == {"env", "run"}


def test_a_second_reset_finds_it_empty(folder):
    call("reset", environment(folder))
    assert call("reset", environment(folder)).returncode == 0


def test_of_many_strangers_the_first_are_named(folder):
    for number in range(8):
        (folder / f"{number}.txt").touch()
    said = call("reset", environment(folder)).stdout
    assert said.endswith(": 0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 3 more\n")


def test_every_folder_of_the_settings_is_known():
    made = [Path(settings.MAIL_FOLDER), Path(settings.MEDIA_ROOT), imports.folder()]
    assert {path.name for path in made} <= set(home.EMPTIED)
    assert {path.parent for path in made} == {Path(settings.VAR_DIR)}
