"""A token classifier of transformers as an external recognizer of dify-masking (`masking.external`).

In: POST /analyze {"text": "...", "language": "..."}. Out: {"findings": [{"entity", "start", "end", "score"}]}, offsets in
code points. MODEL: folder or name of the weights. PORT: where it listens. Nothing of a text is logged.
"""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

from transformers import pipeline

# One call at a time: the model uses all cores by itself.
LOCK = Lock()
LARGEST = 4 * 1024 * 1024
CLASSIFIER = pipeline(
    task="token-classification",
    model=os.environ["MODEL"],
    aggregation_strategy="simple",
)


def joined(tokens, text):
    """Pieces of one value that only blanks or nothing separate, as one: a value must not be found by halves."""
    found = []
    for token in sorted(tokens, key=lambda each: each["start"]):
        start, end = int(token["start"]), int(token["end"])
        while start < end and text[start].isspace():
            start += 1
        if start == end:
            continue
        last = found[-1] if found else None
        if last and last["entity"] == token["entity_group"] and text[last["end"] : start].strip(" ") == "":
            last["end"] = max(last["end"], end)
            last["score"] = max(last["score"], float(token["score"]))
        else:
            found.append(
                {"entity": token["entity_group"], "start": start, "end": end, "score": float(token["score"])}
            )
    return found


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.reply(200 if self.path == "/health" else 404, {})

    def do_POST(self):
        try:
            length = int(self.headers.get("content-length", ""))
            if self.path != "/analyze" or not 0 < length <= LARGEST:
                raise ValueError
            text = json.loads(self.rfile.read(length))["text"]
            with LOCK:
                tokens = CLASSIFIER(text) if text.strip() else []
            self.reply(200, {"findings": joined(tokens, text)})
        except Exception:
            self.close_connection = True
            self.reply(500, {})

    def reply(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("", int(os.environ.get("PORT", "3000"))), Handler).serve_forever()
