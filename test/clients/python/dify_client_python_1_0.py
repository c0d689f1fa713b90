"""PyPI dify-client-python 1.0.3: httpx-sse, and pydantic models of every event."""

from call import files, serve
from dify_client import Client, models


def ask(call):
    question = models.ChatRequest(
        query=call["query"],
        inputs={},
        user=call["user"],
        response_mode=models.ResponseMode(call["mode"]),
        conversation_id=call["conversation"],
        files=[models.File(**file) for file in files(call)],
    )
    client = Client(api_key=call["key"], api_base=call["url"])
    result = client.chat_messages(question, timeout=10.0)
    if call["mode"] == "blocking":
        # Its model of a blocking answer leaves the conversation out.
        return {"answer": result.answer, "conversation": None}
    events = list(result)
    texts = [event.answer for event in events if event.event == models.StreamEvent.MESSAGE]
    end = events[-1]
    assert isinstance(end, models.MessageEndStreamResponse), type(end)
    return {"answer": "".join(texts), "conversation": end.conversation_id}


def upload(call):
    given = (call["name"], call["text"].encode(), "text/plain")
    client = Client(api_key=call["key"], api_base=call["url"])
    uploaded = client.upload_files(given, models.UploadFileRequest(user=call["user"]))
    return {"id": uploaded.id, "name": uploaded.name}


serve(ask=ask, upload=upload)
