"""Old Vietnamese encodings as their standards define them, written here apart from the tables under test."""

import re
import unicodedata

VOWELS = "aăâeêioôơuưy"
TONED = {
    v: [unicodedata.normalize("NFC", v + tone) for tone in ("", *"\u0300\u0309\u0303\u0301\u0323")] for v in VOWELS
}
SMALL = [letter for letters in TONED.values() for letter in letters if not letter.isascii()] + ["đ"]

# TCVN 5712:1993 (VN3): small letters in the order of the vowels above, each with huyền, hỏi, ngã, sắc, nặng
TCVN3_TONED = dict(
    zip(
        VOWELS,
        ("b5b6b7b8b9", "bbbcbdbec6", "c7c8c9cacb", "cccecfd0d1", "d2d3d4d5d6", "d7d8dcddde", "dfe1e2e3e4", "e5e6e7e8e9",
         "eaebecedee", "eff1f2f3f4", "f5f6f7f8f9", "fafbfcfdfe"),
        strict=True,
    )
)  # fmt: skip
TCVN3_PLAIN = dict(zip("ăâêôơưđ" + "ĂÂÊÔƠƯĐ", "\xa8\xa9\xaa\xab\xac\xad\xae\xa1\xa2\xa3\xa4\xa5\xa6\xa7", strict=True))

# VNI for Windows: a mark behind its vowel; ă and â share theirs with the tones; ơ, ư, đ, ỉ, ĩ, ị, ỵ are one letter
VNI_TONES = dict(zip("\u0300\u0309\u0303\u0301\u0323", "øûõùï", strict=True))
VNI_BREVE = dict(zip("\u0300\u0309\u0303\u0301\u0323", "èúüéë", strict=True)) | {"": "ê"}
VNI_ROOF = dict(zip("\u0300\u0309\u0303\u0301\u0323", "àåãáä", strict=True)) | {"": "â"}
VNI_SINGLE = {"ơ": "ô", "ư": "ö", "đ": "ñ", "ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def tcvn3(letter: str) -> str:
    """One letter in TCVN3, which has no accented capitals but Ă Â Ê Ô Ơ Ư Đ."""
    if letter in TCVN3_PLAIN:
        return TCVN3_PLAIN[letter]
    for vowel, toned in TONED.items():
        if letter.lower() in toned[1:]:
            return chr(bytes.fromhex(TCVN3_TONED[vowel])[toned.index(letter.lower()) - 1])
    return letter


def vni(letter: str) -> str:
    if letter.isupper():
        return vni(letter.lower()).upper()
    if letter in VNI_SINGLE:
        return VNI_SINGLE[letter]
    parts = unicodedata.normalize("NFD", letter)
    base, marks = parts[0], parts[1:]
    tone = next((mark for mark in marks if mark in VNI_TONES), "")
    if "\u0306" in marks:
        return base + VNI_BREVE[tone]
    if "\u0302" in marks:
        return base + VNI_ROOF[tone]
    if "\u031b" in marks:
        return VNI_SINGLE[unicodedata.normalize("NFC", base + "\u031b")] + VNI_TONES[tone]
    return base + VNI_TONES[tone] if tone else letter


def in_tcvn3(text: str) -> str:
    return "".join(map(tcvn3, text))


def in_vni(text: str) -> str:
    return "".join(map(vni, text))


def in_cp1258(text: str) -> bytes:
    """Vowels with their marks are letters of it, tones stand behind them; some with tone are letters too."""
    parts = unicodedata.normalize("NFD", text)
    for mark in "\u0302\u0306\u031b":
        parts = re.sub(
            f"(.)([\u0323]?){mark}", lambda m, mark=mark: unicodedata.normalize("NFC", m[1] + mark) + m[2], parts
        )
    return parts.encode("cp1258")
