"""PyPI openai 3.57.0: httpx and pydantic."""

from call import serve
from openai import OpenAI

MODEL = "gpt-4o-mini"
TOOL = {"type": "function", "function": {"name": "send", "parameters": {"type": "object"}}}


def ask(call):
    client = OpenAI(api_key="sk-test", base_url=call["url"], max_retries=0)
    given = chat if call["api"] == "chat" else respond
    return given(client, call)


def chat(client, call):
    more = {"tools": [TOOL]} if call.get("isTool") else {}
    messages = [{"role": "user", "content": call["text"]}]
    if call["isStreamed"]:
        with client.chat.completions.stream(model=MODEL, messages=messages, **more) as stream:
            stream.until_done()
            answer = stream.get_final_completion()
    else:
        answer = client.chat.completions.create(model=MODEL, messages=messages, **more)
    message = answer.choices[0].message
    text = message.tool_calls[0].function.arguments if message.tool_calls else message.content
    return {"id": answer.id, "text": text}


def respond(client, call):
    more = {"previous_response_id": call["previous"]} if call.get("previous") else {}
    if not call["isStreamed"]:
        answer = client.responses.create(model=MODEL, input=call["text"], **more)
        return {"id": answer.id, "text": answer.output_text}
    text = ""
    with client.responses.stream(model=MODEL, input=call["text"], **more) as stream:
        for event in stream:
            if event.type == "response.output_text.delta":
                text += event.delta
        answer = stream.get_final_response()
    whole = answer.output_text
    return {"id": answer.id, "text": text if text == whole else f"{text} is not {whole}"}


serve(ask=ask)
