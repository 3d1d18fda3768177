"""Two tagged PDFs by WeasyPrint, each of one half, as one: pages, tags, outline, destinations."""

from collections.abc import Iterable
from io import BytesIO
from warnings import catch_warnings

import pikepdf
from pikepdf import Name, NameTree, NumberTree, Object, ObjectStreamMode, PageCopyWarning

TREES = ("/StructTreeRoot", "/Outlines", "/Names")


def joined(first: bytes, second: bytes) -> bytes:
    """The same bytes for the same halves. Metadata and attachments are those of the first."""
    with pikepdf.open(BytesIO(first)) as whole, pikepdf.open(BytesIO(second)) as rest:
        before = len(whole.pages)
        with catch_warnings(action="ignore", category=PageCopyWarning):  # of what is joined below
            whole.pages.extend(rest.pages)  # before the trees, so that these lead to them here
        pages = [page.obj for page in whole.pages[before:]]
        tags, outlines, names = (
            whole.copy_foreign(rest.make_indirect(rest.Root[tree])) for tree in TREES
        )
        _join_tags(whole.Root.StructTreeRoot, tags, pages)
        _join_outlines(whole.Root.Outlines, outlines)
        _join_destinations(whole.Root.Names, names)
        written = BytesIO()
        whole.save(written, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return written.getvalue()


def _join_tags(ours: Object, theirs: Object, pages: Iterable[Object]) -> None:
    """What was the document of the second becomes a group without a meaning in that of the first.

    So everything below it, running heads included, which no list of children names, has its place.
    """
    document, group = ours.K[0], theirs.K[0]
    group.S, group.P = Name.NonStruct, document
    document.K.append(group)
    parents = NumberTree(ours.ParentTree)
    after = max(parents) + 1
    for key, parent in NumberTree(theirs.ParentTree).items():
        parents[key + after] = parent
    for page in pages:
        page.StructParents = int(page.StructParents) + after
        for note in page.get("/Annots", []):
            note.StructParent = int(note.StructParent) + after


def _join_outlines(ours: Object, theirs: Object) -> None:
    item = theirs.First
    item.Parent = ours
    while "/Next" in item:
        item = item.Next
        item.Parent = ours
    ours.Last.Next, theirs.First.Prev = theirs.First, ours.Last
    ours.Last = theirs.Last
    ours.Count = int(ours.Count) + int(theirs.Count)


def _join_destinations(ours: Object, theirs: Object) -> None:
    known = NameTree(ours.Dests)
    for name, place in NameTree(theirs.Dests).items():
        if name not in known:  # an anchor is where it stands first
            known[name] = place
