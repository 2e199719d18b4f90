"""Dull rows for tests. Registrations come through the services, as in life."""

import itertools
from typing import Any

from django.db.models import F

from attendees.enums import ConsentPurpose, Source
from attendees.models import Category, ConsentText, Question, Registration
from attendees.services import decisions, registrations
from summit import pages
from summit.audit import Actor
from summit.models import Summit

_count = itertools.count(1)


def make_category(summit: Summit, **fields: Any) -> Category:
    number = next(_count)
    values: dict[str, Any] = {"slug": f"category-{number}", "name": f"Category {number}"}
    category = Category.objects.create(summit=summit, **values | fields)
    pages.forget()
    return category


def make_consent_texts(summit: Summit) -> list[ConsentText]:
    texts = [
        ConsentText.objects.create(summit=summit, purpose=ConsentPurpose.VISIT, label="I agree"),
        ConsentText.objects.create(
            summit=summit, purpose=ConsentPurpose.NEWS, label="Send me news"
        ),
    ]
    pages.forget()
    return texts


def make_details(**fields: Any) -> registrations.Details:
    values: dict[str, Any] = {
        "full_name": "Nadia Haddad",
        "email": f"person-{next(_count)}@summit-tests.dev",
        "organisation": "Municipality of Oran",
        "country": "DZ",
        "agreed": (ConsentPurpose.VISIT,),
    }
    return registrations.Details(**values | fields)


def make_registration(
    category: Category, *, source: str = Source.WEB, **fields: Any
) -> Registration:
    """Somebody who registered in `category`; `fields` are those of `Details`."""
    return registrations.register(make_details(**fields), category=category, source=source)


def make_question(category: Category, **fields: Any) -> Question:
    """Who registers in `category` from now on has this to answer first."""
    values: dict[str, Any] = {"kind": "line", "label": "Why", "is_required": True}
    question = Question.objects.create(
        summit_id=category.summit_id, category=category, **values | fields
    )
    pages.forget()
    return question


def make_full(category: Category) -> None:
    """No place is left in `category` from now on."""
    Category.objects.filter(pk=category.pk).update(quota=F("taken"))


def put_on_waiting_list(registration: Registration, *, by: Actor) -> None:
    """As the office does while the category is full; afterwards it holds as many as before."""
    category = Category.objects.get(pk=registration.category_id)
    make_full(category)
    decisions.put_on_waiting_list(registration, by=by)
    Category.objects.filter(pk=category.pk).update(quota=category.quota)
