from django.urls import include, path

from assessment.views import addresses, single_sign_on, trying
from questionnaires.admin import site

site.add_page(path("versions/<int:pk>/try/", trying.try_version, name="try"))

urlpatterns = [
    path("", include("assessment.urls")),
    path("account/email/", addresses.addresses, name="account_email"),  # before that of allauth
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    # Named as allauth asks for them; its other pages of the kind are not for us.
    path("account/oidc/<slug:provider_id>/", single_sign_on.begin, name="openid_connect_login"),
    path(
        "account/oidc/<slug:provider_id>/callback/",
        single_sign_on.finish,
        name="openid_connect_callback",
    ),
    path("", include("questionnaires.urls")),
    path("admin/", site.urls),
]
