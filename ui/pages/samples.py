"""The notice about sample documents, and their removal by one click and a confirmation."""

import gradio as gr

from index.errors import VanKienError
from ui.desk import Desk
from ui.render import draw_notice
from ui.text import write_number


def draw_sample_notice(desk: Desk, how: str = "Thêm văn bản của cơ quan ở trang Văn bản.") -> tuple[str, bool]:
    """What to say about samples ("" for nothing), and whether to offer their removal; `how` to add documents here."""
    info = desk.info()
    samples, own = info["samples"], info["documents"] - info["samples"]
    if samples and own:
        return draw_notice(
            f"Kho đang có {write_number(samples)} văn bản mẫu (của một tỉnh không có thật) lẫn với {write_number(own)} "
            "văn bản của cơ quan. Nên xóa văn bản mẫu trước khi dùng cho công việc.", "warning",
        ), True  # fmt: skip
    if samples:
        return draw_notice(
            f"Kho chỉ có {write_number(samples)} văn bản mẫu của một tỉnh không có thật, để chạy thử. {how}"
        ), False  # fmt: skip
    return "", False


def remove_samples(desk: Desk) -> None:
    """Remove them and say how many there were."""
    try:
        count = desk.remove_samples()
    except VanKienError as error:
        raise gr.Error(str(error), title="Chưa xóa được", print_exception=False) from error
    gr.Info(f"Đã xóa {write_number(count)} văn bản mẫu khỏi kho.", title="Văn bản mẫu", duration=5)
