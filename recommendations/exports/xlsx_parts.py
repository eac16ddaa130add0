"""The parts of a workbook that are not its cells (ECMA-376, part 1)."""

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

HEADED, AS_TEXT = 1, 2  # the places of their styles below
STYLES = (
    f'{DECLARED}<styleSheet xmlns="{MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border>'
    "</borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    "</cellStyleXfs>"
    '<cellXfs count="3">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" '
    'applyNumberFormat="1"/>'
    "</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)
# Widths of columns, in characters, by words that their names hold.
WIDTHS = {"summary": 50, "quote": 60, "note": 40, "text": 80, "title": 40, "names": 30}
USUAL_WIDTH = 18


def head(header: Sequence[str], frozen_columns: int) -> str:
    """What stands before the rows of a sheet: its frozen head, and widths."""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width(name)}" customWidth="1"/>'
        for n, name in enumerate(header, 1)
    )
    # A sheet without columns has no element for them.
    columns = columns and f"<cols>{columns}</cols>"
    return (
        f'{DECLARED}<worksheet xmlns="{MAIN}"><sheetViews>'
        f'<sheetView workbookViewId="0">{pane(frozen_columns)}</sheetView></sheetViews>'
        f"{columns}<sheetData>"
    )


def pane(frozen_columns: int) -> str:
    if not frozen_columns:
        return (
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        )
    corner = f"{chr(ord('A') + frozen_columns)}2"
    return (
        f'<pane xSplit="{frozen_columns}" ySplit="1" topLeftCell="{corner}" '
        'activePane="bottomRight" state="frozen"/>'
    )


def width(name: str) -> int:
    last = name.lower().split("_")[-1]
    return WIDTHS.get(last, USUAL_WIDTH)


def tail(last_cell: str) -> str:
    """What stands after the rows: the buttons that filter the columns."""
    return f'</sheetData><autoFilter ref="A1:{last_cell}"/></worksheet>'


def binding(names: Sequence[str]) -> dict[str, str]:
    """The parts that make sheets of these names a workbook, by their paths."""
    numbered = list(enumerate(names, 1))
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in numbered
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATION}/worksheet" '
        f'Target="worksheets/sheet{n}.xml"/>'
        for n, _ in numbered
    )
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
        f'ContentType="{KIND}.worksheet+xml"/>'
        for n, _ in numbered
    )
    relations = f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">'
    return {
        "xl/workbook.xml": f'{DECLARED}<workbook xmlns="{MAIN}" xmlns:r="{RELATION}">'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{relations}{links}<Relationship Id="rIdStyles" '
        f'Type="{RELATION}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
        "_rels/.rels": f'{relations}<Relationship Id="rId1" '
        f'Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "[Content_Types].xml": f'{DECLARED}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
        '.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        f'ContentType="{KIND}.sheet.main+xml"/><Override PartName="/xl/styles.xml" '
        f'ContentType="{KIND}.styles+xml"/>{kinds}</Types>',
    }
