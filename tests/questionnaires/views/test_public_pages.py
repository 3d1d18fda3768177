"""The questionnaire, for everybody to read."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from questionnaires.publishing import retire
from tests import factories
from tests.instruments import make_instrument

pytestmark = pytest.mark.django_db

PAGE = "/questionnaire/mlops/"


@pytest.fixture
def version(db):
    return factories.make_version(instrument=factories.shipped())


def test_page_tells_all_that_is_asked_and_what_follows(version, client):
    instrument = factories.shipped()

    text = client.get(PAGE).text

    for question in instrument.questions():
        assert f'id="question-{question.key}"' in text
    for remedy in instrument.remedies:
        assert f'id="remedy-{remedy.key}"' in text
    for antipattern in instrument.antipatterns:
        assert f'href="{PAGE}antipatterns/{antipattern.key}/"' in text
    for source in instrument.sources:
        assert f'id="source-{source.key}"' in text
    assert "Of 2015 to 2022." in text
    assert "Read in full." in text
    assert instrument.changes in text


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}antipatterns/set-and-forget/", f"{PAGE}?q=model"])
def test_every_link_within_the_questionnaire_leads_somewhere(version, client, page):
    text = client.get(page).text
    whole = client.get(PAGE).text

    links = re.findall(r'href="(/questionnaire/[^"#]*)?#([^"]+)"', text)

    assert links
    for address, place in links:
        assert f'id="{place}"' in (whole if address else text), f"{address}#{place}"


def test_antipattern_page_tells_how_it_shows_and_what_ends_it(version, client):
    text = client.get(f"{PAGE}antipatterns/set-and-forget/").text

    assert "<h1>Set &amp; forget</h1>" in text
    assert "How do you know that a model in production still performs?" in text
    assert "Compare live results with a baseline every week" in text
    assert "shown by this answer alone" in text


def test_index_leads_to_the_only_one_and_lists_several(version, client):
    assert client.get("/questionnaire/").headers["Location"] == PAGE

    factories.make_version(instrument=make_instrument(questionnaire="another"))

    text = client.get("/questionnaire/").text
    assert f'href="{PAGE}"' in text
    assert 'href="/questionnaire/another/"' in text


def test_index_without_a_questionnaire_says_how_to_publish_one(db, client):
    assert "No questionnaire is published yet" in client.get("/questionnaire/").text


def test_finding_shows_what_speaks_of_every_word(version, client):
    text = client.get(PAGE, {"q": "roll back"}).text

    assert "speak of “roll back”" in text
    assert 'id="question-rollback"' in text
    assert 'id="question-input-checks"' not in text


def test_finding_nothing_says_so(version, client):
    assert "Nothing speaks of “hippopotamus”." in client.get(PAGE, {"q": "hippopotamus"}).text


def test_unknown_and_retired_questionnaires_are_not_found(version, client):
    assert client.get("/questionnaire/unheard-of/").status_code == 404
    assert client.get(f"{PAGE}antipatterns/unheard-of/").status_code == 404

    retire(version=version)

    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}antipatterns/set-and-forget/"])
def test_page_takes_one_query_and_none_of_the_visitor(
    version, client, as_, owner, django_assert_num_queries, page
):
    client.get(page)  # what is published is read once and kept

    with django_assert_num_queries(1):
        of_nobody = client.get(page)

    assert of_nobody.text == as_(owner).get(page).text
    assert not of_nobody.cookies


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}antipatterns/set-and-forget/"])
def test_page_that_a_browser_holds_is_not_sent_again(version, client, page):
    etag = client.get(page).headers["ETag"]

    again = client.get(page, headers={"if-none-match": etag})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "public, max-age=300"
    assert version.content_sha256[:32] in etag


def test_null_in_a_search_is_no_error(version):
    assert Client().get(PAGE, {"q": "a\0b" * 200}).status_code == 200


def test_address_of_a_source_that_is_none_is_no_link(client):
    instrument = factories.shipped()
    sources = [replace(each, url="javascript:alert(1)") for each in instrument.sources]
    factories.make_version(instrument=replace(instrument, sources=tuple(sources)))

    text = client.get(PAGE).text

    assert text.count("javascript:alert(1)") == len(sources)
    assert 'href="javascript' not in text
