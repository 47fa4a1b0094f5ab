"""The pages: `python app.py [--store DIR] [--host 127.0.0.1] [--port 7860] [--open]`."""

import argparse
import atexit
import os
import shutil
import socket
import sys
import tempfile
import threading
import webbrowser

from index.command_line import Parser, run

_PORT = 7860
_TRIED = 20  # ports from the first on, where the user named none


def main() -> int:
    """Read the arguments, find a port, open the store, serve until stopped."""
    arguments = _read_arguments()
    port = _find_port(arguments.host, arguments.port)
    if port is None:
        busy = arguments.port or _PORT
        print(f"Cổng {busy} đang có chương trình khác dùng. Hãy chọn cổng khác: --port {busy + 1}", file=sys.stderr)
        return 1
    _set_environment()
    return _serve(arguments, port)


def _read_arguments() -> argparse.Namespace:
    parser = Parser(prog="python app.py", description="Mở trang hỏi đáp văn bản trên máy này.")
    parser.add_argument("--store", metavar="THƯ_MỤC", help="thư mục kho (mặc định: $VANKIEN_STORE)")
    parser.add_argument("--host", default="127.0.0.1", metavar="ĐỊA_CHỈ", help="địa chỉ (mặc định: chỉ máy này)")
    parser.add_argument("--port", type=int, metavar="CỔNG", help=f"cổng (mặc định: {_PORT} hoặc cổng trống kế tiếp)")
    parser.add_argument("--open", action="store_true", help="mở luôn trình duyệt")
    return parser.parse_args()


def _set_environment() -> None:
    """Before Gradio is imported: no telemetry, and uploads in a folder of this process alone."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    folder = tempfile.mkdtemp(prefix="vankien-")
    os.environ["GRADIO_TEMP_DIR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


def _find_port(host: str, chosen: int | None) -> int | None:
    """The chosen port, or the first free one from 7860 on; None where there is none."""
    ports = [chosen] if chosen is not None else range(_PORT, _PORT + _TRIED)
    return next((port for port in ports if _is_free(host, port)), None)


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if os.name == "posix":  # elsewhere this option would let two programs share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _serve(arguments: argparse.Namespace, port: int) -> int:
    import uvicorn

    from index.settings import store_folder
    from ui.desk import Desk
    from ui.server import build_server

    desk = Desk(store_folder(arguments.store))
    documents = desk.info()["documents"]  # a store that can't be used is said before anything is served
    server = build_server(desk, arguments.host)
    host = "127.0.0.1" if arguments.host in ("0.0.0.0", "::") else arguments.host
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    print(f"Kho: {desk.folder} ({documents} văn bản)\nTrang hỏi đáp: {address}  (dừng: Ctrl+C)", flush=True)
    if arguments.open:
        threading.Timer(1.0, webbrowser.open, [address]).start()
    uvicorn.run(server, host=arguments.host, port=port, log_level="warning", timeout_graceful_shutdown=5)
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
