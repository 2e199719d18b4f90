"""Every reported fact is held, in four languages, once, and told apart from what is invented."""

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import translation

from attendees.enums import DelegateRole, Tenure
from attendees.models import Attendee, Delegate, Delegation, Position
from exhibitors.models import Exhibitor
from seeds import texts, yinchuan_2018
from sessions.models import Agreement, Party, Track
from sessions.sections import agreements
from summit.enums import OrganisationKind, OrganisationRoleKind
from summit.models import Highlight, Organisation, OrganisationRole, PressItem, Summit, Theme
from summit.models.base import SummitRow

FEW = True
LANGUAGES = [code for code, _name in settings.LANGUAGES]
REPORTED = texts.read(yinchuan_2018.REPORTED)
SAMPLE = texts.read(yinchuan_2018.SAMPLE)
SPEECHES = 2  # of Zhang Dongchen and Yang Yujing


def titles(rows: list) -> set:
    return {row["title"]["en"] for row in rows}


def test_place_dates_and_scale(summit: Summit) -> None:
    assert (str(summit.first_day), str(summit.last_day)) == ("2018-11-14", "2018-11-16")
    assert (summit.time_zone, summit.country.code) == ("Asia/Shanghai", "CN")
    assert summit.expected_headcount == 1000
    with translation.override("en"):
        assert summit.name == "2018 Global Smart City Summit"
        assert (summit.city, summit.region) == ("Yinchuan", "Ningxia Hui Autonomous Region")


def test_one_body_is_host_sponsor_signatory_and_employer(summit: Summit) -> None:
    cec = Organisation.objects.for_summit(summit).get(name_en="China Electronics Corporation")
    kinds = set(cec.roles.values_list("kind", flat=True))
    assert kinds == {OrganisationRoleKind.HOST, OrganisationRoleKind.SPONSOR}
    assert Party.objects.filter(organisation=cec).count() == 1
    employed = Position.objects.filter(organisation=cec).values_list(
        "attendee__full_name", flat=True
    )
    assert list(employed) == ["张冬辰"]


def test_two_hosts(summit: Summit) -> None:
    hosts = OrganisationRole.objects.for_summit(summit).filter(kind=OrganisationRoleKind.HOST)
    assert list(hosts.values_list("organisation__name_en", flat=True)) == [
        "Yinchuan Municipal Government",
        "China Electronics Corporation",
    ]


def test_guests_with_their_titles_as_reported(summit: Summit) -> None:
    guests = Attendee.objects.for_summit(summit).filter(is_listed_guest=True)
    with translation.override("en"):
        found = {
            guest.latin_name or guest.full_name: [post.title for post in guest.positions.all()]
            for guest in guests
        }
    assert found == {
        "Ahcene Boukhelfa": ["Ambassador of Algeria"],
        "Lee Miao Kwong": ["Ambassador of Mauritius"],
        "Jiang Zhigang": ["Party Secretary of Yinchuan"],
        "Yang Yujing": ["Mayor of Yinchuan"],
        "Zhang Dongchen": ["General Manager"],
        "Fang Binxing": [
            "Vice Party Secretary of Ningxia Hui Autonomous Region",
            "Developer of China’s Great Firewall",
        ],
        "Jin Xiaotao": ["Deputy Director"],
    }


def test_a_former_post_is_a_former_post(summit: Summit) -> None:
    former = Position.objects.for_summit(summit).filter(tenure=Tenure.FORMER).get()
    assert former.attendee.full_name == "金小桃"
    assert former.organisation is not None
    assert former.organisation.kind == OrganisationKind.GOVERNMENT
    with translation.override("en"):
        assert former.title_held == "Deputy Director (former)"


@pytest.mark.parametrize(
    ("country", "name"), [("DZ", "Ahcene Boukhelfa"), ("MU", "Lee Miao Kwong")]
)
def test_an_ambassador_heads_the_delegation_of_the_sending_country(
    summit: Summit, country: str, name: str
) -> None:
    delegation = Delegation.objects.for_summit(summit).get(country=country, is_sample=False)
    head = delegation.delegates.get(role=DelegateRole.HEAD)
    assert (head.attendee.full_name, head.attendee.honorific) == (name, "H.E.")
    assert not head.attendee.nationality  # the sending country says nothing of it


def test_themes_are_the_tracks_and_figures_are_those_of_the_report(summit: Summit) -> None:
    themes = Theme.objects.for_summit(summit).values_list("title_en", flat=True)
    assert set(themes) == titles(REPORTED["themes"])
    tracks = Track.objects.for_summit(summit).values_list("name_en", flat=True)
    assert list(tracks) == list(themes)
    figures = Highlight.objects.for_summit(summit).filter(is_sample=False)
    assert list(figures.values_list("value", flat=True)) == ["1,000+", "3", "38"]


def test_thirty_eight_companies_sign_one_agreement(summit: Summit) -> None:
    first, second = Agreement.objects.for_summit(summit).order_by("position")
    assert first.other_parties == 38
    assert [str(party) for party in first.parties.all()] == ["Yinchuan Municipal Government"]
    assert second.other_parties == 0
    assert second.parties.count() == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_lists_the_announced_agreements(summit: Summit, language: str) -> None:
    with translation.override(language):
        section = agreements(summit)
        assert section is not None
        rows = section.context["agreements"]
    assert [row["party_count"] for row in rows] == [38, 0]
    assert [row["title"] for row in rows] == [
        row["title"][language] for row in REPORTED["agreements"]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "words",
    [
        {"en": "courtesy of CEC", "zh-hans": "中国电子提供", "fr": "autorisation de CEC", "ar": "بإذن من"},
        {"en": "1,000 people", "zh-hans": "1000多人", "fr": "1\u202f000 personnes", "ar": "1000 شخص"},
        {"en": "14 November", "zh-hans": "11月14日", "fr": "14 novembre", "ar": "14 نوفمبر"},
        {"en": "Hunan and Hebei", "zh-hans": "湖南、河北", "fr": "Hunan et du Hebei", "ar": "هونان وخبي"},
        {"en": "industrial zone", "zh-hans": "产业园区", "fr": "zone industrielle", "ar": "منطقة صناعية"},
        {"en": "exhibition", "zh-hans": "展览", "fr": "exposition", "ar": "المعرض"},
        {"en": "5G", "zh-hans": "5G", "fr": "5G", "ar": "5G"},
    ],
    ids=lambda words: words["en"],
)  # fmt: skip
def test_the_press_item_holds_the_rest_of_the_report(
    summit: Summit, words: dict, language: str
) -> None:
    item = PressItem.objects.for_summit(summit).get()
    assert item.source == "Global Times"
    assert str(item.published_at.astimezone(summit.zone).date()) == "2018-11-20"
    with translation.override(language):
        assert words[language] in item.body


def test_every_text_is_there_in_four_languages(summit: Summit) -> None:
    """What people said of themselves has one language; everything that the office wrote has all."""
    from modeltranslation.translator import translator

    missing = []
    for model in translator.get_registered_models(abstract=False):
        rows = model.objects.filter(pk=summit.pk) if model is Summit else model.objects.all()
        if model in (Position, Exhibitor):
            rows = rows.filter(is_sample=False)
        for field in translator.get_options_for_model(model).all_fields:
            columns = [f"{field}_{language.replace('-', '_')}" for language in LANGUAGES]
            missing += [
                (model.__name__, field, row)
                for row in rows.values_list(*columns)
                if any(row) and not all(row)
            ]
    assert missing == []


def reported_counts() -> dict:
    """How many rows of each model the report makes."""
    roles = sum(len(row["roles"]) for row in REPORTED["organisations"])
    posts = sum(len(guest["positions"]) for guest in REPORTED["guests"])
    return {
        "Organisation": len(REPORTED["organisations"]),
        "OrganisationRole": roles,
        "Theme": len(REPORTED["themes"]),
        "Track": len(REPORTED["themes"]),
        "Topic": len(REPORTED["topics"]),
        "Session": SPEECHES,
        "Speaker": SPEECHES,
        "Role": SPEECHES,
        "Highlight": len(REPORTED["highlights"]),
        "Agreement": len(REPORTED["agreements"]),
        "Party": sum(len(row["parties"]) for row in REPORTED["agreements"]),
        "PressItem": len(REPORTED["press"]),
        "Attendee": len(REPORTED["guests"]),
        "Position": posts,
        "Delegation": len(REPORTED["delegations"]),
        "Delegate": len(REPORTED["delegations"]),
    }


def test_what_is_invented_is_marked_and_what_was_reported_is_not(summit: Summit) -> None:
    rows = [model for model in apps.get_models() if issubclass(model, SummitRow)]
    unmarked = {model.__name__: model.objects.filter(is_sample=False).count() for model in rows}
    assert {name: count for name, count in unmarked.items() if count} == reported_counts()


def test_sample_people_never_pass_for_guests(summit: Summit) -> None:
    assert not Attendee.objects.filter(is_listed_guest=True, is_sample=True).exists()
    heads = Delegate.objects.filter(delegation__is_sample=False, role=DelegateRole.HEAD)
    assert not heads.filter(is_sample=True).exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_shows_the_facts(summit: Summit, client, language: str) -> None:
    page = client.get(f"/{language}/{summit.slug}/").content.decode()
    facts = [
        REPORTED["summit"]["name"][language],
        *(row["title"][language] for row in REPORTED["themes"]),
        *(row["title"][language] for row in REPORTED["agreements"]),
        *(row["label"][language] for row in REPORTED["highlights"]),
        *(row["name"][language] for row in REPORTED["organisations"] if row["roles"]),
        *(row["positions"][0]["title"][language] for row in REPORTED["guests"]),
        REPORTED["press"][0]["title"][language],
        SAMPLE["summit"]["tagline"][language],
        "Ahcene Boukhelfa",
    ]
    plain = page.replace("&#x27;", "'").replace("&amp;", "&")
    assert [fact for fact in facts if fact not in plain] == []
