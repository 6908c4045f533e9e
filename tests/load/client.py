"""A client of Streamlit's own protocol that behaves like a browser.

Like a browser it holds the widgets on the page, their values, the page and the query of the address.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from guidance.storage.sealing import new_secret

PATIENCE = 60.0
"""Seconds after which a server without an answer has failed."""
_WIDGETS = (
    "radio",
    "button",
    "selectbox",
    "checkbox",
    "text_input",
    "text_area",
    "number_input",
    "multiselect",
    "date_input",
    "button_group",
)


@dataclass
class Person:
    """One person with one open page."""

    host: str
    connection: ClientConnection
    page_hash: str = ""
    page: str = ""
    query: str = ""
    title: str = ""
    errors: int = 0
    drawn: dict[tuple[int, ...], tuple[str, Any]] = field(default_factory=dict)
    values: dict[str, WidgetState] = field(default_factory=dict)

    @classmethod
    async def arrive(cls, host: str, page: str = "", query: str = "") -> Person:
        """Open a page of the server and wait until it is drawn."""
        person = cls(host, await _connected(host), query=query)
        await person.run(page_name=page)
        return person

    async def come_anew(self, page: str) -> float:
        """Close the page and open it in a new session; the seconds until it is drawn."""
        await self.leave()
        self.connection, self.query = await _connected(self.host), ""
        self.values.clear()
        return await self.run(page_name=page)

    async def leave(self) -> None:
        """Close the page."""
        await self.connection.close()

    async def run(self, pressed: str | None = None, page_name: str = "") -> float:
        """Request a run of the script, with a button pressed; the seconds until it has finished."""
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_script_hash, rerun.page_name = self.query, "" if page_name else self.page_hash, page_name
        rerun.context_info.locale, rerun.context_info.timezone = "ru-RU", "Europe/Moscow"
        rerun.widget_states.widgets.extend(self.values.values())
        if pressed is not None:
            rerun.widget_states.widgets.append(WidgetState(id=pressed, trigger_value=True))
        start = time.perf_counter()
        await self.connection.send(message.SerializeToString())
        await self._wait_until_drawn()
        return time.perf_counter() - start

    def widgets(self, kind: str) -> list[Any]:
        """The widgets of a kind on the page, from the top."""
        return [element for _, (what, element) in sorted(self.drawn.items()) if what == kind]

    async def choose(self, radio: Any, option: str) -> float:
        """Choose an option; outside a form this runs the script, as in a browser."""
        self.values[radio.id] = WidgetState(id=radio.id, string_value=option)
        return await self._run_unless_in_form(radio)

    async def tick(self, box: Any) -> float:
        """Tick a box."""
        self.values[box.id] = WidgetState(id=box.id, bool_value=True)
        return await self._run_unless_in_form(box)

    async def write(self, line: Any, words: str) -> float:
        """Type into a field and leave it."""
        self.values[line.id] = WidgetState(id=line.id, string_value=words)
        return await self._run_unless_in_form(line)

    async def press(self, button: Any) -> float:
        """Press a button."""
        return await self.run(pressed=button.id)

    async def _run_unless_in_form(self, widget: Any) -> float:
        return 0.0 if widget.form_id or widget.ignore_rerun else await self.run()

    async def _wait_until_drawn(self) -> None:
        while True:
            message = ForwardMsg.FromString(await _receive(self.connection))
            self._take(message)
            if message.WhichOneof("type") == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self._forget_removed_widgets()
                return

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.drawn.clear()
            self.page_hash = message.new_session.page_script_hash
        elif kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
            self.page = {page.page_script_hash: page.url_pathname for page in message.navigation.app_pages}[self.page_hash]
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "page_config_changed":
            self.title = message.page_config_changed.title or self.title
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._draw(tuple(message.metadata.delta_path), message.delta.new_element)

    def _draw(self, path: tuple[int, ...], element: Any) -> None:
        kind = element.WhichOneof("type")
        self.errors += kind == "exception"
        if kind in _WIDGETS:
            self.drawn[path] = (kind, getattr(element, kind))
        else:
            self.drawn.pop(path, None)

    def _forget_removed_widgets(self) -> None:
        here = {element.id for _, element in self.drawn.values()}
        self.values = {name: value for name, value in self.values.items() if name in here}


async def _connected(host: str) -> ClientConnection:
    """Connect like a new browser: with a new cookie, so that answers are saved."""
    fresh = {"Cookie": f"draft={new_secret()}"}
    address, names = f"ws://{host}/_stcore/stream", [Subprotocol("streamlit")]
    return await connect(address, subprotocols=names, additional_headers=fresh, max_size=2**26, compression=None)


async def _receive(connection: ClientConnection) -> bytes:
    return bytes(await asyncio.wait_for(connection.recv(decode=False), PATIENCE))
