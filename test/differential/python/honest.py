"""Sends what people send, as three libraries write it: `honest.py LIBRARY URL`. Prints the statuses."""

import asyncio
import sys

VALUE = "alice@x.vn"
JSON = {"query": f"Gửi {VALUE}", "inputs": {}, "user": "u-1"}
FORM = {"query": f"a {VALUE} & b", "user": "u-1"}


def file():
    return {"file": ("tệp.txt", f"mail {VALUE}\n".encode(), "text/plain")}


def plain(library, url):
    head = {"Authorization": "Bearer app-one"}
    post = library.post
    yield post(f"{url}/v1/chat-messages", json=JSON, headers=head).status_code
    yield post(f"{url}/v1/chat-messages", data=FORM, headers=head).status_code
    yield post(f"{url}/v1/files/upload", data={"user": "u-1"}, files=file(), headers=head).status_code
    yield library.get(f"{url}/v1/messages", params={"user": "u-1", "note": VALUE}, headers=head).status_code


async def with_aiohttp(url):
    import aiohttp

    form = aiohttp.FormData({"user": "u-1"})
    name, content, kind = file()["file"]
    form.add_field("file", content, filename=name, content_type=kind)
    async with aiohttp.ClientSession(headers={"Authorization": "Bearer app-one"}) as session:
        for path, body in (
            ("chat-messages", {"json": JSON}),
            ("chat-messages", {"data": FORM}),
            ("files/upload", {"data": form}),
        ):
            async with session.post(f"{url}/v1/{path}", **body) as answer:
                print(answer.status)
        async with session.get(f"{url}/v1/messages", params={"user": "u-1", "note": VALUE}) as answer:
            print(answer.status)


name, url = sys.argv[1:]
if name == "aiohttp":
    asyncio.run(with_aiohttp(url))
else:
    for status in plain(__import__(name), url):
        print(status)
