"""What the scripts beside it have in common: calls come as lines of JSON, answers and errors go out as such."""

import json
import sys

# Clients print too.
out, sys.stdout = sys.stdout, sys.stderr


def serve(**calls):
    for line in sys.stdin:
        call = json.loads(line)
        try:
            answer = calls[call["call"]](call)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=out, flush=True)


def files(call):
    """Files of a question, as Dify has them."""
    if not call["file"]:
        return []
    return [{"type": "document", "transfer_method": "local_file", "upload_file_id": call["file"]}]
