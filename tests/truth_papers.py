"""The methods of truth discovery read plainly from their papers, object by object: what the SQL has to equal.

Votes are ``{object: {voice: number or category}}`` of objects with at least two voices, all values of an object of one
kind. Sources of the definitions stand beside the dbt macros.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

Value = float | str
Votes = Mapping[str, Mapping[str, Value]]
Weights = dict[str, float]
Key = TypeVar("Key", bound=Hashable)
ITERATIONS, PRECISION, TOLERANCE = 20, 1e-9, 0.01


def lower_median(numbers: list[float]) -> float:
    return sorted(numbers)[(len(numbers) - 1) // 2]


def is_numeric(stated: Mapping[str, Value]) -> bool:
    return all(isinstance(value, float) for value in stated.values())


def name_facts(stated: Mapping[str, Value]) -> tuple[dict[str, int], dict[int, Value]]:
    """Fact of each voice, 1 for the one that most stand for, and the value that stands for each fact."""
    frequency = Counter(stated.values())
    if not is_numeric(stated):
        ranked = sorted(frequency, key=lambda label: (-frequency[label], label))
        return {voice: ranked.index(label) + 1 for voice, label in stated.items()}, dict(enumerate(ranked, 1))
    middle = lower_median(list(stated.values()))
    dominant = min(frequency, key=lambda number: (-frequency[number], abs(number - middle), number))
    width = abs(middle) * TOLERANCE
    buckets = defaultdict(list)
    for voice, number in stated.items():
        buckets[math.floor((number - dominant) / width + 0.5) if width > 0 else number - dominant].append(voice)
    spoken = {
        bucket: min((stated[voice] for voice in voices), key=lambda n: (-frequency[n], abs(n - middle), n))
        for bucket, voices in buckets.items()
    }
    ranked = sorted(buckets, key=lambda bucket: (-len(buckets[bucket]), abs(spoken[bucket] - middle), spoken[bucket]))
    facts = {voice: number for number, bucket in enumerate(ranked, 1) for voice in buckets[bucket]}
    return facts, {number: spoken[bucket] for number, bucket in enumerate(ranked, 1)}


def standard_deviation(numbers: list[float]) -> float:
    if min(numbers) == max(numbers):  # else the mean's last digit makes a spread of its own
        return 0.0
    mean = math.fsum(numbers) / len(numbers)
    return math.sqrt(math.fsum((number - mean) ** 2 for number in numbers) / len(numbers))


def weighted_median(stated: Mapping[str, float], weights: Weights) -> float:
    half = math.fsum(weights[voice] for voice in stated) / 2
    reached = 0.0
    for number, voice in sorted((number, voice) for voice, number in stated.items()):
        reached += weights[voice]
        if reached >= half * (1 - 2e-12):
            return number
    raise AssertionError("an object without voices")


def highest(scores: Mapping[int, float]) -> int:
    return min(scores, key=lambda fact: (-round(scores[fact], 9), fact))


def weighted_vote(facts: Mapping[str, int], weights: Weights) -> int:
    scores: defaultdict[int, float] = defaultdict(float)
    for voice, fact in facts.items():
        scores[fact] += weights[voice]
    return highest(scores)


def iterate(votes: Votes, start: float, step: Callable[[Weights, int], Weights]) -> Weights:
    """Step from one weight per voice to the next until none moves any more."""
    weights = {voice: start for stated in votes.values() for voice in stated}
    for round_no in range(ITERATIONS):
        moved = step(weights, round_no)
        is_done = max(abs(moved[voice] - weights[voice]) for voice in weights) <= PRECISION
        weights = moved
        if is_done:
            break
    return weights


def list_losses(votes: Votes, truths: Mapping[str, Value | int], power: int) -> dict[str, list[float]]:
    losses = defaultdict(list)
    for name, stated in votes.items():
        facts, _ = name_facts(stated)
        spread = standard_deviation(list(stated.values())) if is_numeric(stated) else 0.0
        for voice, value in stated.items():
            if not is_numeric(stated):
                losses[voice].append(float(facts[voice] != truths[name]))
            else:
                losses[voice].append((abs(value - truths[name]) / spread) ** power if spread > 0 else 0.0)
    return losses


def crh_truths(votes: Votes, weights: Weights) -> dict[str, Value | int]:
    """A number of its own, or the fact of a category."""
    return {
        name: weighted_median(stated, weights) if is_numeric(stated) else weighted_vote(name_facts(stated)[0], weights)
        for name, stated in votes.items()
    }


def crh(votes: Votes) -> Weights:
    def step(weights: Weights, round_no: int) -> Weights:
        losses = list_losses(votes, crh_truths(votes, weights), 1)
        means = {voice: math.fsum(of_voice) / len(of_voice) for voice, of_voice in losses.items()}
        total = math.fsum(means.values())
        return {voice: -math.log(max(mean / total, 1e-6)) if total > 0 else 1.0 for voice, mean in means.items()}

    return iterate(votes, 1.0, step)


def chi_square_quantile(share: float, freedom: int) -> float:
    """By bisection on the series of the lower incomplete gamma function."""
    shape = freedom / 2

    def below(x: float) -> float:
        term = total = 1.0
        number = 0
        while term > 1e-18 * total:
            number += 1
            term *= x / (shape + number)
            total += term
        return math.exp(shape * math.log(x) - x - math.lgamma(shape + 1)) * total

    low, high = 0.0, 4.0 * freedom + 40
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle / 2) < share else (low, middle)
    return low


def catd_truths(votes: Votes, weights: Weights) -> dict[str, Value | int]:
    truths = crh_truths(votes, weights)
    for name, stated in votes.items():
        if is_numeric(stated):
            total = math.fsum(weights[voice] for voice in stated)
            truths[name] = math.fsum(weights[voice] * number for voice, number in stated.items()) / total
    return truths


def catd(votes: Votes) -> Weights:
    def step(weights: Weights, round_no: int) -> Weights:
        truths = catd_truths(votes, weights) if round_no else crh_truths(votes, weights)
        losses = list_losses(votes, truths, 2)
        rated = {
            voice: chi_square_quantile(0.025, len(of_voice)) / max(math.fsum(of_voice), 1e-6)
            for voice, of_voice in losses.items()
        }
        return {voice: weight / max(rated.values()) for voice, weight in rated.items()}

    return iterate(votes, 1.0, step)


def truthfinder_beliefs(votes: Votes, weights: Weights) -> dict[str, dict[int, float]]:
    beliefs = {}
    for name, stated in votes.items():
        scores: defaultdict[int, float] = defaultdict(float)
        for voice, fact in name_facts(stated)[0].items():
            scores[fact] -= math.log(max(1 - weights[voice], 1e-12))
        implied = {
            fact: score + 0.5 * sum((0 - 0.5) * other for name_, other in scores.items() if name_ != fact)
            for fact, score in scores.items()
        }
        beliefs[name] = {fact: 1 / (1 + math.exp(-0.3 * score)) for fact, score in implied.items()}
    return beliefs


def truthfinder(votes: Votes) -> Weights:
    def step(weights: Weights, round_no: int) -> Weights:
        beliefs = truthfinder_beliefs(votes, weights)
        gathered = defaultdict(list)
        for name, stated in votes.items():
            for voice, fact in name_facts(stated)[0].items():
                gathered[voice].append(beliefs[name][fact])
        return {voice: math.fsum(of_voice) / len(of_voice) for voice, of_voice in gathered.items()}

    return iterate(votes, 0.9, step)


def spread_halfway(values: Mapping[Key, float]) -> dict[Key, float]:
    low, high = min(values.values()), max(values.values())
    if high <= low:
        return dict(values)
    return {key: 0.5 * (value - low) / (high - low) + 0.5 * math.floor(value + 0.5) for key, value in values.items()}


def two_estimates_beliefs(votes: Votes, weights: Weights) -> dict[str, dict[int, float]]:
    raw = {}
    for name, stated in votes.items():
        facts, spoken = name_facts(stated)
        for fact in spoken:
            views = [1 - weights[voice] if stated_ == fact else weights[voice] for voice, stated_ in facts.items()]
            raw[name, fact] = math.fsum(views) / len(views)
    beliefs: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for (name, fact), belief in spread_halfway(raw).items():
        beliefs[name][fact] = belief
    return beliefs


def two_estimates(votes: Votes) -> Weights:
    def step(weights: Weights, round_no: int) -> Weights:
        beliefs = two_estimates_beliefs(votes, weights)
        views = defaultdict(list)
        for name, stated in votes.items():
            for voice, stated_ in name_facts(stated)[0].items():
                views[voice] += [1 - belief if fact == stated_ else belief for fact, belief in beliefs[name].items()]
        return spread_halfway({voice: math.fsum(of_voice) / len(of_voice) for voice, of_voice in views.items()})

    return iterate(votes, 0.1, step)


def invest(votes: Votes, weights: Weights) -> dict[str, dict[int, float]]:
    counts = Counter(voice for stated in votes.values() for voice in stated)
    invested: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for name, stated in votes.items():
        for voice, fact in name_facts(stated)[0].items():
            invested[name][fact] = invested[name].get(fact, 0.0) + weights[voice] / counts[voice]
    return invested


def pooled_investment_beliefs(votes: Votes, weights: Weights) -> dict[str, dict[int, float]]:
    beliefs = {}
    for name, invested in invest(votes, weights).items():
        pool = math.fsum(amount**1.4 for amount in invested.values())
        beliefs[name] = {fact: amount * amount**1.4 / pool if pool else 0.0 for fact, amount in invested.items()}
    return beliefs


def pooled_investment(votes: Votes) -> Weights:
    counts = Counter(voice for stated in votes.values() for voice in stated)

    def step(weights: Weights, round_no: int) -> Weights:
        invested = invest(votes, weights)
        beliefs = pooled_investment_beliefs(votes, weights)
        returned: defaultdict[str, float] = defaultdict(float)
        for name, stated in votes.items():
            facts, spoken = name_facts(stated)
            for voice, fact in facts.items():
                belief = beliefs[name][fact] if round_no else 1 / len(spoken)
                if invested[name][fact]:
                    returned[voice] += belief * weights[voice] / counts[voice] / invested[name][fact]
        return {voice: amount / max(returned.values()) for voice, amount in returned.items()}

    return iterate(votes, 1.0, step)
