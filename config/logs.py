"""What the log leaves out."""

import logging


class RefusalsOnOneLine(logging.Filter):
    """A request that was refused (400 to 499) is no fault of ours: it needs no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if 400 <= getattr(record, "status_code", 0) < 500:
            record.exc_info = record.exc_text = None
        return True
