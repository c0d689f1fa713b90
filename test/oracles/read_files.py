"""Reads e-mail, mailboxes and ZIP archives as Python's own libraries do and prints all their texts, one JSON list a file.

python3 read_files.py FILE...
"""

import email
import email.policy
import io
import json
import mailbox
import sys
import tempfile
import zipfile
from email.message import Message


def of_message(message: Message) -> list[str]:
    texts = [f"{name}: {value}" for name, value in message.items()]
    texts += [name for part in (message,) for name in (part.get_filename(), part.get_param("name")) if name]
    if message.is_multipart():
        for part in message.get_payload():
            texts += of_message(part)
        return [*texts, message.preamble or "", message.epilogue or ""]
    content = message.get_payload(decode=True) or b""
    if message.get_content_maintype() == "text":
        charset = message.get_content_charset() or "utf-8"
        return [*texts, content.decode(charset)]
    return texts + of_file(message.get_filename() or "", content)


def of_file(name: str, content: bytes) -> list[str]:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts = [archive.comment.decode("latin-1")]
            for entry in archive.infolist():
                texts += [entry.filename, entry.extra.decode("latin-1"), entry.comment.decode("latin-1")]
                texts += of_file(entry.filename, archive.read(entry))
            return texts
    if name.endswith(".mbox"):
        with tempfile.NamedTemporaryFile() as file:
            file.write(content)
            file.flush()
            return [text for mail in mailbox.mbox(file.name) for text in [mail.get_from(), *of_message(email.message_from_bytes(mail.as_bytes(), policy=email.policy.default))]]
    if name.endswith(".eml"):
        return of_message(email.message_from_bytes(content, policy=email.policy.default))
    return [content.decode("utf-8", "replace")]


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        print(json.dumps(of_file(path, file.read())))
