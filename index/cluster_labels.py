"""Labels for clusters of papers: the terms that tell each from the others, as people write them.

Knows titles and abstracts only. A term is one word or two that stand side by side; forms of one stem are one term.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile

from index.paper import Paper
from index.words import STOP_WORDS, content_words

_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_OWNED = re.compile(r"['’]s$")
_STOP = STOP_WORDS | {"can", "via", "within", "without"}
_LONGEST = 40  # code points; what is longer is a sentence of a script that writes no spaces
_TITLE = 3  # a word of a title counts as this many of the abstract
_PAIR = 1.2  # two words say more than one
_SHARE = 0.15  # of a cluster's papers have to hold a term that stands for it
_PAPERS, _TITLES = 3, 2  # so many of them at least, and in so many titles: there verbs and fillers are few
_TERMS = 3  # in a label
_NAMELESS = "no common term"


@dataclass(slots=True)
class _Term:
    """How a term is written and how often, in how many papers it stands, and how often it closes its phrase."""

    forms: Counter[str] = field(default_factory=Counter)
    papers: int = 0
    closing: int = 0


@dataclass(slots=True)
class _Cluster:
    """The terms of one cluster: summed weights, and the number of papers and of titles that hold each."""

    size: int
    weights: Counter[str] = field(default_factory=Counter)
    papers: Counter[str] = field(default_factory=Counter)
    titles: Counter[str] = field(default_factory=Counter)


def label_clusters(clusters: Sequence[Sequence[Paper]]) -> list[str]:
    """Return a label of at most three terms for each cluster, in their order; no two labels are equal.

    A term counts by its class TF-IDF (the frequency damped by a logarithm, titles weighing more), times how
    much commoner it is in papers of the cluster than in all: log(share in the cluster / share in the library).

    Source: c-TF-IDF of Grootendorst, "BERTopic" (2022): tf · log(1 + A / f), where f is a term's weight in
    all clusters and A the mean weight of a cluster. The second factor is not in it.
    """
    terms: defaultdict[str, _Term] = defaultdict(_Term)
    counted = [_count(papers, terms) for papers in clusters]
    totals: Counter[str] = Counter()
    for cluster in counted:
        totals.update(cluster.weights)
    labels: list[str] = []
    for cluster in counted:
        scores = _scores(cluster, terms, totals, counted)
        chosen = [_written(terms[term]) for term in _apart(scores, cluster)]
        labels.append(_unused(chosen, labels))
    return labels


def _count(papers: Sequence[Paper], terms: defaultdict[str, _Term]) -> _Cluster:
    cluster = _Cluster(len(papers))
    for paper in papers:
        found: Counter[str] = Counter()
        for text, weight in ((paper.title, _TITLE), (paper.abstract, 1)):
            for stems, form, closes in _terms_of(text):
                term = terms[stems]
                term.forms[form] += weight
                term.closing += closes * weight
                found[stems] += weight
        for stems, weight in found.items():
            cluster.weights[stems] += 1 + math.log(weight)  # type: ignore[assignment]  # a Counter of floats
            cluster.papers[stems] += 1
            terms[stems].papers += 1
        cluster.titles.update({stems for stems, _, _ in _terms_of(paper.title)})
    return cluster


def _terms_of(text: str) -> Iterator[tuple[str, str, bool]]:
    """Yield each term with the form it has here, and whether its phrase ends with it."""
    for phrase in _phrases(text):
        for i, (stems, form) in enumerate(phrase):
            closes = i == len(phrase) - 1
            yield stems, form, closes
            if i:
                yield f"{phrase[i - 1][0]} {stems}", f"{phrase[i - 1][1]} {form}", closes


def _phrases(text: str) -> Iterator[list[tuple[str, str]]]:
    """Yield runs of content words that only a space parts, each word with its stem before it."""
    phrase: list[tuple[str, str]] = []
    end = 0
    for match in _WORD.finditer(text):
        form = _OWNED.sub("", match.group())
        stem = _stem(form) if 1 < len(form) <= _LONGEST else ""
        if phrase and (not stem or text[end : match.start()] != " "):
            yield phrase
            phrase = []
        if stem:
            phrase.append((stem, form))
        end = match.end()
    if phrase:
        yield phrase


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """Return the stem of a word, of its parts where it is hyphened; nothing for a stop word."""
    return "" if word.casefold() in _STOP else "-".join(content_words(word))


def _scores(
    cluster: _Cluster, terms: dict[str, _Term], totals: Counter[str], clusters: Sequence[_Cluster]
) -> dict[str, float]:
    """Score the terms that may stand for a cluster; where the demands leave none, any term of it."""
    papers = sum(c.size for c in clusters)
    mean = sum(totals.values()) / len(clusters)
    own = max(sum(cluster.weights.values()), 1e-9)
    strict, any_term = {}, {}
    for stems, weight in cluster.weights.items():
        term = terms[stems]
        share = cluster.papers[stems] / cluster.size
        lift = math.log(share * papers / term.papers) if len(clusters) > 1 else 1.0
        closing = term.closing / term.forms.total()
        score = weight / own * math.log1p(mean / totals[stems]) * lift * closing**0.25
        if " " in stems:
            score *= _PAIR if closing >= 0.5 else 0  # else a piece: "convolutional neural" of "… networks"
        if score <= 0:
            continue
        any_term[stems] = score
        held = cluster.papers[stems] >= min(_PAPERS, cluster.size) and share >= _SHARE
        if held and cluster.titles[stems] >= min(_TITLES, cluster.size):
            strict[stems] = score
    return strict or any_term


def _apart(scores: dict[str, float], cluster: _Cluster) -> Iterator[str]:
    """Yield terms, best first, that have no word in common with one before and are not half of a pair."""
    ordered = sorted(scores, key=lambda stems: (-scores[stems], stems))
    pairs = [stems for stems in ordered[:30] if " " in stems]
    said: list[str] = []
    for stems in ordered:
        words = re.split("[ -]", stems)
        is_half = any(stems in pair.split() and cluster.weights[pair] >= 0.4 * cluster.weights[stems] for pair in pairs)
        if not is_half and not any(_akin(word, other) for word in words for other in said):
            said += words
            yield stems


def _akin(stem: str, other: str) -> bool:
    """Tell whether two stems are nearly one, as those of "explain" and "explanation" are."""
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(stem, other, strict=False)))
    return stem == other or (common >= 5 and common >= 0.7 * min(len(stem), len(other)))


def _written(term: _Term) -> str:
    """Return the form met most; in lower case, where only the capitals of titles speak against it."""
    best = min(term.forms, key=lambda form: (-term.forms[form], form))
    has_acronym = any(part[1:] != part[1:].lower() for part in re.split("[ -]", best))
    return best.lower() if not has_acronym and best.lower() in term.forms else best


def _unused(terms: Sequence[str], labels: Sequence[str]) -> str:
    """Join the best terms to a label that is not there yet."""
    best = list(terms[: _TERMS - 1])
    tries = [", ".join([*best, last]) for last in terms[_TERMS - 1 :]] or [", ".join(best) or _NAMELESS]
    free = (label for label in tries if label not in labels)
    return next(free, f"{tries[0]} ({len(labels) + 1})")
