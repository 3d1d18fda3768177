from django.urls import path

from assessment.views import (
    answers,
    assessments,
    estimates,
    first_run,
    gallery,
    health,
    home,
    invitations,
    leaving,
    members,
    organisations,
    record,
    results,
    teams,
    upgrades,
)

app_name = "assessment"

urlpatterns = [
    path("", home.home, name="home"),
    path("account/", home.account, name="account"),
    path("first-run/<str:token>/", first_run.first_run, name="first_run"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("gallery/", gallery.gallery, name="gallery"),  # while DEBUG is on
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    # organisations/
    path("organisations/switch/", home.switch, name="switch"),
    path("organisations/<int:pk>/members/", members.members, name="members"),
    path("organisations/<int:pk>/members/<int:membership>/", members.member, name="member"),
    path(
        "organisations/<int:pk>/members/<int:membership>/remove/",
        members.member_remove,
        name="member_remove",
    ),
    path(
        "organisations/<int:pk>/invitations/<int:invitation>/again/",
        invitations.invitation_again,
        name="invitation_again",
    ),
    path(
        "organisations/<int:pk>/invitations/<int:invitation>/withdraw/",
        invitations.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("organisations/<int:pk>/leave/", leaving.leave, name="leave"),
    path("organisations/<int:pk>/teams/", teams.teams, name="teams"),
    path("organisations/<int:pk>/teams/<int:team>/", teams.team, name="team"),
    path("organisations/<int:pk>/teams/<int:team>/remove/", teams.team_remove, name="team_remove"),
    path("organisations/<int:pk>/record/", record.record, name="record"),
    path("organisations/<int:pk>/settings/", organisations.settings, name="settings"),
    path("organisations/<int:pk>/export/", organisations.export, name="export"),
    path("organisations/<int:pk>/deletion/", organisations.deletion, name="deletion"),
    path(
        "organisations/<int:pk>/deletion/withdraw/",
        organisations.deletion_withdraw,
        name="deletion_withdraw",
    ),
    # assessments/
    path("assessments/new/", assessments.new, name="new"),
    path("assessments/<int:pk>/scope/", assessments.scope, name="scope"),
    path("assessments/<int:pk>/estimates/", estimates.estimates, name="estimates"),
    path("assessments/<int:pk>/close/", assessments.close, name="close"),
    path("assessments/<int:pk>/reopen/", assessments.reopen, name="reopen"),
    path("assessments/<int:pk>/upgrade/", upgrades.upgrade, name="upgrade"),
    path("assessments/<int:pk>/upgrade/undo/", upgrades.upgrade_undo, name="upgrade_undo"),
    path("assessments/<int:pk>/kept/<int:snapshot>/", upgrades.kept, name="kept"),
    path("assessments/<int:pk>/answer/", answers.answer_first, name="answer_first"),
    path("assessments/<int:pk>/answer/<slug:dimension>/", answers.answer, name="answer"),
    path("assessments/<int:pk>/answers/<slug:question>/", answers.answer_save, name="answer_save"),
    path("assessments/<int:pk>/answers/<slug:question>/history/", record.history, name="history"),
    path("assessments/<int:pk>/profile/", results.profile, name="profile"),
    path("assessments/<int:pk>/report/", results.report, name="report"),
]
