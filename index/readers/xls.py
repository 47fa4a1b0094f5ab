"""Excel 97–2003's .xls, by xlrd: cells as they are shown."""

import io
import struct
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers.archive import BROKEN, PASSWORD
from index.readers.fonts import as_drawn
from index.readers.number_format import Value, shown
from index.readers.ole import open_compound, stream
from index.readers.sheets import Sheet, extract_sheets
from index.types import Extract

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Cell
    from xlrd.sheet import Sheet as Table

_NUMBER, _DATE, _BOOLEAN, _ERROR = 2, 3, 4, 5  # xlrd's cell types


def read_xls(content: bytes) -> Extract:
    """The shown sheets in order. Raises ReadError when the workbook is broken or has a password."""
    import xlrd

    with open_compound(content) as compound:  # xlrd's own opening runs for ever on a chain that closes on itself
        workbook = stream(compound, "Workbook") or stream(compound, "Book")
    try:
        book = xlrd.open_workbook(file_contents=workbook, formatting_info=True, logfile=io.StringIO(), ragged_rows=True)
        sheets = [_sheet(book, sheet) for sheet in book.sheets() if not sheet.visibility]
    except (*BROKEN, xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, ArithmeticError, AssertionError) as error:
        raise ReadError(_reason(error)) from error
    return extract_sheets(sheets, [sheet.name for sheet in book.sheets() if sheet.visibility])


def _reason(error: Exception) -> str:
    if "encrypted" in str(error):
        return PASSWORD
    return "Tệp .xls bị cụt hoặc hỏng. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi thêm lần nữa."


def _sheet(book: "Book", sheet: "Table") -> Sheet:
    hidden_columns = {number for number, column in sheet.colinfo_map.items() if column.hidden}
    hidden_rows = {number for number, row in sheet.rowinfo_map.items() if row.hidden}
    rows = [[_text(book, sheet, i, j) for j in range(sheet.row_len(i))] for i in range(sheet.nrows)]
    filled = {i for row in rows for i, text in enumerate(row) if text}
    unseen = sum(any(row) for number, row in enumerate(rows) if number in hidden_rows)
    return Sheet(sheet.name, rows, unseen, len(filled & hidden_columns))


def _text(book: "Book", sheet: "Table", row: int, column: int) -> str:
    """The cell as it is shown; its text may change the font on the way."""
    cell = sheet.cell(row, column)
    form = book.xf_list[cell.xf_index]
    text = shown(_value(book, cell), book.format_map[form.format_key].format_str)
    changes = [(0, form.font_index), *sheet.rich_text_runlist_map.get((row, column), ()), (len(text), 0)]
    runs = ((text[at:end], book.font_list[font].name) for (at, font), (end, _) in pairwise(changes))
    return "".join(as_drawn(run, font) for run, font in runs).strip()


def _value(book: "Book", cell: "Cell") -> Value:
    import xlrd

    if cell.ctype == _DATE:
        try:
            moment: datetime = xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return float(cell.value)
        return moment.time() if cell.value < 1 else moment
    if cell.ctype == _BOOLEAN:
        return bool(cell.value)
    if cell.ctype == _ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, ""))
    value: Value = cell.value
    return value
