"""What an exhibitor says of itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendees.forms import Line
from exhibitors.forms.fields import Picture, Topics, Website
from exhibitors.forms.languages import InLanguages, reads, texts
from exhibitors.models import FASCIA_LENGTH, Exhibitor
from summit.paragraphs import Paragraphs


class ProfileForm(InLanguages):
    """What visitors read about an exhibitor."""

    website = Website(label=_("Website"), required=False)
    logo = Picture(label=_("Logo"), help_text=_("PNG, JPEG or WebP, at most 5 MB."))
    no_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    topics = Topics(label=_("Topics"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_languages("fascia_name", fascia)
        self.add_languages("profile", profile_text)

    @staticmethod
    def initial_of(exhibitor: Exhibitor) -> dict[str, Any]:
        found: dict[str, Any] = {
            "website": exhibitor.organisation.website,
            "topics": [str(topic.pk) for topic in exhibitor.topics.all()],
        }
        return found | texts(exhibitor, "fascia_name", "profile")


def fascia(code: str) -> forms.Field:
    return reads(
        Line(
            label=_("Fascia name"),
            help_text=_("Above the booth, at most %(count)s characters.")
            % {"count": FASCIA_LENGTH},
            max_length=FASCIA_LENGTH,
            required=False,
        ),
        code,
    )


def profile_text(code: str) -> forms.Field:
    return reads(Paragraphs(label=_("Profile"), max_length=4000, required=False), code)
