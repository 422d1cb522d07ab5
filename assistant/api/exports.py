"""A conversation, or one exchange of it, as a file to take away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from assistant.api.visitors import owner_of
from assistant.conversations import Conversation, ConversationStore
from assistant.errors import ConversationNotFound
from assistant.export import FORMATS, Export, Format, file_name
from index import Paper

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox"


def export_routes(store: ConversationStore, papers_of: Callable[[str], Mapping[str, Paper]]) -> APIRouter:
    """Return the routes by which an owner takes conversations away; what is not theirs is not there."""
    router = APIRouter()

    @router.get("/conversations/{conversation_id}/export.{extension}")
    def export(request: Request, conversation_id: str, extension: str, exchange: int | None = None) -> Response:
        form = FORMATS.get(extension)
        if form is None:
            raise HTTPException(404, f"There is no export {extension[:20]!r}; there are {', '.join(FORMATS)}.")
        try:
            conversation = store.open(owner_of(request), conversation_id)
        except ConversationNotFound as error:
            raise HTTPException(404, str(error)) from error
        return _download(_chosen(conversation, exchange, papers_of(conversation.library)), form)

    return router


def _chosen(conversation: Conversation, number: int | None, papers: Mapping[str, Paper]) -> Export:
    exchanges = [e for e in conversation.exchanges if number in (None, e.number)]
    if not exchanges and number is not None:
        raise HTTPException(404, f"The conversation has no exchange {number}; it has {len(conversation.exchanges)}.")
    title = conversation.title if number is None else exchanges[0].answer["question"]
    return Export(title, tuple(e.answer for e in exchanges), papers)


def _download(export: Export, form: Format) -> Response:
    # Half a surrogate pair, which a browser can send in a question, has no place in a file.
    content = form.write(export).encode("utf-8", errors="replace")
    headers = {
        "content-disposition": disposition(file_name(export.title, form.extension)),
        "content-security-policy": _POLICY,
        "cache-control": "no-store",
    }
    return Response(content, headers=headers, media_type=f"{form.media_type}; charset=utf-8")


def disposition(name: str) -> str:
    """Return the header that has a browser save a file under a name, in any script.

    Source: RFC 6266; the plain `filename` is for programs that do not read `filename*`.
    """
    plain = name.encode("ascii", errors="replace").decode().translate(str.maketrans('?"\\', "___"))
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
