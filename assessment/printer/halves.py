"""The HTML of a report in two halves, each of which can be laid out without the other."""

import re

CUT = "<!-- a new page -->"  # between chapters, each with a heading and an anchor
BEYOND = "plumbline:#"  # in place of the `#` of a link whose anchor is in the other half

HEAD = re.compile(r".*?<body[^>]*>", re.DOTALL)
MAIN, END = "<main>", "</main></body></html>"
# Anchors are made of keys: small letters, digits and hyphens, the same in a link as in an ID.
ANCHOR = re.compile(r' id="([^"]*)"')
LINK = re.compile(r'(?<= href=")#(?=([^"]*)")')


def halves(html: str) -> list[str]:
    """Both, cut where it makes them most even; or the whole, where there is no cut."""
    cuts = [found.start() for found in re.finditer(CUT, html)]
    head = HEAD.match(html)
    if not cuts or not head:
        return [html]
    cut = min(cuts, key=lambda place: abs(len(html) / 2 - place))
    first, second = html[:cut] + END, head[0] + MAIN + html[cut:]
    return [_linked(first, second), _linked(second, first)]


def _linked(half: str, other: str) -> str:
    beyond = set(ANCHOR.findall(other))
    return LINK.sub(lambda found: BEYOND if found[1] in beyond else found[0], half)
