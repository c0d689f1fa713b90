"""Writes the files of this folder with Python's own libraries: python3 make.py FOLDER. All values are invented."""

import io
import mailbox
import sys
import zipfile
from email import charset, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

folder = Path(sys.argv[1])
office = Path(__file__).parent.parent / "office"
DOCX = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")


def order() -> EmailMessage:
    """HTML beside text, headers in encoded words, attachments of several kinds, a message within."""
    mail = EmailMessage()
    mail["From"] = Address("Nguyễn Hoà", "hoa.nguyen", "congty.example.vn")
    mail["To"] = "Trần Bình <binh.tran@congty.example.vn>, sales@congty.example.vn"
    mail["Subject"] = "Đơn hàng của an.le@congty.example.vn, ĐT 0912 345 678, gửi ngày mai trước buổi trưa nhé"
    mail["Date"] = "Tue, 01 Dec 2026 08:00:00 +0700"
    mail["Message-ID"] = "<1@congty.example.vn>"
    mail["Received"] = "from [203.0.113.77] by mx.congty.example.vn; Tue, 01 Dec 2026 08:00:01 +0700"
    mail.set_content("Chào anh,\nthẻ 4111 1111 1111 1111, thư về ketoan@congty.example.vn.\n" + "rất dài " * 40 + "IBAN GB82 WEST 1234 5698 7654 32\n", cte="quoted-printable")
    mail.add_alternative("<p>Gửi <b>ketoan@congty.example.vn</b> &amp; <a href=\"mailto:ke.toan2@congty.example.vn\">đây</a></p>", subtype="html", cte="base64")
    mail.add_attachment((office / "contract.docx").read_bytes(), maintype=DOCX[0], subtype=DOCX[1], filename="Hợp đồng an.le@congty.example.vn.docx")
    mail.add_attachment((office / "statement.pdf").read_bytes(), maintype="application", subtype="pdf", filename="statement.pdf")
    mail.add_attachment("tên,email\nA,row.one@congty.example.vn\n".encode(), maintype="text", subtype="csv", filename="list.csv")
    inner = EmailMessage()
    inner["From"] = "inner@congty.example.vn"
    inner["Subject"] = "Trước đó: 0987654321"
    inner.set_content("inner body: inner.body@congty.example.vn\n", cte="base64")
    mail.add_attachment(inner)
    return mail


def latin() -> MIMEMultipart:
    """Charsets of old programs, and boundaries that look like telephone numbers."""
    mail = MIMEMultipart(boundary="part 0912 345 678")
    mail["From"] = "=?iso-8859-1?Q?Jos=E9_=3Cjose=40congty.example.vn=3E?= <jose@congty.example.vn>"
    mail["Subject"] = "=?windows-1258?B?" + "R+lpIA==" + "?= =?utf-8?Q?mail_split=40congt?=\n =?utf-8?Q?y.example.vn?="
    for name, text in [("iso-8859-1", "José: jose.diaz@congty.example.vn"), ("windows-1252", "€ 5 to euro@congty.example.vn"), ("iso-2022-jp", "住所 tokyo@congty.example.vn"), ("utf-16", "wide@congty.example.vn")]:
        cs = charset.Charset(name)
        cs.body_encoding = charset.BASE64 if name in ("utf-16", "windows-1252") else charset.QP
        part = MIMEText("", "plain")
        del part["Content-Type"], part["Content-Transfer-Encoding"]
        part["Content-Type"] = f"text/plain; charset={name}"
        part.set_payload(text.encode(name), None)
        from email import encoders

        (encoders.encode_base64 if cs.body_encoding == charset.BASE64 else encoders.encode_quopri)(part)
        mail.attach(part)
    return mail


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.write(office / "contract.docx", "docs/contract.docx")
        zip_.write(office / "statement.pdf", "docs/statement.pdf")
        zip_.writestr("list of an.le@congty.example.vn.csv", "email\nrow.two@congty.example.vn\n")
        zip_.writestr("docs/note.txt", "without a value\n")
        zip_.writestr("mail.eml", order().as_bytes(policy=policy.SMTP))
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as nested:
            nested.writestr("deep.txt", "deep@congty.example.vn")
        zip_.writestr("inner.zip", inner.getvalue())
    return out.getvalue()


(folder / "order.eml").write_bytes(order().as_bytes(policy=policy.SMTP))
(folder / "latin.eml").write_bytes(latin().as_bytes())
(folder / "archive.zip").write_bytes(archive())
box_path = folder / "box.mbox"
box_path.unlink(missing_ok=True)
box = mailbox.mbox(box_path)
for mail in (order(), latin()):
    box.add(mailbox.mboxMessage(mail))
box.close()
