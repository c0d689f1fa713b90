"""Reads forwarded requests as Dify does: gunicorn's HTTP parser, then Flask with Werkzeug, JSON by the standard library
(before 1.8.1) or by orjson. Batches on standard input: how many requests, then each with its length in front, both in four
bytes. Answers: one line of JSON for a batch, what stands where in each of its requests."""

import json
import struct
import sys

from flask import Flask
from gunicorn.config import Config
from gunicorn.http.parser import RequestParser
from gunicorn.http.wsgi import create

app = Flask(__name__)
if "--orjson" in sys.argv:
    from flask_orjson import OrjsonProvider

    app.json = OrjsonProvider(app)

config = Config()
PEER = ("127.0.0.1", 40000)
SERVER = ("127.0.0.1", 5001)


class Wire:
    """What gunicorn would answer to `Expect: 100-continue` on."""

    def send(self, _):
        pass


def flatten(value, place, fields):
    if isinstance(value, dict):
        for key, inner in value.items():
            fields.append(["json-key", str(key)])
            flatten(inner, f"{place}.{key}", fields)
    elif isinstance(value, list):
        for inner in value:
            flatten(inner, f"{place}[]", fields)
    elif isinstance(value, float):
        # Written out, as a person reads it.
        fields.append([place, f"{value!r} {value:.0f}"])
    elif not isinstance(value, bool) and value is not None:
        fields.append([place, str(value)])


def user_of(request, document):
    """`controllers/service_api/wraps.py`: the query of a GET, else the JSON or the form."""
    if request.method == "GET":
        return request.args.get("user")
    if isinstance(document, dict):
        user = document.get("user")
        return None if user is None else str(user)
    return request.form.get("user")


def read(raw):
    request = next(RequestParser(config, iter([raw]), PEER))
    _, environ = create(request, Wire(), PEER, SERVER, config)
    seen = app.request_class(environ)
    fields = [["method", seen.method], ["path", seen.path]]
    for name, value in seen.headers.items():
        fields.append(["header-name", name])
        fields.append([f"header:{name.lower()}", value])
    for name, value in seen.args.items(multi=True):
        fields.append(["query-name", name])
        fields.append([f"query:{name}", value])
    with app.app_context():
        document = seen.get_json(silent=True)
    flatten(document, "json", fields)
    for name, value in seen.form.items(multi=True):
        fields.append(["form-name", name or ""])
        fields.append([f"form:{name}", value])
    for name, file in seen.files.items(multi=True):
        fields.append(["form-name", name or ""])
        fields.append(["file-name", file.filename or ""])
        fields.append([f"file-type", file.content_type or ""])
        content = file.read().decode("utf-8", "replace")
        fields.append([f"file:{file.mimetype}", content])
    return {"method": seen.method, "type": seen.mimetype, "fields": fields, "user": user_of(seen, document)}


def reading(raw):
    try:
        return read(raw)
    except Exception as error:  # what Dify would not get, or answers with an error
        return {"refused": f"{type(error).__name__}: {error}"}


def number(stream):
    return struct.unpack(">I", stream.read(4))[0]


def main():
    stream = sys.stdin.buffer
    while stream.peek(1):
        answers = [reading(stream.read(number(stream))) for _ in range(number(stream))]
        sys.stdout.write(json.dumps(answers) + "\n")
        sys.stdout.flush()


main()
