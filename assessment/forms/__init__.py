"""One small form an action. What a person typed stays in it, whatever was wrong."""

from django.http import HttpRequest, QueryDict

from assessment.forms.answers import AnswerForm
from assessment.forms.assessments import NewAssessmentForm, ScopeForm
from assessment.forms.first_run import FirstOwnerForm

__all__ = ["AnswerForm", "FirstOwnerForm", "NewAssessmentForm", "ScopeForm", "posted"]


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty POST is one too."""
    return request.POST if request.method == "POST" else None
