"""Old encodings: what a .VnTime or VNI font drew as Vietnamese becomes Unicode; everything else stays as it is."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from viparse.normalize.encodings import CHARMAPS

from fakes import CORPUS
from index.readers import read
from index.readers.charsets import GUESSED
from index.readers.encodings import DOUBTS, TCVN3, VNI, convert, encodings_of, readings
from index.readers.vietnamese import is_vietnamese
from index.readers.writer import ExtractWriter
from index.types import Extract
from old_encodings import SMALL, VOWELS, in_cp1258, in_tcvn3, in_vni, tcvn3, vni


@pytest.mark.parametrize("letter", SMALL)
def test_every_letter_comes_back_from_both_encodings(letter: str) -> None:
    assert convert(f"th{tcvn3(letter)}ng", TCVN3) == f"th{letter}ng"
    assert convert(f"th{vni(letter)}ng", VNI) == f"th{letter}ng"
    assert convert(f"TH{vni(letter.upper())}NG", VNI) == f"TH{letter.upper()}NG"
    assert convert(f"TH{tcvn3(letter.upper())}NG", TCVN3) == f"TH{letter.upper()}NG"


@pytest.mark.parametrize("letter", list("ẳỵưđẲỴƯĐ"))
def test_the_letters_that_are_easily_lost_are_written_as_the_standards_say(letter: str) -> None:
    written = {"ẳ": ("¼", "aú"), "ỵ": ("þ", "î"), "ư": ("\xad", "ö"), "đ": ("®", "ñ"),
               "Ẳ": ("¼", "AÚ"), "Ỵ": ("þ", "Î"), "Ư": ("¦", "Ö"), "Đ": ("§", "Ñ")}  # fmt: skip
    assert (tcvn3(letter), vni(letter)) == written[letter]


WORDS = st.lists(
    st.text(st.sampled_from("bcdghklmnprstvx" + VOWELS + "".join(SMALL)), min_size=2, max_size=7),
    min_size=1,
    max_size=9,
)


@given(WORDS)
def test_small_letters_come_back_in_any_order(words: list[str]) -> None:
    text = " ".join(words)
    assert convert(in_tcvn3(text), TCVN3) == text


@given(WORDS)
def test_vni_words_come_back_in_any_order_and_case(words: list[str]) -> None:
    text = " ".join(words)
    assert convert(in_vni(text), VNI) == text
    assert convert(in_vni(text.upper()), VNI) == text.upper()


def test_viparse_and_the_standards_agree_but_for_one_letter() -> None:
    """viparse's own derived entry says "yï" for ỵ; the standard has a letter of its own, and both are read."""
    assert {old: new for old, new in CHARMAPS["tcvn3"].pairs if tcvn3(new) != old} == {}
    others = {old: new for old, new in CHARMAPS["vni"].pairs if vni(new) != old}
    assert set(others.values()) <= set("ỵỴìíÌÍ")
    assert convert("Lyï", VNI) == convert("Lî", VNI) == "Lỵ"


# --- which encoding a paragraph is in

SENTENCES = [
    "Ban Thường vụ Tỉnh ủy yêu cầu các cấp ủy, tổ chức đảng lãnh đạo, chỉ đạo thực hiện nghiêm Nghị quyết này.",
    "Giao Văn phòng Tỉnh ủy chủ trì, phối hợp với Ủy ban Kiểm tra theo dõi, đôn đốc, định kỳ hằng quý báo cáo.",
    "Đẩy nhanh tiến độ giải ngân vốn đầu tư công; kiểm tra, giám sát chặt chẽ việc sử dụng đất ở các xã.",
]


@pytest.mark.parametrize(("write", "name"), [(in_tcvn3, TCVN3), (in_vni, VNI)])
@pytest.mark.parametrize("text", SENTENCES)
def test_a_paragraph_shows_its_encoding(write: Callable[[str], str], name: str, text: str) -> None:
    assert encodings_of([write(text)]) == [name]


def test_paragraphs_of_one_file_are_told_apart() -> None:
    old, other, unicode = in_tcvn3(SENTENCES[0]), in_vni(SENTENCES[1]), SENTENCES[2]
    assert encodings_of([old, unicode, other, unicode, old]) == [TCVN3, None, VNI, None, TCVN3]


def test_a_short_paragraph_is_read_as_those_around_it() -> None:
    short = in_tcvn3("Tổng số")
    assert encodings_of([in_tcvn3(SENTENCES[0]), short])[-1] == TCVN3
    assert encodings_of([short, in_tcvn3(SENTENCES[0])])[0] == TCVN3
    assert encodings_of([in_tcvn3(cell) for cell in ("Số TT", "Đơn vị", "2004", "Tổng số", "Đạt")])[3] == TCVN3


def test_words_of_an_old_font_in_a_unicode_paragraph_are_converted_and_no_other() -> None:
    mixed = f"TM. {in_vni('ỦY BAN NHÂN DÂN TỈNH CHỦ TỊCH')} Trương Tấn Thí"
    assert encodings_of([mixed]) == [VNI]
    assert convert(mixed, VNI) == "TM. ỦY BAN NHÂN DÂN TỈNH CHỦ TỊCH Trương Tấn Thí"
    measures = "Bụi dưới 25 µm, dưới 10 µm; chất lỏng 30 µl, Müller® đo."
    assert encodings_of([measures, "5 µm", "6 µm"]) == [None] * 3


def test_patterns_can_be_looked_for_in_text_not_yet_converted() -> None:
    assert "Nơi nhận:" in readings(in_tcvn3("Nơi nhận:"))
    assert list(readings("Noi nhan")) == ["Noi nhan"]


def test_a_sign_inside_a_word_tells_alone() -> None:
    assert encodings_of([SENTENCES[0], "Ban Th\xadêng vụ", "B¸o c¸o"]) == [None, TCVN3, TCVN3]
    assert encodings_of(["100 N·m, col·legi, Trung\xad ương, AT\xadT"]) == [None]


def test_text_in_capitals_only_is_told_too() -> None:
    assert encodings_of(["§¶NG CéNG S¶N VIÖT NAM"]) == [TCVN3]
    assert encodings_of(["ÑAÛNG COÄNG SAÛN VIEÄT NAM"]) == [VNI]


FOREIGN = [
    "Für die Förderung der Straßen in München übernimmt das Land die Kosten; die Brücke wird später gebaut.",
    "El señor Núñez pidió más información sobre la situación económica de España y sus regiones, según él.",
    "L'État français a été créé à l'époque où les élèves étudiaient déjà ; c'était très différent, là-bas.",
    "The naïve café owner's résumé mentions Coca-Cola® and a 25 µm filter, 10 µg/l of lead and 3 × 4 m².",
    "São Paulo não é a capital do Brasil; a educação e a saúde são obrigações do Estado, irmãos.",
    "Hän on työssä Jyväskylässä, mutta äiti päätti jäädä kotiin. Älä mene sinne enää.",
    "Sí", "Né en été", "5 µm", "«Đảng»", "§ 5", "© 2024", "3 × 4 ÷ 2", "«xin»", "Müller", "• Giao đất", "· Giao",
]  # fmt: skip


@pytest.mark.parametrize("text", [*SENTENCES, *FOREIGN])
def test_unicode_and_other_languages_stay_as_they_are(text: str) -> None:
    assert encodings_of([text]) == [None]
    assert encodings_of([SENTENCES[0], text, SENTENCES[1]]) == [None] * 3


@pytest.mark.parametrize("text", FOREIGN[:6])
def test_a_paragraph_of_another_language_in_an_old_file_stays_too(text: str) -> None:
    assert encodings_of([in_tcvn3(SENTENCES[0]), text])[1] is None
    assert encodings_of([in_vni(SENTENCES[0]), text])[1] is None


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_no_sample_document_is_converted(path: Path) -> None:
    lines = read(path.read_bytes(), path.name).text.split("\n")
    assert set(encodings_of(lines)) == {None}


def test_no_shared_document_is_converted(shared: Path) -> None:
    for path in sorted((shared / "documents").glob("*.docx")):
        assert set(encodings_of(read(path.read_bytes(), path.name).text.split("\n"))) == {None}, path.name


def test_nearly_every_accented_word_of_real_documents_is_a_syllable() -> None:
    words = [word for path in CORPUS for word in re.findall(r"[^\W\d_]+", read(path.read_bytes(), path.name).text)]
    accented = [word for word in words if not word.isascii() and not word.isupper()]
    assert sum(map(is_vietnamese, accented)) > 0.995 * len(accented) > 1000


# --- capitals


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        ("§¶NG CéNG S¶N VIÖT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM"),
        ("CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("BÝ TH¦", "BÍ THƯ"),
        ("T/M BAN TH¦êNG Vô", "T/M BAN THƯỜNG VỤ"),
        ("C¨n cø NghÞ quyÕt cña §¶NG Bé x· §«ng", "Căn cứ Nghị quyết của ĐẢNG Bộ xã Đông"),
        ("Sè 29-KL/TU, sè 5-NQ/T¦", "Số 29-KL/TU, số 5-NQ/TƯ"),
        ("Vµ Hµ Néi, Quý VI", "Và Hà Nội, Quý VI"),
        ("UBND X· Hµ Néi", "UBND Xã Hà Nội"),
    ],
)
def test_capitals_are_made_right_where_that_is_certain(drawn: str, text: str) -> None:
    assert convert(drawn, TCVN3) == text


# --- what a writer makes of it


def written(*parts: str | list[list[str]]) -> Extract:
    writer = ExtractWriter()
    for part in parts:
        if isinstance(part, str):
            writer.line(part)
        else:
            writer.table(part)
    return writer.extract()


def test_every_reader_gives_unicode_and_says_what_it_was() -> None:
    extract = written(in_tcvn3(SENTENCES[0]), [[in_vni("Đơn vị"), "Số"], [in_vni("Hằng quý"), in_vni("Đạt chỉ tiêu")]])
    assert extract.text.split("\n")[0] == SENTENCES[0]
    assert extract.doubts[0] == DOUBTS[TCVN3]


def test_offsets_are_those_of_the_text_that_comes_out() -> None:
    writer = ExtractWriter()
    first, second = SENTENCES[:2]
    writer.page()
    writer.line("I.")
    writer.page(len(in_vni(first[:40])))
    writer.line(in_vni(first), bold=True)
    header = writer.table([[in_vni("Đơn vị"), in_vni("Kết quả thực hiện")]])
    writer.page()
    writer.table([[in_vni("Văn phòng Tỉnh ủy"), in_vni("Đã hoàn thành")]], header)
    writer.line(second)
    extract = writer.extract()
    texts = [extract.text[line.start : line.end] for line in extract.lines]
    assert texts == ["I.", first, "Đơn vị\tKết quả thực hiện", "Văn phòng Tỉnh ủy\tĐã hoàn thành", second]
    assert [line.bold for line in extract.lines] == [False, True, False, False, False]
    assert extract.lines[3].header is not None
    assert extract.lines[3].header.of(extract.text) == texts[2]
    assert [extract.text[page:][:5] for page in extract.pages] == ["I.\nBa", first[40:45], "Văn p"]


REAL_WORDS = st.lists(st.sampled_from(" ".join(SENTENCES).split()), min_size=1, max_size=30)


@given(st.lists(REAL_WORDS, min_size=1, max_size=6), st.sampled_from([in_tcvn3, in_vni, str]), st.data())
def test_a_page_starts_at_the_same_word_after_the_conversion(
    paragraphs: list[list[str]], write: Callable[[str], str], data: st.DataObject
) -> None:
    writer, words = ExtractWriter(), []
    for paragraph in paragraphs:
        cut = data.draw(st.integers(0, len(paragraph) - 1))
        before = " ".join(paragraph[:cut])
        writer.page(len(write(before)) + bool(before))
        writer.line(write(" ".join(paragraph)))
        words.append(write(paragraph[cut]))
    extract = writer.extract()
    encodings = encodings_of([write(" ".join(paragraph)) for paragraph in paragraphs])
    found = [re.split(r"\s", extract.text[page:])[0] for page in extract.pages]
    assert [word.casefold() for word in found] == [
        convert(word, encoding).replace("\xad", "").casefold() for word, encoding in zip(words, encodings, strict=True)
    ]


@given(st.lists(st.text(st.sampled_from("aăâđơưHµ¸¶·\xad®§«»éêöïùûÑñ .−"), max_size=12), max_size=5))
def test_no_letters_break_the_conversion(texts: list[str]) -> None:
    for text, encoding in zip(texts, encodings_of(texts), strict=True):
        for name in (encoding, TCVN3, VNI):
            convert(text, name)
    writer = ExtractWriter()
    for text in texts:
        writer.page()
        writer.line(text)
    extract = writer.extract()
    assert all(extract.text[line.start : line.end].strip() for line in extract.lines)
    assert list(extract.pages) == sorted(extract.pages)


def test_recognised_text_is_marked_and_never_converted() -> None:
    writer = ExtractWriter()
    writer.line("Trước.")
    writer.line(in_tcvn3(SENTENCES[0]), scanned=True)
    writer.table([["Số"], ["Một"]], scanned=True)
    writer.line("Sau.")
    extract = writer.extract()
    assert [span.of(extract.text) for span in extract.scanned] == [
        in_tcvn3(SENTENCES[0]).replace("\xad", "") + "\nSố\nMột"
    ]
    assert extract.doubts == ()


def test_a_soft_hyphen_is_a_letter_in_tcvn3_and_nothing_in_unicode() -> None:
    assert written("Th\xad\xeang vô TØnh ñy l·nh ®¹o").text == "Thường vụ Tỉnh ủy lãnh đạo\n"
    assert written("Văn phòng Trung\xad ương").text == "Văn phòng Trung ương\n"


def test_doubts_are_told_once() -> None:
    writer = ExtractWriter()
    writer.line("A")
    writer.doubt("Xem lại.")
    writer.doubt("Xem lại.")
    assert writer.extract().doubts == ("Xem lại.",)


# --- bytes that do not say their encoding


CHARSETS = {"utf-16-le": [], "utf-16-be": [], "utf-8": [], "cp1258": [GUESSED.format("Windows-1258")]}


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_text_file_without_a_mark_is_read(charset: str) -> None:
    text = "\r\n".join(["KẾT LUẬN", *SENTENCES])
    extract = read(in_cp1258(text) if charset == "cp1258" else text.encode(charset), "thu.txt")
    assert extract.text == text.replace("\r\n", "\n")
    assert list(extract.doubts) == CHARSETS[charset]


@pytest.mark.parametrize(("write", "name"), [(in_tcvn3, TCVN3), (in_vni, VNI)])
def test_a_text_file_in_an_old_encoding_is_read(write: Callable[[str], str], name: str) -> None:
    extract = read(write("\n".join(SENTENCES)).encode("cp1252"), "thu.txt")
    assert extract.text.casefold() == "\n".join(SENTENCES).casefold()
    assert extract.doubts == (DOUBTS[name],)


@pytest.mark.parametrize("text", FOREIGN[:3])
def test_western_text_is_read_with_a_doubt(text: str) -> None:
    extract = read(text.encode("cp1252"), "thu.txt")
    assert extract.text == text
    assert extract.doubts == (GUESSED.format("Windows-1252"),)


def test_unicode_text_files_stay_as_they_are() -> None:
    text = "\n".join([*SENTENCES, *FOREIGN, "Trung\xad ương"])
    assert read(text.encode(), "thu.txt").text == text
