"""Who signed: offices, stand-ins and names as they stand at a document's foot, in one column or two."""

import pytest

from index.pieces import pieces_of
from index.signature import is_name, is_role, read_signature


def signed(text: str) -> tuple[str | None, str | None]:
    found = read_signature(list(pieces_of(text, 0, len(text))))
    return found.role, found.name


@pytest.mark.parametrize(
    ("foot", "role", "name"),
    [
        ("T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ THƯỜNG TRỰC\n(Đã ký)\nNguyễn Văn A", "Phó Bí thư Thường trực", "Nguyễn Văn A"),
        ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLò Thị Pản", "Phó Chủ tịch", "Lò Thị Pản"),
        ("T/L THƯỜNG TRỰC TỈNH ỦY\nCHÁNH VĂN PHÒNG\n(đã ký)", "Chánh Văn phòng", None),
        ("TUQ. CHỦ TỊCH\nGIÁM ĐỐC SỞ NỘI VỤ\nĐại tá Đoàn Văn Hùng", "Giám đốc sở nội vụ", "Đoàn Văn Hùng"),
        ("T/M BAN BÍ THƯ\nTrần Cẩm Tú", None, "Trần Cẩm Tú"),
        ("CHÁNH VĂN PHÒNG\nNGUYỄN VĂN AN", "Chánh Văn phòng", "Nguyễn Văn An"),
        ("Người lập kế hoạch\nĐỗ Ngọc Nam", "Người lập kế hoạch", "Đỗ Ngọc Nam"),
        ("Nơi nhận:\t KT/ bộ trưởng bộ tài chính\n- VP Quốc hội,     Thứ  trưởng\n- Lưu: VP.     Vũ Văn Ninh",
         "Thứ trưởng", "Vũ Văn Ninh"),
        ("Nơi nhận: T/M CHI BỘ\n- Đảng ủy Trường (để b/c) BÍ THƯ\n- Lưu Chi bộ.\nBùi Trung Hiệp",
         "Bí thư", "Bùi Trung Hiệp"),
        ("CHỦ DOANH NGHIỆP (Ký và ghi rõ họ tên)", "Chủ doanh nghiệp", None),
        ("CHỦ TỌA\tTHƯ KÝ\n(Đã ký)\t(Đã ký)\nNguyễn Văn Nam\tTrần Thị Thu", "Chủ tọa; Thư ký",
         "Nguyễn Văn Nam; Trần Thị Thu"),
        ("T/M CHI BỘ\nBÍ THƯ\n{{chu_tri_chi_bo}}", "Bí thư", None),
        ("GIÁM ĐỐC\n(Chữ ký, dấu)\nHọ và tên", "Giám đốc", None),
        ("Nơi nhận:\n- Như trên;\n- Sở Xây Dựng Thanh Lam.", None, None),
        ("BÍ THƯ\nNguyễn Văn A\nPAGE 9\nPhú Lãng Tân Khê", "Bí thư", "Nguyễn Văn A"),
    ],
)  # fmt: skip
def test_who_signed(foot: str, role: str | None, name: str | None) -> None:
    assert signed(foot) == (role, name)


@pytest.mark.parametrize("name", ["Tô Lâm", "Nguyễn Thị Minh Khai", "Y Thanh Hà Niê Kđăm", "H'Yim Kđoh", "TS. Lê B"])
def test_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "line", ["Bí thư", "PHÓ CHỦ TỊCH", "Ban Tổ Chức", "Nguyễn", "Hà Nội, ngày 5", "KẾ HOẠCH", "Họ và tên"]
)
def test_no_names(line: str) -> None:
    assert not is_name(line)


def test_a_sentence_about_an_office_is_no_office() -> None:
    assert is_role("PHÓ TRƯỞNG BAN THƯỜNG TRỰC")
    assert not is_role("Bí thư cấp ủy cấp xã mỗi tháng phải có mặt tại ít nhất hai công trình")
    assert not is_role("Giám đốc các sở;")
