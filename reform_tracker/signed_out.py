"""A form sent after the session has ended: what was typed comes back on the page, and goes on after signing in.

One mechanism for every page of the staff, the admin included. Whatever answers a stranger's POST by sending to the
sign-in page is answered here instead: nothing was done, here is what was typed, sign in on this very page. Then the
same form is offered to be sent once more, to the same address, which asks everything it always asks.
Nothing of it is stored anywhere: it travels in the page. Passwords never do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme

FIELD = "kept"
"""The input of the sign-in form that carries the kept form."""
_WITHHELD = re.compile(r"password|csrfmiddlewaretoken", re.IGNORECASE)
_NOT_TYPED = re.compile(
    r"^(?:move|action|next|kept|acknowledged|_\w+)$|version|^initial-|-(?:TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$|-id$"
)
_CHOICE = re.compile(r"\d*|[a-z_]+|[0-9a-f]{64}")
"""What a list, a box or a hidden input (a seal) sends, rather than a person at the keyboard."""
LONG = 40
"""Characters from which a text is shown in a box of its own."""


@dataclass(frozen=True)
class Kept:
    """A form that nobody was signed in for. `path`: where it was sent; `back`: the page it was sent from;
    `inputs`: name and value of each input, without passwords; `files`: it carried files, which can't be kept."""

    path: str
    back: str
    inputs: tuple[tuple[str, str], ...]
    files: bool = False

    @property
    def as_text(self) -> str:
        return msgspec.json.encode(self).decode()

    @property
    def typed(self) -> list[str]:
        """What a person wrote, to be copied: long texts one by one, all short ones as the last, a line each."""
        first = {
            name.removeprefix("initial-"): text for name, text in self.inputs if name.startswith("initial-")
        }
        texts = [
            text
            for name, text in self.inputs
            if not _NOT_TYPED.search(name)
            and text.strip()
            and (text != first[name] if name in first else not _CHOICE.fullmatch(text))
        ]
        short = [text for text in texts if len(text) < LONG and "\n" not in text]
        return [text for text in texts if text not in short] + (["\n".join(short)] if short else [])


_decode = msgspec.json.Decoder(Kept).decode  # built when the server starts, before its threads do


def kept_of(request: HttpRequest) -> Kept:
    """What the form in the request holds. Where the browser doesn't say which page it came from, `back` is the
    start page: not every address that takes a form is a page."""
    inputs = tuple(
        (name, text) for name, texts in request.POST.lists() if not _WITHHELD.search(name) for text in texts
    )
    came_from = urlsplit(request.META.get("HTTP_REFERER", ""))
    own = came_from.netloc == request.get_host()
    back = (
        f"{came_from.path}?{came_from.query}".rstrip("?") if own else resolve_url(settings.LOGIN_REDIRECT_URL)
    )
    return Kept(request.get_full_path(), back, inputs, bool(request.FILES))


def read_back(text: str) -> Kept | None:
    """The form as the sign-in page sends it back; None where it carries none that one could send again."""
    try:
        kept = _decode(text)
    except msgspec.DecodeError:
        return None
    ours = all(url_has_allowed_host_and_scheme(one, allowed_hosts=None) for one in (kept.path, kept.back))
    return kept if ours else None


class SignedOutForms:
    """Middleware, below the one that knows who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Before the answer is made: signing out is a form, too.
        stranger = request.method == "POST" and not request.user.is_authenticated
        response = self.get_response(request)
        if stranger and _asks_to_sign_in(response) and not request.user.is_authenticated:
            context = {"form": AuthenticationForm(request), "kept": kept_of(request)}
            return render(request, "registration/expired.html", context, status=403)
        return response


def _asks_to_sign_in(response: HttpResponseBase) -> bool:
    doors = (resolve_url(settings.LOGIN_URL), reverse("admin:login"))
    return response.status_code == 302 and urlsplit(response["Location"]).path in doors


class SignIn(LoginView):
    """The sign-in page. With a kept form it leads on to sending that form once more."""

    redirect_authenticated_user = True

    @property
    def kept(self) -> Kept | None:
        return read_back(self.request.POST.get(FIELD, ""))

    @method_decorator(login_not_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and self.kept:  # signed in meanwhile, in another tab
            return self._send_again()
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        return self._send_again() if self.kept else response

    def _send_again(self) -> HttpResponse:
        return render(self.request, "registration/send_again.html", {"kept": self.kept})

    def get_template_names(self) -> list[str]:
        return ["registration/expired.html"] if self.kept else ["registration/login.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kept=self.kept, **kwargs)


def stopped(request: HttpRequest, *_: Any) -> HttpResponse:
    """The page after too many wrong passwords. A kept form stays in it, to go on with once the stop has ended."""
    context = {"kept": read_back(request.POST.get(FIELD, "")), "form": AuthenticationForm(request)}
    return render(request, "registration/locked.html", context, status=429)
