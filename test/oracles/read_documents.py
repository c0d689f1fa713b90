"""Opens masked documents and pictures with the libraries that people use and prints their texts: one JSON object, name to list.

python3 read_documents.py FOLDER
"""

import json
import sys
from pathlib import Path

import docx
import openpyxl
from odf import opendocument, teletype, text as odf_text, table as odf_table
from PIL import Image
from pptx import Presentation
from pdfminer.high_level import extract_text


def of_docx(path: Path) -> list[str]:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    edges = [p.text for section in document.sections for part in (section.header, section.footer) for p in part.paragraphs]
    return [p.text for p in document.paragraphs] + cells + edges + [document.core_properties.author]


def of_xlsx(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    notes = [cell.comment.text for cell in cells if cell.comment]
    links = [cell.hyperlink.target or "" for cell in cells if cell.hyperlink]
    return [str(cell.value) for cell in cells if cell.value is not None] + notes + links + [book.properties.creator]


def of_pptx(path: Path) -> list[str]:
    deck = Presentation(str(path))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    notes = [slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide]
    return [shape.text_frame.text for shape in shapes if shape.has_text_frame] + [shape.name for shape in shapes] + notes


def of_odf(path: Path) -> list[str]:
    document = opendocument.load(str(path))
    return [teletype.extractText(node) for kind in (odf_text.P, odf_text.H, odf_table.TableCell) for node in document.getElementsByType(kind)]


def of_picture(path: Path) -> list[str]:
    with Image.open(path) as picture:
        picture.load()
        return [f"{picture.size} {picture.info.keys()} {dict(picture.getexif())}"]


READERS = {".docx": of_docx, ".xlsx": of_xlsx, ".pptx": of_pptx, ".odt": of_odf, ".ods": of_odf, ".pdf": lambda path: [extract_text(str(path))]}
print(json.dumps({path.name: READERS.get(path.suffix, of_picture)(path) for path in sorted(Path(sys.argv[1]).iterdir())}))
