from django.urls import path

from questionnaires import views

app_name = "questionnaire"

urlpatterns = [
    # questionnaire/
    path("questionnaire/", views.index, name="index"),
    path("questionnaire/<slug:questionnaire>/", views.browse, name="browse"),
    path(
        "questionnaire/<slug:questionnaire>/antipatterns/<slug:antipattern>/",
        views.antipattern,
        name="antipattern",
    ),
]
