"""PyPI pydify 2.4.0: requests and sseclient-py."""

import io

from call import files, serve
from pydify import ChatbotClient


def ask(call):
    result = ChatbotClient(call["key"], call["url"]).send_message(
        query=call["query"],
        user=call["user"],
        response_mode=call["mode"],
        conversation_id=call["conversation"] or None,
        files=files(call) or None,
    )
    if call["mode"] == "blocking":
        return {"answer": result["answer"], "conversation": result["conversation_id"]}
    text, conversation = "", ""
    for event in result:
        if event["event"] == "message":
            text += event["answer"]
        conversation = event["conversation_id"]
    return {"answer": text, "conversation": conversation}


def upload(call):
    given = io.BytesIO(call["text"].encode())
    client = ChatbotClient(call["key"], call["url"])
    uploaded = client.upload_file_obj(given, call["name"], call["user"])
    return {"id": uploaded["id"], "name": uploaded["name"]}


serve(ask=ask, upload=upload)
