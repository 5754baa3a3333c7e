"""Draws that keep their promises: weighted choices, quotas spread over a list, amounts with a given sum."""

from collections.abc import Sequence
from random import Random


def weighted(rng: Random, weights: dict):
    """One key of `weights`, with the probability of its weight."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """`total` split in proportion to `weights`: whole parts, the largest remainders served first."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def quota(rng: Random, things: list, count: int) -> list:
    """`count` of the things, drawn without replacement, in the order of the list."""
    chosen = sorted(rng.sample(range(len(things)), count))
    return [things[i] for i in chosen]


def amounts(rng: Random, ceilings: list[int], total: int, *, floor=10_000, step=1_000) -> list[int]:
    """One amount for each ceiling, skewed like real loans, multiples of `step`, with the sum `total`."""
    mean = total / len(ceilings)
    drawn = []
    for ceiling in ceilings:
        raw = mean * rng.lognormvariate(-0.12, 0.5)
        unit = 5_000 if rng.random() < 0.7 else step
        drawn.append(int(min(ceiling, max(floor, round(raw / unit) * unit))))
    gap = total - sum(drawn)
    while gap:
        i = rng.randrange(len(drawn))
        move = (5_000 if abs(gap) >= 5_000 else step) * (1 if gap > 0 else -1)
        if floor <= drawn[i] + move <= ceilings[i]:
            drawn[i] += move
            gap -= move
    return drawn
