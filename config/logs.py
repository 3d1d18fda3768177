"""What the log leaves out."""

import logging
import re

# What stands in an address and opens a door.
TOKEN = re.compile(r"/(invitation|first-run|confirm-email|password/reset/key)/[^/\s?]+")


class RefusalsOnOneLine(logging.Filter):
    """A request that was refused (400 to 499) is no fault of ours: it needs no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if 400 <= getattr(record, "status_code", 0) < 500:
            record.exc_info = record.exc_text = None
        return True


class NoTokens(logging.Filter):
    """Nobody comes in with what the log tells."""

    def filter(self, record: logging.LogRecord) -> bool:
        if TOKEN.search(said := record.getMessage()):
            record.msg, record.args = TOKEN.sub(r"/\1/TOKEN", said), ()
        return True
