"""The exhibition's nouns: who exhibits what, in which booth, with whom."""

from .allocation import Allocation
from .booth import Booth, BoothType, FloorPlan
from .exhibition import Allotment, Exhibition
from .exhibitor import FASCIA_LENGTH, Exhibitor, ExhibitorMember
from .product import Product
from .staff import StaffPass
from .token import ExhibitorToken

__all__ = [
    "FASCIA_LENGTH",
    "Allocation",
    "Allotment",
    "Booth",
    "BoothType",
    "Exhibition",
    "Exhibitor",
    "ExhibitorMember",
    "ExhibitorToken",
    "FloorPlan",
    "Product",
    "StaffPass",
]
