"""One small form an action. What a person typed stays in it, whatever was wrong."""

from django.http import HttpRequest, QueryDict

from assessment.forms.answers import AnswerForm
from assessment.forms.assessments import NewAssessmentForm
from assessment.forms.estimates import EstimatesForm
from assessment.forms.first_run import FirstOwnerForm
from assessment.forms.scope import ChangeScopeForm

__all__ = [
    "AnswerForm",
    "ChangeScopeForm",
    "EstimatesForm",
    "FirstOwnerForm",
    "NewAssessmentForm",
    "posted",
]


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty POST is one too."""
    return request.POST if request.method == "POST" else None
