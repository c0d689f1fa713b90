"""PyPI pydify 2.4.0: requests and sseclient-py."""

import io

from call import answer, files, request
from pydify import ChatbotClient

call = request()
client = ChatbotClient(call["key"], call["url"])

if call["call"] == "upload":
    given = io.BytesIO(call["text"].encode())
    uploaded = client.upload_file_obj(given, call["name"], call["user"])
    answer({"id": uploaded["id"], "name": uploaded["name"]})
else:
    result = client.send_message(
        query=call["query"],
        user=call["user"],
        response_mode=call["mode"],
        conversation_id=call["conversation"] or None,
        files=files(call) or None,
    )
    if call["mode"] == "blocking":
        answer({"answer": result["answer"], "conversation": result["conversation_id"]})
    else:
        text, conversation = "", ""
        for event in result:
            if event["event"] == "message":
                text += event["answer"]
            conversation = event["conversation_id"]
        answer({"answer": text, "conversation": conversation})
