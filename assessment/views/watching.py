"""What the screens of a workshop listen to, and what they ask where nothing streams.

`…_events` lets in who may watch; the server's entrance opens the stream (assessment/events.py).
`…_state` answers what a stream would say first, and 204 to who knows it.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessment import frames
from assessment.events import Ticket, admit
from assessment.live import CLOCK_EVERY, DESK, PHONE, STAGE
from assessment.models import Participant, Workshop
from assessment.permissions import participates, watches_workshop
from assessment.requests import Request


@require_GET
@watches_workshop
def stage_events(request: Request, workshop: Workshop) -> HttpResponse:
    return events(request, workshop, STAGE)


@require_GET
@watches_workshop
def desk_events(request: Request, workshop: Workshop) -> HttpResponse:
    return events(request, workshop, DESK)


@require_GET
@participates
def phone_events(request: HttpRequest, participant: Participant) -> HttpResponse:
    return events(request, participant.workshop, PHONE, participant.pk)


@require_GET
@watches_workshop
def stage_state(request: Request, workshop: Workshop) -> HttpResponse:
    return state(request, workshop, STAGE)


@require_GET
@watches_workshop
def desk_state(request: Request, workshop: Workshop) -> HttpResponse:
    return state(request, workshop, DESK)


@require_GET
@participates
def phone_state(request: HttpRequest, participant: Participant) -> HttpResponse:
    audience = frames.audience_of(participant.workshop, participant.pk)
    return state(request, participant.workshop, audience)


def events(
    request: HttpRequest, workshop: Workshop, audience: str, participant: int | None = None
) -> HttpResponse:
    if not workshop.is_running:
        raise Http404
    return admit(request, Ticket(workshop.pk, audience, participant))


def state(request: HttpRequest, workshop: Workshop, audience: str) -> HttpResponse:
    """The main part and the count, with the revision that they show."""
    tag = etag(workshop, audience)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=204, headers={"ETag": tag})
    frame = frames.render(workshop, audience)
    told = {"ETag": tag, "Plumbline-Revision": str(frame.revision)}
    return HttpResponse(f"{frame.main}\n{frame.count}", headers=told)


def etag(workshop: Workshop, audience: str) -> str:
    """Every action raises the revision; the desk is told of time, too."""
    clock = int(timezone.now().timestamp() / CLOCK_EVERY) if audience == DESK else 0
    return f'"{audience}-{workshop.revision}-{clock}"'
