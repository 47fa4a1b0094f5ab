"""Citations in full: the document as an office names it, the section by its numbers, what must be known of it."""

import pytest

from test_render import make_place
from ui.citation import cite_in_full, write_marks, write_section


def test_a_citation_names_document_section_and_page() -> None:
    place = make_place(path=["II. NHIỆM VỤ", "1. Giải ngân"])
    assert cite_in_full(place) == "Kết luận số 29-KL/TU, ngày 15/02/2022, của Ban Thường vụ Tỉnh ủy, mục II.1, trang 2"


def test_what_is_not_known_is_left_out() -> None:
    place = make_place(number=None, kind=None, title=None, issuer=None, issued=None, path=[], page=None)
    assert cite_in_full(place) == "kl-29.pdf"


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ([], ""),
        (["II- YÊU CẦU"], "mục II"),
        (["IV- NHIỆM VỤ", "2. Cơ cấu lại", "2.2. Chăn nuôi an toàn"], "mục IV.2.2"),
        (["Phần thứ nhất: KẾT QUẢ", "II. CÁC LĨNH VỰC", "1. Giải ngân"], "mục II.1, Phần thứ nhất"),
        (["I. A", "2. B", "c) C"], "điểm c, mục I.2"),
        (["Chương II. ĐỐI TƯỢNG", "Điều 6. Thời hạn"], "Điều 6"),
        (["Chương I. CHUNG", "Điều 5. Việc", "2. Khoản", "a) Điểm"], "điểm a khoản 2 Điều 5"),
        (["Phụ lục I", "Điều 1. Danh mục"], "Điều 1, Phụ lục I"),
        (["Chương I. CHUNG", "Mục 2. Riêng"], "Mục 2, Chương I"),
        (["BAN THƯỜNG VỤ QUYẾT ĐỊNH", "Điều 6. Hiệu lực"], "Điều 6"),
        (["TỔ CHỨC THỰC HIỆN:"], "mục “TỔ CHỨC THỰC HIỆN”"),
    ],
)
def test_a_section_is_named_by_its_numbers(path: list[str], section: str) -> None:
    assert write_section(path) == section


def test_marks_tell_status_sample_and_scan() -> None:
    place = make_place(status="đã được thay thế bởi A", sample=True, ocr=True)
    assert write_marks(place) == ["đã được thay thế bởi A", "nhận dạng từ ảnh quét", "văn bản mẫu"]
    assert write_marks(make_place(), newest=True) == ["mới nhất"]
    assert write_marks(make_place()) == []
