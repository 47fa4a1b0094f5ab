"""The web server around the pages: what it lets in, what it sends along, how originals are handed out."""

import warnings
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import cast

import gradio as gr
from fastapi import FastAPI
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from gradio.components.navbar import Navbar
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import NotFound, VanKienError
from index.types import Span
from ui.activity import Activity
from ui.desk import Desk
from ui.downloads import Downloads
from ui.examples import Examples
from ui.page_view import PageViews
from ui.pages.ask import build_ask, build_endpoint
from ui.pages.documents import build_documents
from ui.pages.related import build_related, build_related_endpoint
from ui.text import file_name
from ui.theme import build_theme

_HERE = Path(__file__).parent
_LARGEST_BODY = 2 * 1024 * 1024  # of anything but an upload: the longest conversation kept takes 0.5 MB
_LARGEST_FILE = "200mb"
_INLINE = {".pdf": "application/pdf", ".txt": "text/plain; charset=utf-8"}
# Gradio compiles its components' scripts in the page, hence 'unsafe-inline' and 'unsafe-eval'; nothing from outside.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; worker-src 'self' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_MADE = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv; charset=utf-8",
}
_KEEP = {"Cache-Control": "private, max-age=86400"}  # its address names its content
_HEADERS = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]


def build_server(desk: Desk, host: str = "127.0.0.1") -> FastAPI:
    """The application: pages, `/healthz`, originals, and the guard before them all."""
    server = FastAPI(title="Văn Kiện", docs_url=None, redoc_url=None, openapi_url=None)
    downloads = Downloads()
    _add_routes(server, desk, downloads)
    pages = build_pages(desk, downloads)
    pages.queue(default_concurrency_limit=4, max_size=64, api_open=False)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="SSR mode is not supported")  # said although it is off
        gr.mount_gradio_app(
            server, pages, path="/", theme=build_theme(), head=_head(), footer_links=[],
            run_history=False, enable_monitoring=False, show_error=False, max_file_size=_LARGEST_FILE, allowed_paths=[],
            ssr_mode=False, favicon_path=str(_HERE / "favicon.svg"),
        )  # fmt: skip
    server.add_middleware(Guard, local_only=_is_loopback(host))
    return server


def build_pages(desk: Desk, downloads: Downloads) -> gr.Blocks:
    """The pages of the menu, in its order."""
    examples, activity = Examples(desk), Activity(desk.folder)
    Thread(target=examples.questions, daemon=True).start()  # also loads the model before the first question
    Thread(target=desk.doubts, daemon=True).start()  # 15 s for 5,000 documents, once
    with gr.Blocks(title="Văn Kiện – hỏi đáp văn bản", analytics_enabled=False, fill_width=True) as pages:
        Navbar(main_page_name="Hỏi đáp")
        build_ask(desk, examples, activity, downloads)
        build_endpoint(desk)
        build_related_endpoint(desk)
    with pages.route("Kết luận liên quan", "lien-quan"):
        Navbar(main_page_name="Hỏi đáp")
        build_related(desk, downloads)
    with pages.route("Văn bản", "van-ban"):
        Navbar(main_page_name="Hỏi đáp")
        build_documents(desk, activity)
    return cast(gr.Blocks, pages)


def _head() -> str:
    """Style and scripts, as they are: Gradio's own `css_paths` rewrites selectors and breaks `:is(…)` and `@media`."""
    styles = ("style.css", "takeaway.css", "related.css", "page_view.css", "documents.css")
    scripts = ("viet.js", "aria.js", "page.js")
    style, script = ([(_HERE / name).read_text("utf-8") for name in names] for names in (styles, scripts))
    return "".join([f"<style>{text}</style>" for text in style] + [f"<script>{text}</script>" for text in script])


def _add_routes(server: FastAPI, desk: Desk, downloads: Downloads) -> None:
    views = PageViews(desk)

    @server.get("/healthz")
    def healthz() -> JSONResponse:
        return JSONResponse({"ok": True, "documents": desk.info()["documents"]})

    @server.get("/goc/{document_id}/{index}")
    def original(document_id: str, index: int, tai: bool = False) -> Response:
        try:
            path, name = desk.original(document_id, index)
        except (NotFound, VanKienError) as error:
            return PlainTextResponse(str(error), 404)
        return _send_original(path, file_name(name), tai)

    @server.get("/anh/{document_id}/{index}/{page}")
    def picture(document_id: str, index: int, page: int) -> Response:
        try:
            content = views.picture(document_id, index, page)
        except (NotFound, VanKienError) as error:
            return PlainTextResponse(str(error), 404)
        return Response(content, media_type="image/jpeg", headers=_KEEP)

    @server.get("/dong/{document_id}/{index}/{page}")
    def lines(document_id: str, index: int, page: int, start: int, end: int) -> Response:
        try:
            return JSONResponse(views.lines(document_id, index, page, Span(start, end)), headers=_KEEP)
        except (NotFound, VanKienError) as error:
            return PlainTextResponse(str(error), 404)

    @server.get("/tai/{key}")
    def made(key: str) -> Response:
        found = downloads.take(key)
        return _send_made(*found) if found else PlainTextResponse("Tệp này không còn nữa. Hãy xuất lại.", 404)

    _ = healthz, original, picture, lines, made


def _send_original(path: Path, name: str, download: bool) -> Response:
    """The file as it was added. Only what a browser shows without running it is opened in place."""
    if not path.exists():
        return PlainTextResponse("Không còn bản gốc của văn bản này trong kho.", 404)
    kind = _INLINE.get(Path(name).suffix.lower())
    in_place = kind is not None and not download
    return FileResponse(
        path, media_type=kind if in_place else "application/octet-stream", filename=name,
        content_disposition_type="inline" if in_place else "attachment",
    )  # fmt: skip


def _send_made(name: str, content: bytes) -> Response:
    """A file made on request. Its name is plain ASCII."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=_MADE[Path(name).suffix], headers=headers)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Guard:
    """Refuses bodies too large and requests made by other sites' pages; adds the security headers.

    A page of another site can make the user's browser send requests to 127.0.0.1, under a name of its own even
    (DNS rebinding): hence the host must be a local one, and the origin, where there is one, the host.
    """

    def __init__(self, app: ASGIApp, local_only: bool = True) -> None:
        self._app = app
        self._local_only = local_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_HEADERS]}
            await send(message)

        refusal = self._refuse(scope)
        await (refusal or self._app)(scope, receive, send_with_headers)

    def _refuse(self, scope: Scope) -> JSONResponse | None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if self._local_only and not _is_loopback(_host_name(headers.get("host", ""))):
            return JSONResponse({"detail": "Máy chủ này chỉ nhận yêu cầu từ chính máy đang chạy nó."}, 403)
        origin = headers.get("origin")
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            if origin and origin.partition("://")[2] != headers.get("host"):
                return JSONResponse({"detail": "Yêu cầu đến từ một trang khác."}, 403)
            if not scope["path"].endswith("/upload") and _is_too_large(headers):
                return JSONResponse({"detail": "Nội dung gửi lên quá lớn."}, 413)
        return None


def _host_name(host: str) -> str:
    """Without its port: "127.0.0.1:7860" → "127.0.0.1", "[::1]:7860" → "::1"."""
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _is_too_large(headers: dict[str, str]) -> bool:
    """Also where no length is given: nothing here sends a body in chunks."""
    length = headers.get("content-length", "")
    if not length.isdigit():
        return "transfer-encoding" in headers
    return int(length) > _LARGEST_BODY
