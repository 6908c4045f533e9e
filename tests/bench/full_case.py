"""The wizard, with a case of 200 events open from the start."""

from datetime import timedelta

from guidance.case.case import Case
from guidance.case.event import Event
from guidance.case.moment import Moment
from pages.session import state
from pages.session.session import NEW
from pages.widgets.frame import open_page

EVENTS = 200
_WORDS = "Здравствуйте! Заказ не пришёл, прошу вернуть деньги. " * 4


def _event(number: int) -> Event:
    """Messages and answers by turns, of both sides; every third answer promises, every fourth sends her on."""
    at = Moment.at(state.now() - timedelta(hours=3 * (EVENTS - number)))
    sent, party = number % 2 == 0, ("seller", "platform")[number // 2 % 2]
    answer = {} if sent else {"reply": "promise", "promise": {"text": _WORDS}} if number % 3 == 0 else {"reply": "template"}
    answer = {"reply": "deflection", "deflected_to": "seller"} if not sent and number % 4 == 3 else answer
    return Event.model_validate({
        "id": f"e{number}", "at": at, "direction": "out" if sent else "in", "counterparty": party, "channel": "support_chat",
        "text": _WORDS, **answer,
    })  # fmt: skip


if state.case() is NEW:
    told = {"country": "ru", "platform": "yandex_market", "problem": "not_delivered", "wish": "refund", "order": {"overdue": "yes"}}
    state.open_case(Case.model_validate({**told, "events": tuple(map(_event, range(EVENTS)))}))
open_page()
