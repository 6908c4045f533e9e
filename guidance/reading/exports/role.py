"""Who a sender of an export is."""

from __future__ import annotations

from enum import StrEnum

from guidance.case.choices import Party


class Role(StrEnum):
    """Who a sender is."""

    ME = "me"
    SELLER = Party.SELLER.value
    PLATFORM = Party.PLATFORM.value
    BANK = Party.BANK.value
    AUTHORITY = Party.AUTHORITY.value
    MEDIATOR = Party.MEDIATOR.value
    COURT = Party.COURT.value
    COURIER = Party.COURIER.value
    PICKUP_POINT = Party.PICKUP_POINT.value
    SERVICE_CENTRE = Party.SERVICE_CENTRE.value
    MANUFACTURER = Party.MANUFACTURER.value
    PAYMENT_SERVICE = Party.PAYMENT_SERVICE.value
    COLLECTOR = Party.COLLECTOR.value
    POLICE = Party.POLICE.value
    TRADE_BODY = Party.TRADE_BODY.value
    OTHER = Party.OTHER.value
    NOBODY = "nobody"
    """Somebody whose messages do not belong here."""

    @property
    def party(self) -> Party | None:
        """The party of the Case, if it is one."""
        return None if self in (Role.ME, Role.NOBODY) else Party(self.value)
