"""What axe finds on a page that keeps somebody from using it."""

from __future__ import annotations

import json

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.effort import is_thorough

#: Takes away what axe would look at in vain: all but the first rows of a table, which are alike, and what is folded or not shown.
PRUNE = """() => {
  const hidden = [...document.querySelectorAll(".chart")].filter((chart) => !chart.checkVisibility());
  const alike = document.querySelectorAll("tbody tr:nth-child(n+4), details:not([open]) > :not(summary)");
  [...hidden, ...alike].forEach((one) => one.remove());
}"""


#: Asks axe for what its rules find, without those whose findings are never more than minor or moderate.
ASK_AXE = """() => {
  const mild = axe._audit.rules.filter(({ impact }) => ["minor", "moderate"].includes(impact));
  const rules = Object.fromEntries(mild.map(({ id }) => [id, { enabled: false }]));
  return axe.run({ resultTypes: ["violations"], rules }).then(({ violations }) => violations);
}"""


def grave(page: Page) -> list[str]:
    """Return what axe finds serious or critical on a page, from which a fast run takes away most of its tables."""
    if not is_thorough():
        page.evaluate(PRUNE)
    page.evaluate(AXE_SCRIPT)
    return [
        f"{one['id']}: {json.dumps([node['target'] for node in one['nodes']], ensure_ascii=False)[:300]}"
        for one in page.evaluate(ASK_AXE)
        if one["impact"] in ("serious", "critical")
    ]


def grave_again(page: Page) -> list[str]:
    """Return what axe finds grave on a page that `test_every_page` tries in another state; a fast run does not ask."""
    return grave(page) if is_thorough() else []
