"""Office abbreviations: spelt out where the reading is clear, left alone where it is not, and found both ways."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import FakeEncoder, fill, make_document
from index.library import Library, open_library
from index.text import syllables
from search.abbreviations import Expansion, _by_case, _by_fold, _table, expand_abbreviations
from search.coverage import Coverage
from search.understand import understand

BODIES = [
    "Tin một\nĐẩy nhanh bồi thường, giải phóng mặt bằng các khu công nghiệp.",
    "Tin hai\nUBND tỉnh chủ trì; Tỉnh ủy giao cán bộ luân chuyển về xã.",
    "Tin ba\nChủ tịch Ủy ban nhân dân xã làm Phó Trưởng ban.",
    "Tin bốn\nQuốc hội thông qua luật. Quốc hội quyết định. Hợp tác xã nông nghiệp tăng. Hợp tác xã nông nghiệp giảm.",
    "Tin năm\nHợp tác xã nông nghiệp. Quy hoạch sử dụng đất được duyệt; sửa quy hoạch sử dụng đất.",
    "Tin sáu\nQuy hoạch sử dụng đất của huyện. Luật của Quốc hội thông qua năm ngoái. Trồng cây cds vào đất tu bổ.",
    "Tin bảy\nChủ tịch Ủy ban nhân dân xã ký.",
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("abbreviations")
    fill(folder, *map(make_document, BODIES), encoder=FakeEncoder())
    return open_library(folder)


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("GPMB chậm vì sao?", "giải phóng mặt bằng chậm vì sao?"),
        ("gpmb chậm vì sao?", "giải phóng mặt bằng chậm vì sao?"),
        ("các KCN của tỉnh", "các khu công nghiệp của tỉnh"),
        ("BCĐ họp ngày nào", "Ban Chỉ đạo họp ngày nào"),
        ("bcđ họp ngày nào", "Ban Chỉ đạo họp ngày nào"),
        ("phát triển KT-XH", "phát triển kinh tế - xã hội"),
        ("CT UBND xã làm gì", "chủ tịch Ủy ban nhân dân xã làm gì"),
        ("QH thông qua luật gì", "Quốc hội thông qua luật gì"),
        ("QH sử dụng đất", "quy hoạch sử dụng đất"),
        ("HTX NN có mấy đơn vị", "hợp tác xã nông nghiệp có mấy đơn vị"),
        ("KL của Tỉnh ủy", "kết luận của Tỉnh ủy"),
        ("các NQ nào còn hiệu lực", "các nghị quyết nào còn hiệu lực"),
        ("KL Tỉnh ủy nêu gì", "kết luận Tỉnh ủy nêu gì"),
        ("NQ HĐND xã", "nghị quyết Hội đồng nhân dân xã"),
        ("BC KQ tỉnh", "báo cáo KQ tỉnh"),
        ("thực hiện NQ.", "thực hiện nghị quyết."),
        ("TP Sentral", "thành phố Sentral"),
    ],
)
def test_an_abbreviation_is_spelt_out(library: Library, question: str, understood: str) -> None:
    assert expand_abbreviations(question, library.frequency)[0] == understood


@pytest.mark.parametrize(
    "question",
    [
        "QH là gì",  # two readings, and nothing around that tells them apart
        "Số 25-KL/TU và 62-QĐ/TU",
        "1107/QĐ-UBND",
        "nq 06 nói gì",
        "tu bổ đất",  # a word of the store
        "cds trồng ở đâu",  # the store knows it as it is
        "Tỉnh ủy yêu cầu gì về giải phóng mặt bằng?",
        "USB và ABC",
        "KL Sentral ở đâu",  # no kết luận: a name that the store does not know stands behind
        "HD Bank, CT Group",
        "",
    ],
)
def test_what_stays(library: Library, question: str) -> None:
    assert expand_abbreviations(question, library.frequency) == (question, ())


def test_an_abbreviation_without_accents_is_known_where_the_store_does_not_know_the_word(library: Library) -> None:
    assert expand_abbreviations("cds tinh", lambda _: 0)[0] == "chuyển đổi số tinh"


def test_both_forms_are_looked_for(library: Library) -> None:
    query = understand("GPMB ở KCN", library)
    assert query.text == "GPMB ở KCN"
    assert query.understood == "giải phóng mặt bằng ở khu công nghiệp"
    assert query.expansions == (Expansion("GPMB", "giải phóng mặt bằng"), Expansion("KCN", "khu công nghiệp"))
    assert query.words == (*syllables(query.understood), "gpmb", "kcn")


def test_a_text_with_the_abbreviation_covers_its_meaning(library: Library) -> None:
    query = understand("UBND tỉnh chủ trì", library)
    coverage = Coverage(syllables(query.asked), library, query.expansions)
    assert coverage.of(["UBND tỉnh chủ trì"]) > 0.8
    assert coverage.of(["Ủy ban nhân dân tỉnh chủ trì"]) == 1


def test_the_table_is_whole() -> None:
    lines = (Path(__file__).parent.parent / "search" / "abbreviations.tsv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(_table()) > 180
    assert all(
        all(readings) and key.strip() == key
        for table in (_table(), _by_case(), _by_fold())
        for key, readings in table.items()
    )


@given(st.lists(st.sampled_from(syllables(" ".join(BODIES))), max_size=12).map(" ".join))
def test_words_of_the_store_are_never_changed(library: Library, question: str) -> None:
    plain = " ".join(word for word in question.split() if word != "ubnd")
    assert expand_abbreviations(plain, library.frequency) == (plain, ())


@given(st.text())
def test_any_text_is_read(library: Library, text: str) -> None:
    spelt, expansions = expand_abbreviations(text, library.frequency)
    assert (spelt == text) == (not expansions)
