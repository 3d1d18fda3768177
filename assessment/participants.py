"""Who takes part without an account: a signed cookie for each workshop, and the way to a code.

Wrong, closed and guessed codes are all the same: nothing is found under them. Whoever guesses is
soon found nothing any more; only what is not found counts, for a whole room joins from one address.
"""

import time
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from assessment.models import Participant, Workshop

PREFIX = "participant-"  # the id of the workshop follows
SALT = "plumbline.participant"
SECONDS_VALID = 30 * 24 * 3600
MOST_COOKIES = 20  # that are looked at

# Codes that were not found: from one address, and from all of them together. There are 29⁶ codes;
# one address alone cannot use up what all may try.
LIMITS = {"code": "10/m/ip,60/h/ip,2000/h/key"}
EVERYBODY = "everybody"
COUNTED: dict[str, Any] = {"app": "assessment", "action": "code", "config": LIMITS}


def workshop_under(request: HttpRequest, code: str) -> Workshop | None:
    """What runs under a code, unless too many wrong ones came from there, or from everywhere."""
    if has_guessed_enough(request):
        return None
    found = Workshop.objects.under(code).for_page().first()
    if found is None:
        ratelimit.consume(request, **COUNTED, key=EVERYBODY, limit_get=True)
    return found


def join_address(workshop: Workshop) -> str:
    """Where a phone goes that read the QR code, or whoever follows the link of a mail."""
    return f"{settings.ENV.url}{reverse('assessment:phone', args=[workshop.code])}"


def has_guessed_enough(request: HttpRequest) -> bool:
    """Read without a lock: nobody who joins waits for anybody else who does."""
    for rate in ratelimit.get_rates(**COUNTED):
        key = ratelimit.get_cache_key(
            request, app=COUNTED["app"], action=COUNTED["action"], rate=rate, key=EVERYBODY
        )
        allowed, _ = ratelimit.apply_rate(cache.get(key, []), time.time(), rate, dry_run=True)
        if not allowed:
            return True
    return False


def participant_under(request: HttpRequest, code: str) -> Participant | None:
    """Whom a cookie of this browser names, in the workshop of this code, be it over.

    The code may have been given anew since: what is running goes first.
    """
    named = keys(request)
    if not named:
        return None
    mine = Participant.objects.for_page().filter(key__in=named, workshop__code=Workshop.plain(code))
    return max(mine, key=lambda participant: participant.workshop_id, default=None)


def keys(request: HttpRequest) -> list[str]:
    """What the cookies hold that are ours, and not too old."""
    ours = [name for name in request.COOKIES if name.startswith(PREFIX)][:MOST_COOKIES]
    held = (
        request.get_signed_cookie(name, default=None, salt=SALT, max_age=SECONDS_VALID)
        for name in ours
    )
    return [key for key in held if key is not None]


def remember(response: HttpResponse, participant: Participant) -> HttpResponse:
    response.set_signed_cookie(
        f"{PREFIX}{participant.workshop_id}",
        str(participant.key),
        salt=SALT,
        max_age=SECONDS_VALID,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
