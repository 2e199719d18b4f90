"""The programme's nouns: so far tracks and agreements, what the reported facts need."""

from .agreement import Agreement, Party
from .track import Track

__all__ = ["Agreement", "Party", "Track"]
