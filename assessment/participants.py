"""Who takes part without an account: a signed cookie for each workshop, and the way to a code.

Wrong, closed and guessed codes are all the same: nothing is found under them. Whoever guesses is
soon found nothing any more; only what is not found counts, for a whole room joins from one address.
"""

import time
from copy import copy
from functools import lru_cache
from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from assessment.models import Participant, Workshop
from assessment.room import KEPT, KEPT_FOR

PREFIX = "participant-"  # the id of the workshop follows
SALT = "plumbline.participant"
SECONDS_VALID = 30 * 24 * 3600
MOST_COOKIES = 20  # that are looked at

# Codes that were not found: from one address, and from all of them together. There are 29⁶ codes;
# one address alone cannot use up what all may try.
LIMITS = {"code": "10/m/ip,60/h/ip,2000/h/key"}
EVERYBODY = "everybody"
COUNTED: dict[str, Any] = {"app": "assessment", "action": "code", "config": LIMITS}
NO_CODE = ""


def workshop_under(request: HttpRequest, code: str) -> Workshop | None:
    """What runs under a code, unless too many wrong ones came from there, or from everywhere.

    Whoever has guessed enough waits as long as others do: as much is looked for, in vain. Where
    nothing was found, `count_guess` is called once that is answered.
    """
    asked = NO_CODE if has_guessed_enough(request) else code
    return Workshop.objects.under(asked).for_page().first()


def count_guess(request: HttpRequest) -> None:
    if not has_guessed_enough(request):
        ratelimit.consume(request, **COUNTED, key=EVERYBODY, limit_get=True)


def join_address(workshop: Workshop) -> str:
    """Where a phone goes that read the QR code, or whoever follows the link of a mail."""
    return f"{settings.ENV.url}{reverse('assessment:phone', args=[workshop.code])}"


def has_guessed_enough(request: HttpRequest) -> bool:
    """Read without a lock: nobody who joins waits for anybody else who does."""
    rates = {
        ratelimit.get_cache_key(
            request, app=COUNTED["app"], action=COUNTED["action"], rate=rate, key=EVERYBODY
        ): rate
        for rate in ratelimit.get_rates(**COUNTED)
    }
    now = time.time()
    return not all(
        ratelimit.apply_rate(history, now, rates[key], dry_run=True)[0]
        for key, history in cache.get_many(rates).items()
    )


def participant_under(request: HttpRequest, code: str) -> Participant | None:
    """Whom a cookie of this browser names, in the workshop of this code, be it over.

    The code may have been given anew since: what is running goes first.
    """
    named = keys(request)
    if not named:
        return None
    mine = Participant.objects.for_page().filter(key__in=named, workshop__code=Workshop.plain(code))
    return max(mine, key=lambda participant: participant.workshop_id, default=None)


# Written out, for hundreds vote within seconds.
VOTERS = """
    SELECT participant.left_at IS NULL, participant.id, participant.camp, participant.worth,
        workshop.id, workshop.revision, workshop.ballots, assessment.version_id
    FROM assessment_participant AS participant
    JOIN assessment_workshop AS workshop ON workshop.id = participant.workshop_id
    JOIN assessment_assessment AS assessment ON assessment.id = workshop.assessment_id
    WHERE participant.key IN ({keys}) AND workshop.code = %s
    ORDER BY workshop.id DESC
"""


def voter_under(request: HttpRequest, code: str) -> Participant | None:
    """As `participant_under`, for a vote: the workshop is read once for all who cast theirs.

    It is read anew once anything but a vote has changed in it.
    """
    if not (named := keys(request)):
        return None
    plain = Workshop.plain(code)
    key_of = Participant._meta.get_field("key").get_db_prep_value
    with connection.cursor() as cursor:
        cursor.execute(
            VOTERS.format(keys=", ".join(["%s"] * len(named))),
            [*(key_of(UUID(key), connection) for key in named), plain],
        )
        found = cursor.fetchone()
    if found is None:
        return None
    is_present, pk, camp, worth, workshop_pk, revision, ballots, version = found
    if not is_present:
        return participant_under(request, code)
    turn = time.monotonic() // KEPT_FOR.total_seconds()
    workshop = copy(_settled(workshop_pk, plain, revision - ballots, version, turn))
    workshop.revision, workshop.ballots = revision, ballots
    return Participant(pk=pk, camp=camp, worth=worth, left_at=None, workshop=workshop)


@lru_cache(KEPT)
def _settled(pk: int, *_as_it_stands: object) -> Workshop:
    return Workshop.objects.for_vote().get(pk=pk)


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
