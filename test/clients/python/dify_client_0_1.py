"""PyPI dify-client 0.1.10: requests, and the loop over lines that its README shows."""

import json

from call import answer, files, request
from dify_client import ChatClient

call = request()
client = ChatClient(call["key"])
client.base_url = call["url"]

if call["call"] == "upload":
    given = {"file": (call["name"], call["text"].encode(), "text/plain")}
    response = client.file_upload(call["user"], given)
    response.raise_for_status()
    answer({"id": response.json()["id"], "name": response.json()["name"]})
else:
    response = client.create_chat_message(
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
        answer({"answer": body["answer"], "conversation": body["conversation_id"]})
    else:
        text, conversation = "", ""
        for line in response.iter_lines(decode_unicode=True):
            line = line.split("data:", 1)[-1]
            if line.strip():
                event = json.loads(line.strip())
                text += event.get("answer") or ""
                conversation = event["conversation_id"]
        answer({"answer": text, "conversation": conversation})
