"""The server's entrance: event streams on the loop, all else by Django's WSGI handler on a fixed
pool of threads.

Measured against Django's own ASGI handler this takes half the CPU a request, keeps database
connections open, bounds the number of writers (docs/decisions/0003-one-process.md), and costs no
thread for an open stream (docs/decisions/0006-live-updates.md).
"""

from a2wsgi import WSGIMiddleware
from django.conf import settings

from assessment import frames
from assessment.events import Entrance
from assessment.live import Hub
from config.wsgi import application as pages  # isort: split -- which loads the apps

application = Entrance(
    WSGIMiddleware(pages, workers=settings.ENV.threads),  # type: ignore[arg-type]  # Django types its environ more narrowly
    Hub(frames.Drawing()),
)
