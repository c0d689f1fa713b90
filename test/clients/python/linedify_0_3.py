"""PyPI linedify 0.3.5: aiohttp. A chat bot asks blocking, an agent streaming; a file is an image within a question."""

import asyncio

from call import serve
from linedify.dify import DifyAgent, DifyType


def ask(call):
    kind = DifyType.Agent if call["mode"] == "streaming" else DifyType.Chatbot
    agent = DifyAgent(api_key=call["key"], base_url=call["url"], user=call["user"], type=kind)
    image = bytes.fromhex(call["file"]) or None
    asked = agent.invoke(conversation_id=call["conversation"], text=call["query"], image=image)
    conversation, text, _ = asyncio.run(asked)
    return {"answer": text, "conversation": conversation}


serve(ask=ask)
