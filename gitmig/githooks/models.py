"""What hooks say about the models in the index: whether they match its revisions."""

from gitmig.errors import Fault
from gitmig.githooks.hook import HookCall, HookReport
from gitmig.githooks.model_check import Broken, CannotDecide, Differences, check_models
from gitmig.githooks.unstaged import find_unstaged


def may_change_models(call: HookCall) -> bool:
    """Whether there are models, and what is staged may change them or the migrations."""
    if not call.settings.options.metadata:
        return False
    if not call.settings.root.is_relative_to(call.repository.root):
        # The revisions lie in a submodule: its index does not have the models.
        return False
    file = call.settings.file
    settings = {"pyproject.toml", "gitmig.toml", "" if file is None else file.name}
    return any(
        path.endswith(".py") or path.rpartition("/")[2] in settings
        for path in call.repository.staged_paths(call.index_file)
    )


def report_models(call: HookCall) -> HookReport:
    """Return what a commit of the index would be told, and whether it would be stopped."""
    match check_models(call):
        case Differences(sentences) if sentences:
            hint = _find_hint(call)
            faults = (_model_fault(sentence, hint) for sentence in sentences)
            return HookReport(tuple(faults), blocked=True)
        case CannotDecide(reason):
            strict = call.settings.options.strict
            verdict = "blocked, as `strict` is set" if strict else "not blocked"
            note = f"cannot decide whether the models match the migrations: {reason} ({verdict})"
            return HookReport(notes=(note,), blocked=strict)
        case Broken(reason, hint):
            return HookReport((Fault("replay-fails", reason, hint),), blocked=True)
        case _:
            return HookReport()


def _find_hint(call: HookCall) -> str:
    write = 'run `gitmig revision --autogenerate -m "..."`, read the file, and `git add` it'
    stage = find_unstaged(call)
    return write if stage is None else f"{stage}, if that makes this change; else {write}"


def _model_fault(sentence: str, hint: str) -> Fault:
    return Fault(
        "model-change-without-revision",
        f"the models differ from the migrations: {sentence}",
        hint,
    )
