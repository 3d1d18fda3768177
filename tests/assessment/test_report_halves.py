"""A report is printed in two halves, and nobody can tell."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import chain

import pikepdf
import pypdf
import pytest

from assessment import report
from assessment.printer.halves import BEYOND, CUT, halves
from assessment.report.rendering import printer, render
from tests.halves import HEAD, chapter, document
from tests.reports import make_card, make_report

# -- Where it is cut -----------------------------------------------------------------------------


def test_document_without_a_cut_is_left_whole():
    html = document(chapter("one"), chapter("two"))

    assert halves(html) == [html]


def test_document_is_cut_where_its_halves_are_most_even():
    first, second = halves(
        document(chapter("one"), CUT, chapter("two", "w " * 99), CUT, chapter("three", "w " * 99))
    )

    assert re.findall('id="(.*?)"', first) == ["one", "two"]
    assert re.findall('id="(.*?)"', second) == ["three"]
    assert first.startswith(HEAD)
    assert second.startswith(HEAD)


def test_link_says_whether_its_anchor_is_in_the_other_half():
    link = '<a href="#{0}">{0}</a>'.format

    first, second = halves(
        document(chapter("one", link("one") + link("two")), CUT, chapter("two", link("one")))
    )

    assert re.findall('href="([^p].*?)"', first) == ["#one"]
    assert re.findall(f'href="{BEYOND}(.*?)"', first) == ["two"]
    assert re.findall(f'href="{BEYOND}(.*?)"', second) == ["one"]


def test_text_that_people_type_cuts_nothing():
    html = report.html(make_report(card=replace(make_card(), sentence=CUT)))

    assert "&lt;!-- a new page --&gt;" in html
    assert len(re.findall(CUT, html)) == 2


# -- What is printed, whole and in halves ----------------------------------------------------------


@pytest.fixture(scope="module")
def html() -> str:
    return report.html(make_report(card=make_card()))


@pytest.fixture(scope="module")
def in_halves(html: str) -> bytes:
    assert len(halves(html)) == 2
    return render(html)


@pytest.fixture(scope="module")
def as_whole(html: str) -> bytes:
    return render(html.replace(CUT, ""))


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def numbers(pdf: pikepdf.Pdf) -> dict[tuple[int, int], int]:
    return {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}


def spot(pdf: pikepdf.Pdf, place: pikepdf.Array) -> tuple[object, ...]:
    return (numbers(pdf)[place[0].objgen], *map(str, [*place][1:]))


def destinations(pdf: pikepdf.Pdf) -> dict[str, tuple[object, ...]]:
    names = pikepdf.NameTree(pdf.Root.Names.Dests)
    return {name: spot(pdf, place) for name, place in names.items()}


def links(pdf: pikepdf.Pdf) -> list[tuple[object, ...]]:
    return [
        (
            number,
            [str(each) for each in note.Rect],
            str(note.Contents),
            str(note.Dest if "/Dest" in note else note.A.URI),
        )
        for number, page in enumerate(pdf.pages, 1)
        for note in page.get("/Annots", [])
    ]


def headings(pdf: pikepdf.Pdf) -> list[tuple[object, ...]]:
    def below(items: list[pikepdf.OutlineItem], level: int) -> Iterator[tuple[object, ...]]:
        for item in items:
            yield level, item.title, item.is_closed, spot(pdf, item.destination)
            yield from below(item.children, level + 1)

    with pdf.open_outline() as outline:
        return [*below(outline.root, 1)]


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    def below(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
        if isinstance(node, pikepdf.Array):
            yield from chain.from_iterable(below(each) for each in node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            yield from below(node.get("/K"))

    return below(pdf.Root.StructTreeRoot.K)


def tags(pdf: pikepdf.Pdf) -> list[tuple[object, ...]]:
    pages = numbers(pdf)
    return [
        (str(each.S), pages[each.Pg.objgen] if "/Pg" in each else 0, str(each.get("/Alt", "")))
        for each in elements(pdf)
    ]


def test_same_words_stand_on_the_same_pages(in_halves, as_whole):
    assert texts(in_halves) == texts(as_whole)


@pytest.mark.parametrize("what", [destinations, links, headings])
def test_same_places_links_and_headings_are_told(in_halves, as_whole, what):
    with opened(in_halves) as halved, opened(as_whole) as whole:
        assert what(halved) == what(whole)
        assert what(whole)


def test_same_tags_stand_in_the_same_order_with_the_second_half_in_a_group(in_halves, as_whole):
    with opened(in_halves) as halved, opened(as_whole) as whole:
        ours, theirs = tags(halved), tags(whole)

    assert [tag for tag in ours if tag != ("/NonStruct", 0, "")] == theirs
    assert len(ours) == len(theirs) + 1


def test_every_tag_knows_what_it_stands_in(in_halves):
    with opened(in_halves) as pdf:
        root = pdf.Root.StructTreeRoot
        assert root.K[0].P.objgen == root.objgen
        for parent in elements(pdf):
            for kid in parent.get("/K", []):
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                    assert kid.P.objgen == parent.objgen


def test_what_is_marked_on_a_page_leads_to_its_tag_and_from_there_to_the_root(in_halves):
    with opened(in_halves) as pdf:
        root = pdf.Root.StructTreeRoot
        parents = pikepdf.NumberTree(root.ParentTree)
        for page in pdf.pages:
            marked = parents[int(page.StructParents)]
            assert {each.Pg.objgen for each in marked} <= {page.obj.objgen}
            for each in marked:
                while "/P" in each:
                    each = each.P
                assert each.objgen == root.objgen


def test_each_link_leads_to_a_tag_of_its_own(in_halves):
    with opened(in_halves) as pdf:
        parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        notes = [note for page in pdf.pages for note in page.get("/Annots", [])]
        for note in notes:
            kids = [
                kid
                for kid in parents[int(note.StructParent)].K
                if isinstance(kid, pikepdf.Dictionary)
            ]
            assert note.objgen in [kid.Obj.objgen for kid in kids if "/Obj" in kid]

        assert len({int(note.StructParent) for note in notes}) == len(notes)


def test_outline_is_one_list_in_both_directions(in_halves, as_whole):
    with opened(in_halves) as halved, opened(as_whole) as whole:
        outlines = halved.Root.Outlines
        items = [outlines.First]
        while "/Next" in items[-1]:
            assert items[-1].Next.Prev.objgen == items[-1].objgen
            items.append(items[-1].Next)

        assert {item.Parent.objgen for item in items} == {outlines.objgen}
        assert outlines.Last.objgen == items[-1].objgen
        assert outlines.Count == whole.Root.Outlines.Count


def test_same_document_gives_the_same_bytes(html, in_halves):
    assert render(html) == in_halves


def test_ids_of_cells_are_of_one_cell_each_and_their_headers_are_there(in_halves):
    with opened(in_halves) as pdf:
        ids = [bytes(each.ID) for each in elements(pdf) if "/ID" in each]
        named = {
            bytes(header)
            for each in elements(pdf)
            if "/A" in each and "/Headers" in each.A
            for header in each.A.Headers
        }

    assert len(ids) == len(set(ids))
    assert named
    assert named <= set(ids)


def test_each_part_of_a_font_has_a_name_of_its_own(in_halves):
    with opened(in_halves) as pdf:
        named = [
            str(each.FontName)
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and "/FontName" in each
        ]

    assert {name.partition("+")[2] for name in named} >= {"Inter", "Inter-Bold"}
    assert len(named) > len({name.partition("+")[2] for name in named})
    assert len(named) == len(set(named))


def test_every_page_but_the_cover_says_which_it_is_of_how_many(in_halves):
    cover, *others = texts(in_halves)
    pages = len(others) + 1

    assert f"of {pages}" not in cover
    for number, text in enumerate(others, 2):
        assert text.rstrip().endswith(f"{number} of {pages}")


def test_contents_name_the_page_of_each_heading(html, in_halves):
    listed = re.findall(
        '<a href="#([^"]*)">([^<]*)</a>', re.search("<nav.*?</nav>", html, re.DOTALL)[0]
    )
    text = texts(in_halves)[2]
    with opened(in_halves) as pdf:
        places = destinations(pdf)

    told = {
        anchor: int(re.search(rf"^{re.escape(title)}[ .]+(\d+)$", text, re.MULTILINE)[1])
        for anchor, title in listed
        if "&" not in title
    }

    assert len(told) > 10
    assert told == {anchor: places[anchor][0] for anchor in told}


def test_plan_names_the_page_of_each_step_and_its_days(in_halves):
    made = make_report(card=make_card())
    with opened(in_halves) as pdf:
        places = destinations(pdf)
    text = " ".join(texts(in_halves)[places["plan"][0] - 1].split())

    rows = re.findall(r" (?:(\d+) to (\d+)|estimate) [\d.]+ \d+ % (\d+)(?= |$)", text)

    assert len(rows) == len(made.steps)
    for (least, most, page), part in zip(rows, made.steps, strict=True):
        assert int(page) == places[f"remedy-{part.line.step.key}"][0]
        if least:
            assert (float(least), float(most)) == (part.days.least, part.days.most)


def test_anchor_that_stands_twice_is_where_it_stands_first():
    name = '<a class="page" href="#twice"></a>.'
    html = document(
        chapter("one", name), chapter("twice"), CUT, chapter("three", name), chapter("twice")
    )

    pdf = render(html)

    assert all("2." in texts(pdf)[page] for page in (0, 2))
    with opened(pdf) as read:
        assert destinations(read)["twice"][0] == 2


def test_anchor_that_stands_nowhere_fails_no_report(caplog):
    pdf = render(document(chapter("one", '<a class="page" href="#none"></a>.')))

    assert "?." in texts(pdf)[0]
    assert "No page has the anchor 'none'" in caplog.text


def test_page_is_named_from_either_half():
    name = '{0} on <a class="page" href="#{0}"></a>. '.format

    first, _, third, _ = texts(
        render(
            document(
                chapter("one", name("two") + name("four")),
                chapter("two"),
                CUT,
                chapter("three", name("one") + name("four")),
                chapter("four"),
            )
        )
    )

    assert "two on 2. four on 4." in first
    assert "one on 1. four on 4." in third
    assert "\nFraud\n" in first
    assert "\nFraud\n" in third  # the running head, in either half


def test_pages_of_both_halves_are_counted_while_they_are_laid_out(html, in_halves, tmp_path):
    told = tmp_path / "pages"

    with printer() as ready:
        ready.render(html, progress=told)

    assert int(told.read_text()) == len(texts(in_halves))
