"""Random graphs, and a model of them that is too simple to be wrong."""

from collections.abc import Collection
from typing import NamedTuple

from hypothesis import strategies as st

from gitmig.revisions.revision import Revision

MAX_REVISIONS = 12


class Model(NamedTuple):
    """Revisions by id, and what each has at once below it."""

    revisions: dict[str, Revision]

    def required(self, key: str) -> set[str]:
        """Return parents and dependencies; a dependency is a full id or a label."""
        revision = self.revisions[key]
        owners = {
            label: each.id for each in self.revisions.values() for label in each.branch_labels
        }
        return {*revision.down_revisions, *(owners.get(each, each) for each in revision.depends_on)}

    def below(self, key: str) -> set[str]:
        """Return everything that has to be applied before, the revision itself included."""
        found = {key}
        for required in self.required(key):
            found |= self.below(required)
        return found

    def above(self, key: str) -> set[str]:
        """Return everything that has to be undone before, the revision itself included."""
        return {other for other in self.revisions if key in self.below(other)}

    def below_on_line(self, key: str) -> set[str]:
        """Return what is below by parents alone, the revision itself included."""
        found = {key}
        for parent in self.revisions[key].down_revisions:
            found |= self.below_on_line(parent)
        return found

    def closed(self, keys: set[str]) -> set[str]:
        """Return `keys` with everything that they need."""
        return {each for key in keys for each in self.below(key)}

    def tips(self, applied: set[str]) -> set[str]:
        """Return those of `applied` that no other applied one needs."""
        return {
            key
            for key in applied
            if not any(key in self.below(other) for other in applied if other != key)
        }


def some_of(keys: Collection[str]) -> st.SearchStrategy[list[str]]:
    """Return up to three of `keys`."""
    if not keys:
        return st.just([])
    return st.lists(st.sampled_from(sorted(keys)), max_size=3, unique=True)


@st.composite
def models(draw: st.DrawFn) -> Model:
    """Return revisions, each with some of the earlier ones as parents and as dependencies."""
    count = draw(st.integers(0, MAX_REVISIONS))
    # Ids and paths do not sort as the graph does.
    keys = draw(st.permutations([f"r{number:02}" for number in range(count)]))
    revisions: dict[str, Revision] = {}
    for position, key in enumerate(keys):
        earlier = list(keys[:position])
        some = (
            st.lists(st.sampled_from(earlier), max_size=3, unique=True) if earlier else st.just([])
        )
        parents = draw(st.one_of(st.just(earlier[-1:]), some))
        names = [revisions[each].branch_labels[:1] or (each,) for each in draw(some)[:2]]
        revisions[key] = Revision(
            key,
            tuple(parents),
            tuple(name for [name] in names),
            (f"label-{key}",) if draw(st.integers(0, 4)) == 0 else (),
            path=f"versions/{draw(st.integers(0, 9))}_{key}.py",
        )
    return Model(revisions)


def antichains(model: Model) -> st.SearchStrategy[set[str]]:
    """Return what a database of such a graph may be at: tips of something applied."""
    return some_of(model.revisions).map(lambda keys: model.tips(model.closed(set(keys))))
