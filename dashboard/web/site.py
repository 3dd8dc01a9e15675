"""Where the site is for its readers: scheme, host and path, as NINE_BRIDGES_SITE says, whatever a proxy passes on.

Pages write addresses from the root of the site; they are moved under the path here, in one place. Headers of proxies
are not believed: without NINE_BRIDGES_SITE the site is where the request says, at the root.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dashboard.render.html_elements import elements
from dashboard.web.wsgi import Environ, StartResponse, Wsgi
from etl.errors import UsageError

_SITE = re.compile(r"(https?)://([a-z0-9.-]+(?::[0-9]{1,5})?|\[[0-9a-f:]+\](?::[0-9]{1,5})?)((?:/[A-Za-z0-9._~-]+)*)/?")
#: The attributes that hold addresses.
_ADDRESSES = ("href", "src", "action")


@dataclass(frozen=True)
class SiteAddress:
    """Scheme, host and path of the site; without a host they are those of each request."""

    scheme: str = ""
    host: str = ""
    path: str = ""

    @property
    def prefix(self) -> str:
        """Return the path with a slash at both ends."""
        return f"{self.path}/"

    def mount(self, wsgi: Wsgi) -> Wsgi:
        """Return an application that answers at this address; a proxy may pass the path on or strip it."""
        if not self.host:
            return wsgi

        def mounted(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
            environ |= {"wsgi.url_scheme": self.scheme, "HTTP_HOST": self.host, "SCRIPT_NAME": self.path}
            if f"{environ['PATH_INFO']}/".startswith(self.prefix):
                environ["PATH_INFO"] = environ["PATH_INFO"][len(self.path) :] or "/"
            return wsgi(environ, start_response)

        return mounted

    def add_prefix(self, tree: Any) -> Any:
        """Put the path before every address of a tree of elements, which is changed itself."""
        if self.path:
            for element in elements(tree):
                for name in _ADDRESSES:
                    address = element.attributes.get(name)
                    if isinstance(address, str) and address.startswith("/"):
                        element.attributes[name] = f"{self.path}{address}"
        return tree

    def remove_prefix(self, path: str) -> str:
        """Return the path within the site of a path in a reader's browser."""
        return path[len(self.path) :] or "/" if f"{path}/".startswith(self.prefix) else path


def site_address(text: str) -> SiteAddress:
    """Read NINE_BRIDGES_SITE, such as https://example.org/bridges; raise UsageError if it is no address of a site."""
    if not text:
        return SiteAddress()
    found = _SITE.fullmatch(text)
    if found is None:
        raise UsageError(f"NINE_BRIDGES_SITE is {text[:80]!r}: write https://example.org or https://example.org/path")
    return SiteAddress(*found.groups())
