"""Excel's .xlsx, by openpyxl: cells as they are shown, formulas by the result kept in the file, no macro looked at."""

import io
import re
import warnings
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers.archive import BROKEN, member, open_archive
from index.readers.fonts import as_drawn
from index.readers.number_format import shown
from index.readers.sheets import Sheet, extract_sheets
from index.types import Extract

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_NO_RESULT = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>|</c>)")


def read_xlsx(content: bytes) -> Extract:
    """The shown sheets in order. Raises ReadError when the workbook is broken."""
    import openpyxl  # 0.4 s, and only where a workbook is read

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out, such as lists to choose from, is no text
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, rich_text=True, keep_links=False)
    except BROKEN as error:
        raise ReadError("Tệp .xlsx bị hỏng. Hãy mở bằng Excel, lưu lại rồi thêm lần nữa.") from error
    shown_sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    extract = extract_sheets(map(_sheet, shown_sheets), hidden)
    if count := _uncounted(content):
        told = f"Có {count} ô công thức chưa có kết quả trong tệp; hãy mở bằng Excel, lưu lại rồi thêm lần nữa."
        return replace(extract, doubts=(*extract.doubts, told))
    return extract


def _uncounted(content: bytes) -> int:
    """The formulas that no program has worked out yet, so that no result stands in the file."""
    archive = open_archive(content)
    parts = [part for part in archive.namelist() if part.startswith("xl/worksheets/") and part.endswith(".xml")]
    return sum(len(_NO_RESULT.findall(member(archive, part))) for part in parts)


def _sheet(sheet: "Worksheet") -> Sheet:
    hidden_rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns = {
        n for c in sheet.column_dimensions.values() if c.hidden for n in range(c.min or 0, (c.max or 0) + 1)
    }
    cells: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), cell in sorted(sheet._cells.items()):  # its own walk pads a stray cell's sheet to billions
        text = _text(cell)
        if text.strip():
            cells[row][column] = text
    columns = sorted({column for row in cells.values() for column in row})
    rows = [[row.get(column, "") for column in columns] for row in cells.values()]
    return Sheet(sheet.title, rows, len(hidden_rows & cells.keys()), len(hidden_columns & set(columns)))


def _text(cell: "Cell") -> str:
    """The cell as it is shown; its text may change the font on the way."""
    font = cell.font.name or ""
    if not isinstance(cell.value, list):
        return as_drawn(shown(cell.value, cell.number_format), font)
    runs = ((run, font) if isinstance(run, str) else (run.text or "", run.font.rFont or font) for run in cell.value)
    return "".join(as_drawn(text, own) for text, own in runs)
