"""Writes the documents of this folder with the libraries that people use: python3 make.py FOLDER

Needs python-docx, openpyxl, python-pptx, odfpy and reportlab from PyPI. All values are invented.
"""

import datetime
import sys
from pathlib import Path

import docx
import openpyxl
from docx.enum.text import WD_BREAK
from odf import meta, opendocument, table, text
from openpyxl.comments import Comment
from pptx import Presentation
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas
from pptx.util import Inches

folder = Path(sys.argv[1])


def contract() -> None:
    document = docx.Document()
    document.core_properties.author = "thu.ky@congty.example.vn"
    document.core_properties.last_modified_by = "lan.pham@congty.example.vn"
    document.add_heading("HỢP ĐỒNG LAO ĐỘNG", 0)
    paragraph = document.add_paragraph("E-mail: ")
    # One address in four runs, with formatting in the middle.
    for piece, bold in [("an.ng", False), ("uyen@", True), ("congty.exam", False), ("ple.vn", True)]:
        paragraph.add_run(piece).bold = bold
    paragraph.add_run(", điện thoại 0912 34")
    paragraph.add_run("5 678 & <ghi chú>").add_break(WD_BREAK.LINE)
    table_ = document.add_table(rows=3, cols=3)
    for row, cells in enumerate([("Họ tên", "CCCD", "Email"), ("A", "079088001234", "b.tran@congty.example.vn"), ("B", "001190012345", "c.le@congty.example.vn")]):
        for column, value in enumerate(cells):
            table_.cell(row, column).text = value
    document.sections[0].header.paragraphs[0].text = "Liên hệ: header@congty.example.vn"
    document.sections[0].footer.paragraphs[0].text = "IBAN GB82 WEST 1234 5698 7654 32"
    document.save(folder / "contract.docx")


def payroll() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["STT", "Họ tên", "Điện thoại", "CCCD", "Email", "Ngày sinh", "Lương"])
    sheet.append([1, "A", "0987654321", "079088001234", "x.nguyen@congty.example.vn", datetime.date(1990, 3, 5), 15_000_000])
    sheet.append([2, "B", 912345678, 1190012345, "y.tran@congty.example.vn", datetime.date(1988, 12, 31), 20_000_000])
    sheet["A4"] = '=HYPERLINK("mailto:z.le@congty.example.vn","thư")'
    sheet["B5"] = "4111 1111 1111 1111"
    sheet["C5"] = 4111111111111111
    sheet["B5"].comment = Comment("gọi 0903 123 456", "comment.author@congty.example.vn")
    sheet["D5"].hyperlink = "mailto:link@congty.example.vn"
    book.properties.creator = "creator@congty.example.vn"
    book.create_sheet("Sheet 2")["A1"] = "note: note@congty.example.vn"
    book.save(folder / "payroll.xlsx")


def deck() -> None:
    deck_ = Presentation()
    slide = deck_.slides.add_slide(deck_.slide_layouts[1])
    slide.shapes.title.text = "Khách hàng 0912345678"
    frame = slide.placeholders[1].text_frame
    frame.text = "Mail: "
    for piece in ("sale", "s@cong", "ty.example.vn"):
        frame.paragraphs[0].add_run().text = piece
    slide.notes_slide.notes_text_frame.text = "ghi chú: notes@congty.example.vn"
    box = slide.shapes.add_textbox(Inches(1), Inches(4), Inches(4), Inches(1))
    box.text_frame.text = "IP 10.20.30.40"
    box.name = "box@congty.example.vn"
    deck_.core_properties.author = "deck@congty.example.vn"
    deck_.save(folder / "deck.pptx")


def letter() -> None:
    document = opendocument.OpenDocumentText()
    document.meta.addElement(meta.InitialCreator(text="writer@congty.example.vn"))
    paragraph = text.P(text="Kính gửi: ")
    span = text.Span(text="ho")
    span.addText("a@cong")
    paragraph.addElement(span)
    paragraph.addText("ty.example.vn")
    paragraph.addElement(text.LineBreak())
    paragraph.addText("ĐT 0912345678")
    document.text.addElement(paragraph)
    document.text.addElement(text.P(text="Thẻ 4111111111111111"))
    document.save(str(folder / "letter.odt"))


def grid() -> None:
    document = opendocument.OpenDocumentSpreadsheet()
    sheet = table.Table(name="Danh sách")
    for cells in [("Email", "Điện thoại"), ("q.vo@congty.example.vn", "0912 345 678")]:
        row = table.TableRow()
        for value in cells:
            cell = table.TableCell(valuetype="string", stringvalue=value)
            cell.addElement(text.P(text=value))
            row.addElement(cell)
        sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    document.save(str(folder / "grid.ods"))


def statement() -> None:
    for name, encryption in (("statement.pdf", None), ("secret.pdf", StandardEncryption("user", "owner"))):
        page = canvas.Canvas(str(folder / name), encrypt=encryption, invariant=1)
        page.drawString(72, 800, "Statement for statement@congty.example.vn")
        page.drawString(72, 780, "Phone: 0912 345 678")
        page.drawString(300, 780, "CCCD: 079088001234")
        for row, (left, right) in enumerate((("Name", "Email"), ("A", "row.a@congty.example.vn"), ("B", "row.b@congty.example.vn"))):
            page.drawString(72, 740 - 20 * row, left)
            page.drawString(220, 740 - 20 * row, right)
        page.linkURL("mailto:link@congty.example.vn", (72, 600, 200, 620))
        page.showPage()
        page.drawString(72, 800, "Page two: card 4111 1111 1111 1111")
        page.setTitle("title@congty.example.vn")
        page.save()


def scan() -> None:
    page = canvas.Canvas(str(folder / "scan.pdf"), invariant=1)
    page.rect(72, 700, 200, 60, fill=1)
    page.save()


for make in (statement, scan, contract, payroll, deck, letter, grid):
    make()
