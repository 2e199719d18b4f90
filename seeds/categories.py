"""The passes of a seeded summit: categories, their questions, and what people agree to."""

from collections.abc import Mapping
from typing import Any

from attendees.models import Category, ConsentText, Question, QuestionOption
from summit.models import Summit, Zone

from . import texts


def write(summit: Summit) -> None:
    """Give `summit` the categories and consent texts of categories.toml."""
    content = texts.read("categories.toml")
    zones = {zone.kind: zone for zone in Zone.objects.for_summit(summit)}
    for position, row in enumerate(content["categories"]):
        _category(summit, position, row, zones)
    ConsentText.objects.bulk_create(
        ConsentText(
            summit=summit,
            purpose=row["purpose"],
            is_sample=True,
            **texts.translated(row, "label", "hint"),
        )
        for row in content["consents"]
    )


def _category(
    summit: Summit, position: int, row: Mapping[str, Any], zones: Mapping[str, Zone]
) -> None:
    category = Category.objects.create(
        summit=summit,
        slug=row["slug"],
        position=position,
        quota=row.get("quota"),
        is_public=row.get("is_public", True),
        needs_approval=row.get("needs_approval", False),
        is_sample=True,
        **texts.translated(row, "name", "description", "includes"),
    )
    category.zones.set([zones[kind] for kind in row["zones"] if kind in zones])
    for place, asked in enumerate(row.get("questions", ())):
        question = Question.objects.create(
            summit=summit,
            category=category,
            kind=asked["kind"],
            is_required=asked.get("is_required", False),
            position=place,
            is_sample=True,
            **texts.translated(asked, "label", "help_text", "purpose"),
        )
        QuestionOption.objects.bulk_create(
            QuestionOption(
                summit=summit,
                question=question,
                position=number,
                is_sample=True,
                **texts.columns(label=words),
            )
            for number, words in enumerate(asked.get("options", ()))
        )
