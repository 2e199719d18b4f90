from django.db import models
from django.utils import timezone


class IdempotentAnswer(models.Model):
    """The answer that was given for an `Idempotency-Key`, so that a repeat gets the same one.

    Source: IETF draft-ietf-httpapi-idempotency-key-header. Kept for 24 hours.
    """

    key = models.CharField(max_length=64, unique=True)  # SHA-256 of client, path and key
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the body
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.status} at {self.created_at:%Y-%m-%d %H:%M}"
