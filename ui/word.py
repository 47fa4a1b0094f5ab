"""A Word document as an office lays it out (Nghị định 30/2020/NĐ-CP, Phụ lục I): page, type, styles, numbering."""

import re
from datetime import date, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

LEAD_IN, TABLE = "Lời dẫn", "Ô bảng"  # styles of our own, beside Word's
_FONT = "Times New Roman"
_SIZE = 14  # points; 13 or 14
_SLOTS = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
_THEMED = ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme")
_LANGUAGE = {"w:val": "vi-VN", "w:eastAsia": "vi-VN", "w:bidi": "ar-SA"}
_INDENT = int(Mm(10))
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # by XML 1.0, 2.2


def new_document(title: str, made: date) -> WordDocument:
    """An empty A4 document, all of it Times New Roman 14 and Vietnamese, the page's number in its header."""
    document = Document()
    _set_page(document)
    _set_fonts(document)
    _set_styles(document)
    _set_behaviour(document)
    properties = document.core_properties
    properties.title, properties.language, properties.author, properties.comments = printable(title), "vi-VN", "", ""
    properties.created = properties.modified = datetime(made.year, made.month, made.day)
    return document


def printable(text: str) -> str:
    """`text` without the control characters that no XML may hold; every line end is one break."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _set_page(document: WordDocument) -> None:
    """Margins: top and bottom 20–25 mm, left 30–35, right 15–20. The number stands centred, and not on page one."""
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    number._p.append(field)


def _set_fonts(document: WordDocument) -> None:
    """One font in every slot of every style; the template's theme would override it."""
    root = document.styles.element
    for fonts in root.iter(qn("w:rFonts")):
        for name in _THEMED:
            fonts.attrib.pop(qn(name), None)
        for name in _SLOTS:
            fonts.set(qn(name), _FONT)
    for language in (*root.iter(qn("w:lang")), *document.settings.element.iter(qn("w:themeFontLang"))):
        for name, value in _LANGUAGE.items():
            language.set(qn(name), value)


def _set_behaviour(document: WordDocument) -> None:
    """As Word 2013 and later: no "compatibility mode"; a line that ends at a break is not stretched to the margin."""
    (compatibility,) = document.settings.element.iter(qn("w:compat"))
    compatibility.insert(0, OxmlElement("w:doNotExpandShiftReturn"))
    for setting in compatibility.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _set_styles(document: WordDocument) -> None:
    root = document.styles.element
    for style in root.xpath("w:style[@w:type='table'][not(@w:styleId='TableNormal' or @w:styleId='TableGrid')]"):
        root.remove(style)  # the template's hundred coloured tables, which slow every look-up of a style
    for name in (LEAD_IN, TABLE):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    _set_style(document, "Normal", align=WD_ALIGN_PARAGRAPH.JUSTIFY)
    _set_style(document, "Title", bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    _set_style(document, "Subtitle", italic=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    _set_style(document, "Heading 1", bold=True, before=12, keep=True, align=WD_ALIGN_PARAGRAPH.LEFT)
    _set_style(document, "List Number", before=6, numbered=True)
    _set_style(document, LEAD_IN, left=_INDENT)
    _set_style(document, "Quote", italic=True, left=_INDENT)
    _set_style(document, TABLE, size=12, after=0, align=WD_ALIGN_PARAGRAPH.LEFT)
    _set_style(document, "Header", after=0)


def _set_style(
    document: WordDocument,
    name: str,
    *,
    size: int = _SIZE,
    bold: bool = False,
    italic: bool = False,
    before: int = 0,
    after: int = 6,
    left: int = 0,
    align: WD_ALIGN_PARAGRAPH | None = None,
    keep: bool = False,
    numbered: bool = False,
) -> None:
    """Give the style `name` just this look; paragraphs stand 6 pt apart, lines at a single space or a little more."""
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    level = style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    numbering = style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") if numbered else None
    for part in style.element.xpath("w:pPr | w:rPr"):
        style.element.remove(part)
    kept = [part for part in (numbering, level) if part is not None]
    for part in kept:
        style.element.get_or_add_pPr().append(part)
    _set_type(style, size, bold, italic)
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.15
    form.left_indent, form.alignment, form.keep_with_next = left or None, align, keep or None
    form.widow_control = True


def _set_type(style: ParagraphStyle, size: int, bold: bool, italic: bool) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = _FONT, Pt(size), bold, italic
    font.cs_bold, font.cs_italic = bold, italic
    properties = style.element.get_or_add_rPr()
    for name in _SLOTS:
        properties.rFonts.set(qn(name), _FONT)
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), str(size * 2))
    properties.find(qn("w:sz")).addnext(complex_size)


class Numbering:
    """A numbered list that starts at 1, in the style List Number."""

    def __init__(self, document: WordDocument) -> None:
        numbering = document.part.numbering_part.element
        style = document.styles["List Number"].element
        template = numbering.num_having_numId(style.pPr.numPr.numId.val).abstractNumId.val
        for form in numbering.xpath(f"w:abstractNum[@w:abstractNumId='{template}']/w:lvl/w:pPr"):
            form.ind.left = form.ind.hanging = form.tabs.tab_lst[0].pos = _INDENT  # in line with the quotes
        self._number = numbering.add_num(template)
        self._number.add_lvlOverride(ilvl=0).add_startOverride(1)

    def apply(self, paragraph: Paragraph) -> None:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = self._number.numId
