from django.urls import include, path

urlpatterns = [
    path("", include("assessment.urls")),
    path("account/", include("allauth.urls")),
    path("", include("questionnaires.urls")),
]
