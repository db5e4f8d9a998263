"""The one exception of reading and writing HTTP, and its reasons."""

from __future__ import annotations

from enum import StrEnum


class HttpFault(StrEnum):
    """Why an answer, or a request of our own, is not HTTP that can be used."""

    NOT_HTTP = "not_http"
    HEAD_TOO_LARGE = "head_too_large"
    TOO_MANY_HEADERS = "too_many_headers"
    BAD_FRAMING = "bad_framing"
    INTERIM_FLOOD = "interim_flood"
    BAD_REQUEST = "bad_request"


class HttpError(ValueError):
    """`kind` is a slug of HttpFault; `detail` is for the log."""

    def __init__(self, kind: HttpFault, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind: str = kind.value
        self.detail = detail
