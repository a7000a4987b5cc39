"""Whether a merge would leave more heads than the settings want."""

from collections.abc import Iterable
from dataclasses import dataclass

from gitmig.config import HeadPolicy
from gitmig.revisions.graph import Graph
from gitmig.revisions.head_policy import find_head_faults
from gitmig.revisions.revision import Revision
from gitmig.revisions.variation import Variation, is_fork, join_heads


@dataclass(frozen=True, slots=True)
class Forks:
    """Tells forks as the setting `heads` says.

    Heads are counted where one is wanted. Labels need a whole graph: that is made only where there
    would be more heads, as there may be many branches.
    """

    policy: HeadPolicy

    def after_merge(self, merged: Variation) -> bool:
        """Whether the files of a merge have a fork that the base has not."""
        found = is_fork(len(merged.real_heads), len(merged.base.real_heads))
        return found and self._is_fault(merged.base, merged.revisions)

    def unmerged(self, branch: Variation) -> bool:
        """Whether the base would have a fork more with what is ahead: a merge may conflict."""
        return branch.would_fork and self._is_fault(branch.base, (*branch.base, *branch.ahead))

    def together(self, one: Variation, other: Variation) -> bool:
        """Whether both together leave more forks than the worse of them alone."""
        base, new = one.base, (*one.ahead, *other.ahead)
        alone = [len(each.joined_heads) for each in (one, other)]
        if not is_fork(len(join_heads(base, new)), *alone):
            return False
        sides = ((*base, *each.ahead) for each in (one, other))
        return self.policy == "one" or self._count((*base, *new)) > max(map(self._count, sides))

    def _is_fault(self, base: Graph, revisions: Iterable[Revision]) -> bool:
        return self.policy == "one" or self._count(revisions) > self._count(base)

    def _count(self, revisions: Iterable[Revision]) -> int:
        return len(find_head_faults(Graph(revisions), self.policy))
