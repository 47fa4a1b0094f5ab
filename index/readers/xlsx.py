"""Excel's .xlsx, by openpyxl: cells as they are shown, formulas by the result kept in the file, no macro looked at."""

import io
from collections import defaultdict
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers.archive import BROKEN
from index.readers.fonts import as_drawn
from index.readers.number_format import shown
from index.readers.sheets import Sheet, extract_sheets
from index.types import Extract

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def read_xlsx(content: bytes) -> Extract:
    """The shown sheets in order. Raises ReadError when the workbook is broken."""
    import openpyxl  # 0.4 s, and only where a workbook is read

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    except BROKEN as error:
        raise ReadError("Tệp .xlsx bị hỏng. Hãy mở bằng Excel, lưu lại rồi thêm lần nữa.") from error
    shown_sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    return extract_sheets(map(_sheet, shown_sheets), hidden)


def _sheet(sheet: "Worksheet") -> Sheet:
    hidden_rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns = {
        n for c in sheet.column_dimensions.values() if c.hidden for n in range(c.min or 0, (c.max or 0) + 1)
    }
    cells: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), cell in sorted(sheet._cells.items()):  # its own walk pads a stray cell's sheet to billions
        text = as_drawn(shown(cell.value, cell.number_format), cell.font.name or "")
        if text.strip():
            cells[row][column] = text
    columns = sorted({column for row in cells.values() for column in row})
    rows = [[row.get(column, "") for column in columns] for row in cells.values()]
    return Sheet(sheet.title, rows, len(hidden_rows & cells.keys()), len(hidden_columns & set(columns)))
