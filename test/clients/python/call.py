"""Standard input and output of the scripts beside it."""

import json
import sys

# Clients print too.
out, sys.stdout = sys.stdout, sys.stderr


def request():
    return json.load(sys.stdin)


def answer(value):
    json.dump(value, out)


def files(call):
    """Files of a question, as Dify has them."""
    if not call["file"]:
        return []
    return [{"type": "document", "transfer_method": "local_file", "upload_file_id": call["file"]}]
