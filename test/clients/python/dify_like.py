"""A WSGI application that answers as Dify's api does for a blocking chat, at once. gunicorn runs it.

A body with an address in it has not been masked: that is a 500.
"""

import json

IDS = {
    "conversation_id": "45701982-8118-4bc5-8e9b-64562b4555f2",
    "message_id": "5ad4cb98-f0c7-4085-b384-88c403be6290",
}


def app(environ, start_response):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    query = json.loads(body or b"{}").get("query", "")
    answer = json.dumps({"event": "message", "answer": f"You said: {query}", **IDS}).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))]
    start_response("500 NOT MASKED" if b"@" in body else "200 OK", headers)
    return [answer]
