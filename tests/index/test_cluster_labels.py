"""Labels of clusters: telling terms, as people write them, no label twice."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from index.cluster_labels import label_clusters
from index.paper import Paper


def papers(*texts: tuple[str, str]) -> list[Paper]:
    return [Paper(str(i), title, abstract) for i, (title, abstract) in enumerate(texts)]


def terms(label: str) -> list[str]:
    return label.split(", ")


SEPARATION = papers(
    ("A Study of Music Source Separation", "We propose a method for source separation in music."),
    ("Source Separation of Speech: A Study", "Our method does source separation with DNNs."),
    ("A Study on Separating Sources", "A method: source separation by DNNs in music and speech."),
)
FISH = papers(
    ("Do Cats Like Fish? A Study", "We propose a method that shows cats like fish."),
    ("A Study of Fish for a Cat", "Our method feeds the cat fish. A vet's advice is DNNs."),
    ("The Cat: A Study", "A method: fish, then more fish for each cat."),
)


def test_a_label_has_what_is_common_here_and_rare_elsewhere() -> None:
    separation, fish = map(terms, label_clusters([SEPARATION, FISH]))
    assert separation[0] == "source separation"
    assert set(fish) >= {"fish", "cat"}
    assert not {"study", "method", "propose", "we", "our"} & {term.casefold() for term in [*separation, *fish]}


def test_a_label_has_at_most_three_terms_and_none_says_half_of_another() -> None:
    label = terms(label_clusters([SEPARATION, FISH])[0])
    assert len(label) <= 3
    assert not {"source", "separation", "sources", "separating"} & set(label)


def test_words_are_written_as_people_write_them() -> None:
    cluster = papers(
        ("Decoding fMRI with MLP-Mixer", "fMRI scans differ. Scans of fMRI use MLP-Mixer."),
        ("Scans of fMRI", "MLP-Mixer and fMRI: two scans."),
        ("An MLP-Mixer for fMRI Scans", "Scans."),
    )
    assert set(terms(label_clusters([cluster, FISH])[0])) == {"fMRI", "MLP-Mixer", "scans"}


def test_words_of_one_root_stand_in_a_label_once() -> None:
    cluster = papers(*[("Explain an Explanation", "Explaining explanations is explainable.")] * 3)
    assert len(terms(label_clusters([cluster, FISH])[0])) == 1


def test_a_pair_that_is_mostly_a_piece_of_a_longer_name_is_no_term() -> None:
    name, piece = ("Convolutional Neural Networks", "They see."), ("The Convolutional Neural", "It hears.")
    label = label_clusters([papers(name, name, piece), FISH])[0]
    assert "convolutional neural" not in terms(label.casefold())
    label = label_clusters([papers(name, piece, piece), FISH])[0]
    assert "convolutional neural" in terms(label.casefold())


def test_clusters_of_the_same_words_have_labels_of_their_own() -> None:
    labels = label_clusters([FISH, FISH, FISH])
    assert len(set(labels)) == 3


def test_one_cluster_alone_has_its_commonest_terms() -> None:
    assert {"fish"} <= set(terms(label_clusters([FISH])[0]))


def test_without_common_words_a_cluster_has_a_label_still() -> None:
    labels = label_clusters([papers(("", "…"), ("?", "The of and.")), papers(("", "!"))])
    assert labels == ["no common term", "no common term (2)"]


def test_no_cluster_no_label() -> None:
    assert label_clusters([]) == []


TEXTS = st.text("ab -AB.é'语1", max_size=25)


@settings(max_examples=40)
@given(st.lists(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3), max_size=5))
def test_whatever_the_texts_each_cluster_has_one_label_and_none_is_there_twice(
    clusters: Sequence[Sequence[tuple[str, str]]],
) -> None:
    labels = label_clusters([papers(*texts) for texts in clusters])
    assert len(labels) == len(clusters)
    assert all(label.strip() for label in labels)
    assert len(set(labels)) == len(labels)
