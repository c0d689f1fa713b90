"""PyPI dify-client-python 1.0.3: httpx-sse, and pydantic models of every event."""

from call import answer, files, request
from dify_client import Client, models

call = request()
client = Client(api_key=call["key"], api_base=call["url"])

if call["call"] == "upload":
    given = (call["name"], call["text"].encode(), "text/plain")
    uploaded = client.upload_files(given, models.UploadFileRequest(user=call["user"]))
    answer({"id": uploaded.id, "name": uploaded.name})
else:
    question = models.ChatRequest(
        query=call["query"],
        inputs={},
        user=call["user"],
        response_mode=models.ResponseMode(call["mode"]),
        conversation_id=call["conversation"],
        files=[models.File(**file) for file in files(call)],
    )
    result = client.chat_messages(question, timeout=10.0)
    if call["mode"] == "blocking":
        # Its model of a blocking answer leaves the conversation out.
        answer({"answer": result.answer, "conversation": None})
    else:
        events = list(result)
        texts = [event.answer for event in events if event.event == models.StreamEvent.MESSAGE]
        end = events[-1]
        assert isinstance(end, models.MessageEndStreamResponse), type(end)
        answer({"answer": "".join(texts), "conversation": end.conversation_id})
