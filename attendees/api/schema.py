"""How the schema tells of our way to say who asks. Loaded when the schema is made."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from .authentication import RegistrationAuthentication


class RegistrationScheme(OpenApiAuthenticationExtension):
    target_class = RegistrationAuthentication
    name = "registration"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "The last part of the personal link in every mail: "
            "`Authorization: Registration 123-AbC...`",
        }
