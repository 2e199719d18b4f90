"""The technologies that the report names: what sessions, exhibitors and products are about."""

from seeds import texts
from summit.models import Summit, Topic

from . import REPORTED


def make(summit: Summit) -> None:
    for position, row in enumerate(texts.read(REPORTED)["topics"]):
        Topic.objects.create(summit=summit, position=position, **texts.translated(row, "name"))
