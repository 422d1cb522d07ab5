"""Which papers belong, and what parts them from the next ones."""

from __future__ import annotations

from assistant.assemble import Engine
from assistant.fitted import FITTED
from assistant.membership import MEMBERSHIP_FEATURES, find_listed, find_on_topic, membership_features, told


def test_the_cut_parts_members_from_near_misses(engine: Engine) -> None:
    retriever = engine.retriever
    query = retriever.encode("diffusion models")
    found = find_on_topic(query, retriever.rank(query), retriever)
    assert found.cut == FITTED.member_from
    assert found.read == len(retriever.library.papers)
    assert found.members
    assert 0 < len(found.near_misses) <= 5
    chances = [member.chance for member in (*found.members, *found.near_misses)]
    assert chances == sorted(chances, reverse=True)
    assert min(m.chance for m in found.members) >= found.cut > max(m.chance for m in found.near_misses)


def test_lists_and_topics_have_cuts_of_their_own(engine: Engine) -> None:
    retriever = engine.retriever
    query = retriever.encode("diffusion models")
    assert find_listed(query, retriever.rank(query), retriever).cut == FITTED.list_from


def test_every_paper_has_one_row_of_features_and_more_likeness_never_lowers_a_chance(engine: Engine) -> None:
    retriever = engine.retriever
    query = retriever.encode("neural audio codecs")
    ranked = retriever.rank(query)
    assert membership_features(query, ranked, retriever).shape == (len(ranked), len(MEMBERSHIP_FEATURES))
    for model in (FITTED.listing, FITTED.membership):
        assert model.features == MEMBERSHIP_FEATURES
        assert (model.weights >= 0).all()


def test_no_paper_belongs_where_none_was_ranked(engine: Engine) -> None:
    query = engine.retriever.encode("anything")
    found = find_on_topic(query, [], engine.retriever)
    assert (found.members, found.near_misses, found.read) == ((), (), 0)


def test_an_answer_that_lists_papers_tells_their_chances_and_the_next_ones(engine: Engine) -> None:
    answer = engine.ask("Which papers are about continual learning?")
    assert answer.listing is not None
    assert [paper.paper_id for paper in answer.listing.papers] == [c.citations[0].paper_id for c in answer.claims]
    assert all(paper.chance >= answer.listing.cut for paper in answer.listing.papers)
    assert answer.listing.near_misses
    assert engine.ask("What is mixup?").listing is None


def test_what_is_told_of_a_paper_is_its_id_its_title_and_its_chance(engine: Engine) -> None:
    retriever = engine.retriever
    query = retriever.encode("grokking")
    members = find_listed(query, retriever.rank(query), retriever).members[:1]
    (paper,) = told(members, retriever.library)
    assert (paper.paper_id, paper.title) == (
        retriever.library.papers[members[0].paper.row].paper_id,
        retriever.library.papers[members[0].paper.row].title,
    )
