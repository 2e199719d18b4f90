"""How the schema tells of the tokens of exhibitors. Loaded when the schema is made."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from .authentication import ExhibitorAuthentication


class ExhibitorScheme(OpenApiAuthenticationExtension):
    target_class = ExhibitorAuthentication
    name = "exhibitor"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of an exhibitor's member, made in the portal: "
            "`Authorization: Bearer exh_...`",
        }
