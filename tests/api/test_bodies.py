"""What a request may bring: enough for any page, and no more; a file is another matter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.api.site import PASSWORD, site, users

MEGABYTE = b"x" * 1_000_000


@pytest.fixture(params=[True, False], ids=["with a login", "without"])
def client(tmp_path: Path, request: pytest.FixtureRequest) -> TestClient:
    """A server whose page tells how much it was sent."""

    async def count(request: Request) -> JSONResponse:
        return JSONResponse(len(await request.body()))

    server = site(tmp_path, users=users("ada") if request.param else None)
    page = server.routes[-1].app  # type: ignore[attr-defined]
    page.router.routes += [Route(path, count, methods=["POST"]) for path in ("/count", "/gradio_api/upload")]
    client = TestClient(server)
    client.auth = ("ada", PASSWORD)
    return client


def pieces(count: int) -> Iterator[bytes]:
    """A body whose length is not told before."""
    for _ in range(count):
        yield MEGABYTE


def test_what_a_page_sends_is_taken(client: TestClient) -> None:
    assert client.post("/count", content=MEGABYTE * 5).json() == 5_000_000
    assert client.post("/count", content=pieces(5)).json() == 5_000_000


def test_a_body_that_is_too_large_is_refused_whether_its_length_is_told_or_not(client: TestClient) -> None:
    for body in (MEGABYTE * 6, pieces(6)):
        refused = client.post("/count", content=body)
        assert refused.status_code == 413
        assert refused.headers["x-content-type-options"] == "nosniff"


def test_a_file_may_be_larger(client: TestClient) -> None:
    assert client.post("/gradio_api/upload", content=MEGABYTE * 6).json() == 6_000_000
