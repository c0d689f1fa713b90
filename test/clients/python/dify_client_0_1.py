"""PyPI dify-client 0.1.10: requests, and the loop over lines that its README shows."""

import json

from call import files, serve
from dify_client import ChatClient


def chat_client(call):
    client = ChatClient(call["key"])
    client.base_url = call["url"]
    return client


def ask(call):
    response = chat_client(call).create_chat_message(
        inputs={},
        query=call["query"],
        user=call["user"],
        response_mode=call["mode"],
        conversation_id=call["conversation"] or None,
        files=files(call) or None,
    )
    response.raise_for_status()
    if call["mode"] == "blocking":
        body = response.json()
        return {"answer": body["answer"], "conversation": body["conversation_id"]}
    text, conversation = "", ""
    for line in response.iter_lines(decode_unicode=True):
        line = line.split("data:", 1)[-1]
        if line.strip():
            event = json.loads(line.strip())
            text += event.get("answer") or ""
            conversation = event["conversation_id"]
    return {"answer": text, "conversation": conversation}


def upload(call):
    given = {"file": (call["name"], call["text"].encode(), "text/plain")}
    response = chat_client(call).file_upload(call["user"], given)
    response.raise_for_status()
    return {"id": response.json()["id"], "name": response.json()["name"]}


serve(ask=ask, upload=upload)
