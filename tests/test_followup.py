"""Follow-ups: an incomplete question takes over from the ones before it; one that stands alone never does."""

import random
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.sets import load_samples
from fakes import fill, make_document
from index.library import Filters, open_library
from search.followup import is_follow_up, resolve
from search.service import Searcher
from search.types import Asked, Interpretation

if TYPE_CHECKING:
    from index.encoder import Encoder

WHOLE = {
    ("Thế còn chuyển đổi số?", "Kết luận 29 nói gì về đầu tư công?"): "Kết luận 29 nói gì về chuyển đổi số?",
    ("Thế còn đầu tư công?", "Ai phụ trách chuyển đổi số?"): "Ai phụ trách đầu tư công?",
    ("còn năm 2023?", "Năm 2022 giải ngân được bao nhiêu?"): "năm 2023 giải ngân được bao nhiêu?",
    ("Còn năm 2024 thì sao?", "Nửa đầu năm 2023 có mấy dự án?"): "Nửa đầu năm 2024 có mấy dự án?",
    ("Thế còn huyện Sơn Hạ?", "Huyện Đại Ngàn có bao nhiêu hộ?"): "huyện Sơn Hạ có bao nhiêu hộ?",
    ("ai chịu trách nhiệm?", "Hạn đóng cửa bãi rác là khi nào?"): "ai chịu trách nhiệm (Hạn đóng cửa bãi rác)?",
    ("bao giờ xong?", "Ai rà soát quy hoạch đất?"): "bao giờ xong (rà soát quy hoạch đất)?",
    ("Năm 2023 thế nào?", "Tỷ lệ hộ nghèo năm 2022 là bao nhiêu?"): "Tỷ lệ hộ nghèo Năm 2023 là bao nhiêu?",
    ("quy định cũ thì sao?", "Cán bộ luân chuyển được hỗ trợ bao nhiêu?"): "Cán bộ luân chuyển được hỗ trợ bao nhiêu?",
    ("thế còn quy định cũ?", "Cán bộ luân chuyển được hỗ trợ bao nhiêu?"): "Cán bộ luân chuyển được hỗ trợ bao nhiêu?",
    ("mức cũ?", "Cán bộ luân chuyển được hỗ trợ bao nhiêu?"): "mức cũ (Cán bộ luân chuyển được hỗ trợ)?",
    ("5 sao?", "OCOP 4 sao thưởng bao nhiêu?"): "OCOP 5 sao thưởng bao nhiêu?",
    ("năm 2022?", "Năm 2023 giải ngân bao nhiêu?"): "năm 2022 giải ngân bao nhiêu?",
    ("Hai năm trước đó thì sao?", "Năm 2023 giải ngân bao nhiêu?"): "năm 2021 giải ngân bao nhiêu?",
    ("năm sau?", "Năm 2023 giải ngân bao nhiêu?"): "năm 2024 giải ngân bao nhiêu?",
    ("Còn bên Sơn Hạ thì bao nhiêu?", "Huyện Đại Ngàn có bao nhiêu hộ?"): "Huyện Sơn Hạ có bao nhiêu hộ?",
    ("Còn Sơn Hạ thì sao?", "Huyện ủy Đại Ngàn phải làm gì?"): "Huyện ủy Sơn Hạ phải làm gì?",
    ("Còn đường thì ai lo?", "Trường học giao ai sửa?"): "Còn đường thì ai lo (Trường học giao sửa)?",
    ("5 sao?", "Sản phẩm OCOP thưởng bao nhiêu?"): "5 sao (Sản phẩm OCOP thưởng)?",
    ("Thế còn kết luận 58?", "Chỉ thị 31 thay thế văn bản nào?"): "kết luận 58 thay thế văn bản nào?",
    ("Còn quyết định 1851?", "Chỉ thị 31 thay thế văn bản nào?"): "quyết định 1851 thay thế văn bản nào?",
    ("Sở Tài chính thì sao?", "Kết luận 91 giao Sở Xây dựng việc gì?"): "Kết luận 91 giao Sở Tài chính việc gì?",
    ("Thế còn Thị ủy Cửa Lãng?", "Kế hoạch 38 kiểm tra Huyện ủy Đại Ngàn tháng mấy?"): (
        "Kế hoạch 38 kiểm tra Thị ủy Cửa Lãng tháng mấy?"
    ),
    ("Còn 4 sao?", "Quyết định 1851 thưởng sản phẩm 5 sao bao nhiêu?"): (
        "Quyết định 1851 thưởng sản phẩm 4 sao bao nhiêu?"
    ),
    ("thế còn giảm nghèo?", "Nghị quyết 09 phấn đấu che phủ rừng bao nhiêu?"): "Nghị quyết 09 giảm nghèo bao nhiêu?",
    ("so với năm 2024?", "Năm 2022 có bao nhiêu xã đạt chuẩn?"): "năm 2024 có bao nhiêu xã đạt chuẩn?",
    ("nói rõ hơn về kinh phí", "Kế hoạch 243 đặt mục tiêu gì về hợp tác xã?"): "kinh phí (Kế hoạch 243)",
    ("Trước đó thì sao?", "Quyết định 1851 thưởng bao nhiêu?"): "thưởng bao nhiêu?",
    (
        "họp mấy lần một tháng?",
        "Tổ công tác do ai làm tổ trưởng?",
    ): "họp mấy lần một tháng (Tổ công tác làm tổ trưởng)?",
    ("Bây giờ đổi thành ngày nào?", "Chỉ thị 13 cho hạn nộp hồ sơ đến ngày nào?"): (
        "Bây giờ đổi thành ngày nào (cho hạn nộp hồ sơ)?"
    ),
}
BODIES = {
    "29-KL/TU": "Đến hết năm 2022, tỉnh giải ngân vốn đầu tư công đạt 41% kế hoạch.",
    "30-KL/TU": "Đến hết năm 2023, tỉnh giải ngân vốn đầu tư công đạt 55% kế hoạch.",
    "31-KL/TU": "Trồng mới 850 ha rừng phòng hộ đầu nguồn. Chi cục Kiểm lâm chủ trì thực hiện.",
}
STANDING = [q.text for q in load_samples().questions if not q.history]


def test_years_are_counted_on_through_a_conversation() -> None:
    resolved = resolve("ai chịu trách nhiệm?", ["Năm 2023 giải ngân bao nhiêu?", "năm sau?", "hai năm sau đó?"])
    assert resolved
    assert resolved.last == "năm 2026 giải ngân bao nhiêu?"



@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, encoder: "Encoder") -> Searcher:
    folder = tmp_path_factory.mktemp("followup")
    fill(folder, *(make_document(body, number=number) for number, body in BODIES.items()), encoder=encoder)
    return Searcher(open_library(folder), encoder)


@pytest.mark.parametrize(("asked", "expected"), WHOLE.items())
def test_an_incomplete_question_is_made_whole_by_the_one_before(asked: tuple[str, str], expected: str) -> None:
    question, before = asked
    whole = resolve(question, [before])
    assert whole is not None
    assert whole.text == expected
    assert whole.carried


def test_the_subject_reaches_over_several_turns() -> None:
    whole = resolve("Ai làm?", ["Kết luận 56 đặt chỉ tiêu gì về sổ tay đảng viên?", "Hạn là khi nào?"])
    assert whole is not None
    assert "sổ tay đảng viên" in whole.text


@pytest.mark.parametrize(
    "question",
    [
        "Còn bao nhiêu hộ nghèo ở Đại Ngàn?",
        "Trong đó vốn ngân sách trung ương cho Vành đai Tây là bao nhiêu?",
        "Ai chủ trì rà soát quy hoạch sử dụng đất?",
        "Tổ công tác giải ngân có mấy người và tổ đó do ai đứng đầu?",
        "giải ngân",
        "Giá vàng hôm nay bao nhiêu?",
    ],
)
def test_what_names_its_subject_stands_alone(question: str) -> None:
    assert not is_follow_up(question)


def test_a_question_that_stands_alone_is_never_changed_by_what_came_before(searcher: Searcher) -> None:
    draw = random.Random(18)
    for question in STANDING:
        assert searcher.understand(question, draw.choices(STANDING, k=3)) == searcher.understand(question)


def test_the_reply_says_what_was_carried_over(searcher: Searcher) -> None:
    reply = searcher.ask("Thế còn năm 2023?", history=["Đến hết năm 2022 giải ngân đầu tư công đạt bao nhiêu?"])
    assert "55%" in reply.answer[0].text
    assert reply.question == "Thế còn năm 2023?"
    assert "giải ngân đầu tư công" in str(reply.carried)
    assert "giải ngân đầu tư công" in reply.understood
    alone = searcher.ask("Ai chủ trì trồng rừng phòng hộ?", history=["Đến hết năm 2022 giải ngân bao nhiêu?"])
    assert alone == searcher.ask("Ai chủ trì trồng rừng phòng hộ?")
    assert alone.carried is None


@pytest.mark.parametrize("question", ["kl 30 còn hiệu lực không", "31-KL/TU ban hành ngày nào?", "ai ký kl 30"])
def test_a_question_that_names_its_document_stands_alone(searcher: Searcher, question: str) -> None:
    assert not is_follow_up(question)
    assert searcher.ask(question, history=["Đến hết năm 2022 giải ngân bao nhiêu?"]) == searcher.ask(question)


@pytest.mark.parametrize(
    "question",
    [
        "về rồi họ được ưu tiên gì nữa?",
        "phần còn thiếu giao cơ quan nào lo, thời hạn?",
        "cái ở Mỹ Đoài thì hết bao nhiêu tiền?",
        "ngoài cá nhân ra có tổ chức đảng nào bị không?",
        "lấy tiền rồi mà họ lại về chỗ cũ ở thì xử lý ra sao?",
    ],
)
def test_what_goes_on_keeps_its_words_and_prefers_the_last_document(question: str) -> None:
    whole = resolve(question, ["Hộ phải di dời tập trung ở Quảng Tây Lĩnh được hỗ trợ bao nhiêu?"])
    assert whole is not None
    assert whole.text == question
    assert whole.prefers_document


@pytest.mark.parametrize(
    "question", ["Họ tên trưởng ban là gì và ban ấy họp ở đâu?", "Chúng ta phải nộp báo cáo khi nào?"]
)
def test_they_may_be_no_pronoun(question: str) -> None:
    assert not is_follow_up(question)


def test_a_whole_question_after_an_opening_takes_over_no_words() -> None:
    whole = resolve("thế còn xã Núi Voi, trụ sở ở đâu?", ["Phường Bến Thóc được nhập từ những đơn vị nào?"])
    assert whole is not None
    assert whole.text == "xã Núi Voi, trụ sở ở đâu?"
    assert whole.prefers_document


def test_a_clause_replaces_nothing() -> None:
    whole = resolve("Nhận rồi mà bỏ ngang thì sao?", ["Bác sĩ về trạm y tế được hỗ trợ bao nhiêu tiền?"])
    assert whole is not None
    assert whole.text.startswith("Nhận rồi mà bỏ ngang")
    assert "Bác sĩ về trạm y tế" in whole.text


def test_that_document_is_the_one_that_answered_last(searcher: Searcher) -> None:
    query = searcher.understand("Văn bản đó ban hành ngày nào?", ["Ai chủ trì trồng rừng phòng hộ?"])
    assert query.document == "vb3"
    assert "31-KL/TU" in str(query.carried)


BEFORE = ["Ai phụ trách chuyển đổi số?"]


def test_taken_literally_nothing_is_carried_over(searcher: Searcher) -> None:
    assert searcher.understand("Thế còn GPMB?", BEFORE).understood == "Ai phụ trách giải phóng mặt bằng?"
    literal = searcher.ask("Thế còn GPMB?", history=BEFORE, literally=True)
    assert (literal.understood, literal.carried, literal.interpretations) == ("Thế còn GPMB?", None, ())
    assert literal == searcher.ask("Thế còn GPMB?", literally=True)


def test_the_conversation_can_be_dropped_and_the_interpretation_kept(searcher: Searcher) -> None:
    whole, alone = searcher.ask("Thế còn GPMB?", history=BEFORE), searcher.ask("Thế còn GPMB?")
    assert (whole.carried, alone.carried) == ("Ai phụ trách; 30-KL/TU", None)
    assert alone.understood == "Thế còn giải phóng mặt bằng?"
    meant = (Interpretation("abbreviation", "GPMB", "giải phóng mặt bằng"),)
    assert whole.interpretations == alone.interpretations == meant


def test_an_interpretation_taken_back_does_not_return_with_a_follow_up(searcher: Searcher) -> None:
    typed = "BCĐ giải ngân đạt bao nhiêu?"
    assert "Ban Chỉ đạo" in searcher.understand("Thế còn năm 2023?", [typed]).understood
    understood = searcher.understand("Thế còn năm 2023?", [Asked(typed, literally=True)]).understood
    assert "BCĐ giải ngân" in understood


def test_a_follow_up_stays_within_the_filters(tmp_path: Path, encoder: "Encoder") -> None:
    body = "Đến hết năm {}, tỉnh giải ngân vốn đầu tư công đạt {}% kế hoạch."
    fill(
        tmp_path,
        make_document(body.format(2022, 41), kind="KL", issued=date(2022, 12, 30)),
        make_document(body.format(2023, 55), kind="KL", issued=date(2023, 12, 30)),
        make_document(body.format(2023, 54), kind="BC", issued=date(2023, 12, 1)),
        encoder=encoder,
    )
    searcher = Searcher(open_library(tmp_path), encoder)
    before = ["Đến hết năm 2022 giải ngân đầu tư công đạt bao nhiêu?"]
    for question in ("Thế còn năm 2023?", "Văn bản đó nói gì?", "Sau này đạt bao nhiêu?"):
        for filters in (Filters(kinds=frozenset({"BC"})), Filters(until=date(2023, 12, 15))):
            reply = searcher.ask(question, filters, history=before)
            assert reply.carried
            for hit in reply.hits:
                assert hit.document.metadata.kind in (filters.kinds or {"KL", "BC"})
                assert hit.document.metadata.issued <= (filters.until or date.max)
    reply = searcher.ask("Thế còn năm 2023?", Filters(kinds=frozenset({"BC"})), history=before)
    assert "54%" in reply.answer[0].text


def test_without_a_conversation_nothing_is_carried(searcher: Searcher) -> None:
    assert searcher.understand("Thế còn năm 2023?").carried is None
    assert searcher.understand("Thế còn năm 2023?", ["  "]).carried is None


def test_a_short_question_keeps_its_words_and_prefers_the_last_document(searcher: Searcher) -> None:
    query = searcher.understand("Diện tích là bao nhiêu?", ["Ai chủ trì trồng rừng phòng hộ?"])
    assert query.understood == "Diện tích là bao nhiêu?"
    assert query.preferred == "vb3"
    assert query.document is None
    assert query.carried == "31-KL/TU"


def test_whether_that_document_holds_is_asked_of_all_documents(searcher: Searcher) -> None:
    query = searcher.understand("Văn bản đó còn hiệu lực không?", ["Ai chủ trì trồng rừng phòng hộ?"])
    assert query.document is None
    assert [document.id for document in query.documents] == ["vb3"]


def test_what_came_before_is_sought_in_earlier_documents(tmp_path: Path, encoder: "Encoder") -> None:
    early = make_document("Cơ sở 4 sao được thưởng 40 triệu đồng.", number="1107/QĐ-UBND", issued=date(2022, 6, 14))
    late = make_document("Cơ sở 4 sao được thưởng 50 triệu đồng.", number="1851/QĐ-UBND", issued=date(2024, 10, 22))
    fill(tmp_path, early, late, encoder=encoder)
    searcher = Searcher(open_library(tmp_path), encoder)
    reply = searcher.ask("Trước đó thì sao?", history=["Quyết định 1851 thưởng cơ sở 4 sao bao nhiêu?"])
    assert "40 triệu" in reply.answer[0].text
    assert {hit.document.metadata.number for hit in reply.hits} == {"1107/QĐ-UBND"}
    year = searcher.understand("Trước đó thì sao?", ["Năm 2023 cơ sở 4 sao được thưởng bao nhiêu?"])
    assert year.until == date(2022, 12, 31)


def test_what_came_later_is_sought_in_later_documents(tmp_path: Path, encoder: "Encoder") -> None:
    early = make_document("Hạn nộp hồ sơ quyết toán là ngày 30/9.", number="13-CT/TU", issued=date(2021, 4, 20))
    late = make_document("Hạn nộp hồ sơ quyết toán đổi thành ngày 31/8.", number="31-CT/TU", issued=date(2024, 3, 15))
    fill(tmp_path, early, late, encoder=encoder)
    searcher = Searcher(open_library(tmp_path), encoder)
    reply = searcher.ask("Bây giờ là ngày nào?", history=["Chỉ thị 13 cho hạn nộp hồ sơ quyết toán là ngày 30/9 à?"])
    assert {hit.document.metadata.number for hit in reply.hits} == {"31-CT/TU"}
    assert "20/04/2021" in str(reply.carried)
