"""What allauth leaves open of OpenID Connect: who says so, about whom, and in answer to what.

Loaded only where the settings name a provider, because it is slow to load.
"""

import hashlib
from typing import Any

from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

from assessment.names import name_from

LONGEST_SUBJECT = 255  # of ASCII, as the protocol has it


class Adapter(OpenIDConnectOAuth2Adapter):
    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str
    ) -> dict[str, Any]:
        self.nonce = nonce_of(pkce_code_verifier)
        given: dict[str, Any] = super().get_access_token_data(
            request, app, client, pkce_code_verifier
        )
        return given

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **given: Any
    ) -> SocialLogin:
        if not given["response"].get("id_token"):
            raise OAuth2Error("no id_token: nothing says for whom the answer is")
        return super().complete_login(request, app, token, **given)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        claims: dict[str, Any] = super()._decode_id_token(app, id_token)
        if "exp" not in claims:
            raise OAuth2Error("the id_token never expires")
        if claims.get("nonce") != self.nonce:
            raise OAuth2Error("the id_token answers another question")
        if not is_subject(claims["sub"]):
            raise OAuth2Error("the id_token is about nobody")
        return claims


class Provider(OpenIDConnectProvider):
    oauth2_adapter_class = Adapter

    def get_pkce_params(self) -> dict[str, str]:
        """With what the id_token has to repeat; it goes to the provider beside the challenge."""
        params: dict[str, str] = super().get_pkce_params()
        return params | {"nonce": nonce_of(params["code_verifier"])}

    def sociallogin_from_response(
        self, request: HttpRequest, response: dict[str, Any]
    ) -> SocialLogin:
        if response["userinfo"]["sub"] != response["id_token"]["sub"]:
            raise OAuth2Error("the id_token is about somebody else than the userinfo")
        return super().sociallogin_from_response(request, response)

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Who they are at this provider: another may call somebody else the same."""
        token = data["id_token"]
        return hashlib.sha256(f"{token['iss']}\n{token['sub']}".encode()).hexdigest()

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """For an account that allauth would make: ours are made from an invitation."""
        return {"email": super().extract_common_fields(data)["email"]}

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        token = data["id_token"]
        name = name_from(data["userinfo"].get("name")) or name_from(token.get("name"))
        return {"iss": token["iss"], "sub": token["sub"], "name": name}


def is_subject(text: str) -> bool:
    return text.isascii() and text.isprintable() and 0 < len(text) <= LONGEST_SUBJECT


def nonce_of(verifier: str) -> str:
    """Known to whoever keeps the secret of this sign-in, which nobody learns from the nonce."""
    return hashlib.sha256(f"nonce {verifier}".encode()).hexdigest()
