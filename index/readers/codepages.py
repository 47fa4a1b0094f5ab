"""Single-byte text of old Office files: the code pages that a file names, and what their empty places mean."""

CHARSETS = {  # Windows' LOGFONT charset of a font, as in RTF's \\fcharset: its code page
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


def decode(raw: bytes, codepage: str = "cp1252") -> str:
    """The text of `raw`; a byte that the code page leaves empty is the character of that number, as Windows has it."""
    try:
        return raw.decode(codepage)
    except (UnicodeDecodeError, LookupError):
        return "".join(_character(byte, codepage) for byte in raw)


def _character(byte: int, codepage: str) -> str:
    try:
        return bytes([byte]).decode(codepage)
    except (UnicodeDecodeError, LookupError):
        return chr(byte)
