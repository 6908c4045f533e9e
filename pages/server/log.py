"""A log without personal data: records, warnings and uncaught errors say only where something happened and of what kind it is."""

from __future__ import annotations

import logging
import secrets
import sys
import threading
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any


def keep_log_clean() -> None:
    """Replace the message of every record, warning and uncaught error: it may hold a person's words."""
    logging.setLogRecordFactory(clean_record)
    logging.captureWarnings(capture=True)
    sys.excepthook = _report
    threading.excepthook = lambda error: _report(error.exc_type, error.exc_value, error.exc_traceback)


def clean_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    """A log record whose message is replaced by place, kind of error and a reference to look for."""
    record = logging.LogRecord(*args, **kwargs)
    where = f"{record.name} {Path(record.pathname).name}:{record.lineno}"
    record.msg = " ".join([record.levelname, where, *_kinds(record.exc_info), secrets.token_hex(4)])
    record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
    return record


def _kinds(info: Any) -> Iterable[str]:
    error = info[1] if isinstance(info, tuple) else None
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)[-6:]
        yield type(error).__name__ + " at " + " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
        error = error.__cause__ or error.__context__


def _report(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("otvet").error("uncaught", exc_info=(kind, error or kind(), trace))
