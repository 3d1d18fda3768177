"""One small form an action. What a person typed stays in it, whatever was wrong."""

from assessment.forms.answers import AnswerForm
from assessment.forms.assessments import NewAssessmentForm, ScopeForm
from assessment.forms.first_run import FirstOwnerForm

__all__ = ["AnswerForm", "FirstOwnerForm", "NewAssessmentForm", "ScopeForm"]
