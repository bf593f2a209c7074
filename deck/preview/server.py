"""Serve a preview to browsers on this machine: its page, what changes of it, and nothing else."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from deck.base.problem import Where
from deck.preview.page import page
from deck.preview.show import Show, Snapshot, event

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

_HOST = "127.0.0.1"
_ALIVE = 15.0  # seconds after which a page is told that nothing has changed
_MOST = 1000  # bytes that a page may say
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class PreviewServer:
    """A server of one preview, on a port of its own, in a thread of its own while it is entered.

    Its address holds a secret. Who does not know that, names another host, or comes from another page, gets nothing.
    opens: called with a place of the lecture that somebody wants to see; whether that could be done.
    """

    def __init__(self, show: Show, opens: Callable[[Where], bool]) -> None:
        self._show, self._opens = show, opens
        self._socket = socket.create_server((_HOST, 0))
        self._secret = secrets.token_urlsafe(18)
        self.host = f"{_HOST}:{self._socket.getsockname()[1]}"
        self.address = f"http://{self.host}/{self._secret}/"
        self._loop = asyncio.new_event_loop()
        self._waiting: set[asyncio.Event] = set()
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="preview", daemon=True)

    def __enter__(self) -> PreviewServer:
        import uvicorn

        quiet = {"log_config": None, "access_log": False, "lifespan": "off", "server_header": False}
        self._uvicorn = uvicorn.Server(uvicorn.Config(self._app(), timeout_graceful_shutdown=1, **quiet))  # type: ignore[arg-type]
        self._show.told = self._wake
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended = self._uvicorn.should_exit = True
        self._wake()
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        with suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._uvicorn.serve([self._socket]))
        self._loop.close()

    def _wake(self) -> None:
        with suppress(RuntimeError):  # it has ended
            self._loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        for waiting in self._waiting:
            waiting.set()

    def _app(self) -> Starlette:
        from starlette.applications import Starlette
        from starlette.routing import Route

        return Starlette(
            routes=[
                Route("/{secret}/", self._guarded(self._page)),
                Route("/{secret}/events", self._guarded(self._events)),
                Route("/{secret}/open", self._guarded(self._open), methods=["POST"]),
            ]
        )

    def _guarded(self, answer: Callable[[Request], object]) -> Callable[[Request], object]:
        """An answer for those only who know the secret, and come from nowhere else."""
        from starlette.responses import PlainTextResponse

        async def guarded(request: Request) -> Response:
            known = secrets.compare_digest(request.path_params["secret"].encode(), self._secret.encode())
            origin = request.headers.get("origin", f"http://{self.host}" if request.method == "GET" else "")
            if not known or request.headers.get("host") != self.host or origin != f"http://{self.host}":
                return PlainTextResponse("Not found", 404, headers=_HEADERS)
            response: Response = await answer(request)  # type: ignore[misc]
            response.headers.update(_HEADERS)
            return response

        return guarded

    async def _page(self, _: Request) -> Response:
        from starlette.responses import HTMLResponse

        snapshot = self._show.snapshot
        live = {"state": event(snapshot, _shown(snapshot)), **(snapshot.head.live or {})}
        return HTMLResponse(page(snapshot.views, snapshot.head._replace(live=live)))

    async def _events(self, request: Request) -> Response:
        from starlette.responses import StreamingResponse

        since = request.query_params.get("since", "")
        return StreamingResponse(self._changes(since), media_type="text/event-stream")

    async def _changes(self, since: str) -> AsyncIterator[str]:
        """What changes, as server-sent events, for a page that shows the version `since`."""
        snapshot = self._show.snapshot
        told = snapshot if since == str(snapshot.version) else None
        known = _shown(snapshot) if told else {}
        yield "retry: 500\n\n"
        waiting = asyncio.Event()
        self._waiting.add(waiting)
        try:
            while not self._ended:
                waiting.clear()
                snapshot = self._show.snapshot
                if told is None or snapshot.version != told.version:
                    changes = event(snapshot, known) | {"reload": told is not None and told.head != snapshot.head}
                    yield f"data: {json.dumps(changes)}\n\n"
                    known, told = _shown(snapshot), snapshot
                try:
                    await asyncio.wait_for(waiting.wait(), _ALIVE)
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self._waiting.discard(waiting)

    async def _open(self, request: Request) -> Response:
        """Open the place of something that is shown: a page names what it shows, and no file."""
        from starlette.responses import JSONResponse

        place = None
        if int(request.headers.get("content-length", _MOST + 1)) <= _MOST:
            with suppress(ValueError, KeyError, TypeError, IndexError, RecursionError):
                place = _place(self._show.snapshot, json.loads(await request.body()))
        if not place:
            return JSONResponse({"told": "", "opened": False}, 404)
        return JSONResponse({"told": str(place), "opened": self._opens(place)})


def _shown(snapshot: Snapshot) -> dict[str, str]:
    return {view.key: view.html for view in snapshot.views}


def _place(snapshot: Snapshot, asked: dict[str, object]) -> Where | None:
    """The place of a problem that is told, by its number, or of something on a slide, by its key and `data-at`."""
    if "problem" in asked:
        return snapshot.problems[max(0, int(str(asked["problem"])))].where
    at, part = str(asked["at"]), snapshot.part(str(asked["key"]))
    if not part or not re.search(rf'<[^<>]* data-at="{re.escape(at)}"', _shown(snapshot)[str(asked["key"])]):
        return None
    if not at.startswith(("+", "-")):
        file, line, told = at.rsplit(":", 2)
        return Where(str(snapshot.folder / file), int(line), int(told))
    lines, column = at.split(":")
    return Where(part.where.file, part.where.line + int(lines), int(column))
