"""The page on which a file of people is uploaded."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from attendees.enums import ImportState
from attendees.models import ImportRun
from attendees.tests.admin import as_member
from attendees.tests.factories import make_category
from summit.enums import SummitState
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


def test_what_must_be_chosen_is_marked_before_the_upload():
    summit = make_summit()
    make_category(summit)
    client = as_member(make_user(summit))

    text = client.get(reverse("admin:attendees_importrun_add")).content.decode()

    category = text[text.index('<select name="category"') :].partition(">")[0]
    assert "required" not in category  # each row may name its own
    assert "novalidate" not in text[text.index('enctype="multipart/form-data"') :].partition(">")[0]
    assert 'File <span class="required-mark"' in text


def test_a_file_that_cannot_be_read_leads_back_to_the_upload():
    summit = make_summit()
    run = ImportRun.objects.create(
        summit=summit,
        category=make_category(summit),
        file_name="people.csv",
        state=ImportState.FAULTY,
        message="The file cannot be read.",
    )
    client = as_member(make_user(summit))

    page = client.get(reverse("admin:attendees_importrun_change", args=[run.pk])).content.decode()

    assert "Upload the corrected file" in page


def test_the_page_says_that_nobody_is_imported_any_more():
    summit = make_summit(state=SummitState.CANCELLED)
    make_category(summit)
    file = SimpleUploadedFile("people.csv", b"full_name,email\nNadia,nadia@summit-tests.dev\n")
    sent = {"file": file, "language": "en", "known": "skip"}

    answer = as_member(make_user(summit)).post(reverse("admin:attendees_importrun_add"), sent)

    assert "over or was cancelled: nobody is registered any more" in answer.content.decode()
    assert not ImportRun.objects.exists()
