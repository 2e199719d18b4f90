"""Fields of the exhibition's forms: paragraphs, addresses of the web, pictures, topics."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from attendees.forms import Line
from summit import pictures, validators
from summit.models import Summit, Topic

_FILE_NAMES = (".png", ".jpg", ".jpeg", ".webp")


class Website(Line):
    """An address of the web; `https://` is added to what begins with a name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=200, autocomplete="url", **options)
        self.widget.attrs |= {"inputmode": "url", "dir": "ltr", "spellcheck": "false"}

    def to_python(self, value: Any) -> str:
        found = super().to_python(value)
        return f"https://{found}" if found and "://" not in found else found

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value:
            validators.no_login(value)
            URLValidator(
                schemes=["http", "https"],
                message=_("Check the address: it looks like https://company.cn."),
            )(value)


class Picture(forms.FileField):
    """A raster image, as it is kept; what is refused says which kinds are welcome."""

    def __init__(self, **options: Any) -> None:
        widget = forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp"})
        super().__init__(
            widget=widget,
            required=False,
            error_messages={
                "empty": _("This file is empty. Choose another."),
                "invalid": _("The file did not arrive. Choose it again."),
            },
            **options,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            if not str(file.name).lower().endswith(_FILE_NAMES):
                raise ValidationError(_("Choose a file that ends with .png, .jpg or .webp."))
            return pictures.cleaned(file)
        return file


class Topics(forms.MultipleChoiceField):
    """Topics of the summit, as boxes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": _("Choose topics from the list.")},
            **options,
        )

    def offer(self, summit: Summit) -> None:
        rows = Topic.objects.for_summit(summit).order_by("position", "pk")
        self.choices = [(str(topic.pk), topic.name) for topic in rows]

    def clean(self, value: Any) -> list[int]:
        return [int(pk) for pk in super().clean(value)]


class WithTopics(forms.Form):
    """A form with the topics of `summit`; without any, the question is not asked."""

    def __init__(self, *args: Any, summit: Summit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.summit = summit
        field = self.fields["topics"]
        assert isinstance(field, Topics)  # noqa: S101 - for the type checker
        field.offer(summit)
        if not field.choices:
            del self.fields["topics"]
