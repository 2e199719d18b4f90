"""One's own registration, by the token of the personal link: the same verbs as on the page."""

from types import SimpleNamespace
from typing import Any, cast

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response

from attendees.api.authentication import Own, RegistrationAuthentication
from attendees.api.serializers.own import OwnRegistration, possible
from attendees.api.serializers.people import Answering, AnsweringQuestions, Correcting
from attendees.enums import RegistrationState as State
from attendees.models import Consent, Registration
from attendees.screens import mine
from attendees.services import consents, registrations, tickets, visits
from summit.api.described import extend_schema
from summit.api.views.base import ApiView


class OwnView(ApiView):
    authentication_classes = [RegistrationAuthentication]
    permission_classes = [Own]
    throttle_scope = "own"

    @property
    def registration(self) -> Registration:
        """The one that the token has opened."""
        return cast(Registration, self.request.auth)

    def shown(self) -> Response:
        """The registration as it is now."""
        registration = self.registration
        prefetch_related_objects([registration.attendee], "positions")
        questions = mine.questions(registration)
        content = SimpleNamespace(
            registration=registration,
            ticket=tickets.living(registration),
            questions=questions,
            consents=Consent.objects.filter(
                attendee=registration.attendee_id, withdrawn_at=None
            ).select_related("text"),
            actions=possible(registration, has_questions=bool(questions)),
        )
        answers = {answer.question_id: answer for answer in registration.answers.all()}
        return Response(OwnRegistration(content, context={"answers": answers}).data)


class OwnRegistrationView(OwnView):
    @extend_schema(
        operation_id="read_own_registration",
        summary="State, details, ticket and what can be done now",
        responses=OwnRegistration,
        tags=["own registration"],
    )
    def get(self, request: Request) -> Response:
        return self.shown()

    @extend_schema(
        operation_id="correct_own_registration",
        summary="Correct details, the language of mails, the consent to news",
        request=Correcting,
        responses=OwnRegistration,
        tags=["own registration"],
    )
    def patch(self, request: Request) -> Response:
        said = Correcting(data=request.data, partial=True)
        said.is_valid(raise_exception=True)
        with transaction.atomic():
            self._write(dict(said.validated_data))
        return self.shown()

    def _write(self, said: dict[str, Any]) -> None:
        registration = self.registration
        language, news = said.pop("language", None), said.pop("news", None)
        if said:
            visits.correct(registration, said, by=registration)
        if language:
            visits.change_language(registration, language, by=registration)
        if news is not None:
            read_in = get_language() or "en"
            consents.set_news(registration.attendee, news, language=read_in, by=registration)


class Cancel(OwnView):
    @extend_schema(
        operation_id="cancel_own_registration",
        summary="Cancel; the place goes to somebody who waits",
        request=None,
        responses=OwnRegistration,
        tags=["own registration"],
    )
    def post(self, request: Request) -> Response:
        visits.cancel(self.registration, by=self.registration)
        return self.shown()


class Accept(OwnView):
    @extend_schema(
        operation_id="accept_own_offer",
        summary="Take the offered place",
        request=None,
        responses=OwnRegistration,
        tags=["own registration"],
    )
    def post(self, request: Request) -> Response:
        visits.accept_offer(self.registration, by=self.registration)
        return self.shown()


class Answer(OwnView):
    @extend_schema(
        operation_id="answer_own_question",
        summary="Answer what the office asked",
        request=Answering,
        responses=OwnRegistration,
        tags=["own registration"],
    )
    def post(self, request: Request) -> Response:
        said = Answering(data=request.data)
        said.is_valid(raise_exception=True)
        visits.answer(self.registration, words=said.validated_data["words"], by=self.registration)
        return self.shown()


class Answers(OwnView):
    @extend_schema(
        operation_id="answer_own_questions",
        summary="Answer the questions of the category; a draft goes in when it is complete",
        request=AnsweringQuestions,
        responses=OwnRegistration,
        tags=["own registration"],
    )
    def put(self, request: Request) -> Response:
        registration = self.registration
        context = {"questions": mine.questions(registration)}
        said = AnsweringQuestions(data=request.data, context=context)
        said.is_valid(raise_exception=True)
        answers, later = said.validated_data["answers"], said.validated_data["later"]
        if registration.state != State.DRAFT:
            visits.correct_answers(registration, answers, by=registration)
        elif later:
            registrations.save_draft(registration, answers)
        else:
            registrations.submit_or_wait(registration, answers, by=registration)
        return self.shown()
