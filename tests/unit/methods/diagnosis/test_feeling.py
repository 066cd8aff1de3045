"""What goes with feeling safe at the stops of walks.

1. Without a ridge the regression is statsmodels' OrderedModel.
2. Effects that were planted are found, with intervals; where there is none, the intervals hold no
   effect as often as they promise, although stops of one walk are alike.
3. There is no figure where it would be about too little: under ten stops for each parameter, a
   score of feeling that never occurs, under five walks, parameters that never vary. A stop that
   several people scored is one stop.
4. What could not be judged takes its own parameter away, not all of them.
5. The same seed gives the same figures.
"""

from __future__ import annotations

import numpy as np
import pytest

from sereno.methods.diagnosis.feeling import (
    FeelingModel,
    Ratings,
    TooFew,
    crossed,
    feeling_model,
    mean_over_walks,
)
from sereno.methods.diagnosis.ordinal import fit
from sereno.vocabulary.walk_scores import PARAMETERS

PLANTED = np.array([1.0, 0.5, 0, 0, 0, 0, 0, 0])


def walks(rng: np.random.Generator, walks: int = 20, stops: int = 20) -> Ratings:
    """Walks over a made-up city: streets and evenings differ, scores of a street go together."""
    walk = np.repeat(np.arange(walks), stops)
    street = rng.normal(size=(walks, 1))[walk] / 2 + rng.normal(size=(len(walk), 1)) * 0.6
    scores = np.digitize(street + rng.normal(size=(len(walk), 8)), [-1, 0, 1]).astype(float)
    felt = (scores - 1.5) @ PLANTED + rng.normal(0, 0.7, walks)[walk]
    feeling = np.digitize(felt + rng.logistic(size=len(walk)), [-1.5, 0, 1.5])
    return Ratings(np.column_stack([scores, feeling]), walk, np.arange(len(walk)))


def test_regression_is_that_of_statsmodels() -> None:
    """1"""
    # Here, since its import takes every process that collects tests a second.
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    made = walks(np.random.default_rng(1))
    x, y = made.scores[:, :-1], made.scores[:, -1].astype(np.int64)
    beta, theta = fit(x, y, np.ones((1, len(y))), ridge=0)
    theirs = OrderedModel(y, x, distr="logit").fit(method="bfgs", disp=0, gtol=1e-8)
    assert beta[0] == pytest.approx(theirs.params[:8], abs=1e-5)
    cuts = theirs.model.transform_threshold_params(theirs.params)[1:-1]
    assert theta[0] == pytest.approx(cuts, abs=1e-5)
    with pytest.raises(ValueError, match="doesn't occur"):
        fit(x, y, np.where(y == 2, 0.0, 1.0)[np.newaxis])


def test_effects_are_found_and_none_is_made_up() -> None:
    """2, 5"""
    rng = np.random.default_rng(7)
    covered = 0
    for _city in range(10):
        made = walks(rng)
        found = feeling_model(made, rng, draws=150)
        assert isinstance(found, FeelingModel)
        effects = {each.parameter: each for each in found.effects}
        assert effects["lighting"].is_sure
        assert effects["lighting"].low < np.exp(1) < 1.25 * effects["lighting"].high
        covered += sum(effects[name].low <= 1 <= effects[name].high for name in PARAMETERS[2:])
    # 0.967 in 2,500 intervals of a longer trial.
    assert 54 <= covered <= 60
    again = [feeling_model(made, np.random.default_rng(3), draws=50) for _n in range(2)]
    assert again[0] == again[1]


def test_no_figure_of_too_little() -> None:
    """3"""
    made = walks(np.random.default_rng(2), 16, 5)
    rng = np.random.default_rng(0)
    assert isinstance(feeling_model(made, rng, draws=20), FeelingModel)

    def why(ratings: Ratings) -> TooFew:
        found = feeling_model(ratings, rng, draws=20)
        assert isinstance(found, TooFew)
        return found

    few = made.where(made.stop > 0)
    assert (why(few).why, why(few).have, why(few).needed) == ("stops", 79, 80)
    twice = Ratings(made.scores, made.walk, made.stop // 2)
    assert (why(twice).why, why(twice).have) == ("stops", 40)
    calm = Ratings(made.scores.copy(), made.walk, made.stop)
    calm.scores[calm.scores[:, -1] == 0, -1] = 1
    assert (why(calm).why, why(calm).never) == ("score", [0])
    assert why(Ratings(made.scores, made.walk % 4, made.stop)).why == "walks"
    same = Ratings(made.scores.copy(), made.walk, made.stop)
    same.scores[:, :-1] = 2
    assert why(same).why == "same"


def test_what_could_not_be_judged() -> None:
    """4"""
    made = walks(np.random.default_rng(4))
    made.scores[::2, 6] = np.nan
    made.scores[:10, 0] = np.nan
    found = feeling_model(made, np.random.default_rng(0), draws=20)
    assert isinstance(found, FeelingModel)
    assert dict(found.left_out) == {"transport": "judged"}
    assert (found.ratings, found.incomplete) == (390, 10)
    # One that varies only where another could not be judged takes nothing else away.
    rare = Ratings(made.scores.copy(), made.walk, made.stop)
    rare.scores[:, 3] = 2
    rare.scores[0, 3] = 1
    found = feeling_model(rare, np.random.default_rng(0), draws=20)
    assert isinstance(found, FeelingModel)
    assert dict(found.left_out) == {"transport": "judged", "people": "same"}
    rare.scores[:, -1] = np.nan
    nothing = feeling_model(rare, np.random.default_rng(0), draws=20)
    assert isinstance(nothing, TooFew)
    assert (nothing.why, nothing.have, nothing.needed) == ("stops", 0, 80)
    assert crossed(made, "transport").sum() == 200
    mean = mean_over_walks(made.scores[:, 6], made.walk, np.random.default_rng(0))
    assert mean is not None
    assert (mean.n, mean.walks) == (200, 20)
    assert mean.low is not None
    assert mean.low < mean.value
    few = mean_over_walks(made.scores[:80, 6], made.walk[:80], np.random.default_rng(0))
    assert few is not None
    assert few.low is None
