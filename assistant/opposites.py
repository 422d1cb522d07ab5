"""Word stems that say the opposite of each other. A list, no judgement."""

from __future__ import annotations

OPPOSITES = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        ("increas rais grow grew boost enlarg", "decreas reduc lower shrink drop declin diminish"),
        ("improv enhanc better best", "degrad wors worsen worst deterior"),
        ("higher highest high", "lower lowest low"),
        ("more most", "less fewer least fewest"),
        ("faster fastest quicker", "slower slowest"),
        ("larger largest bigger biggest", "smaller smallest"),
        ("outperform surpass exceed", "underperform"),
        ("longer longest", "shorter shortest"),
        ("strengthen stronger strongest", "weaken weaker weakest"),
        ("easier easiest simpler", "harder hardest"),
        ("cheaper", "costlier"),
        ("enabl allow", "prevent prohibit"),
        ("posit", "negat"),
        ("supervis", "unsupervis"),
        ("linear", "nonlinear"),
        ("determinist", "stochast"),
        ("same ident", "differ"),
        ("always", "never"),
        ("before", "after"),
        ("accept confirm", "reject refut"),
        ("deeper deepest", "shallow"),
        ("succeed success", "fail failur"),
        ("gain", "loss"),
    )
)
