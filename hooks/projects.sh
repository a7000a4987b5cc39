status=0
# What may be typed where a hook that stops Git cannot do its work.
case $hook in
    pre-commit) past='; `git commit --no-verify` goes past this check' ;;
    pre-merge-commit) past='; `git merge --no-verify` goes past this check' ;;
    pre-push) past='; `git push --no-verify` goes past this check' ;;
    *) past= ;;
esac

# project PYTHON DIRECTORY FILE [ARGUMENT...]: runs the hook for one project by the interpreter that
# installed it, or by the gitmig on PATH when that interpreter is gone; sets status when it fails.
# FILE is the settings file where it has a name of its own.
project() {
    python=$1 directory=$2 file=$3
    shift 3
    # A branch from before gitmig has no settings, and nothing to do.
    if [ -n "$file" ]; then
        [ -f "$directory/$file" ] || return 0
        set -- -C "$directory" -c "$file" hooks run "$hook" "$@"
    else
        [ -f "$directory/gitmig.toml" ] || grep -qs gitmig "$directory/pyproject.toml" || return 0
        set -- -C "$directory" hooks run "$hook" "$@"
    fi
    if [ -x "$python" ]; then
        printf %s "$input" | "$python" -P -m gitmig "$@" && return
        "$python" -P -c 'import gitmig' 2>/dev/null ||
            echo "hint: $python has no gitmig: run \`gitmig hooks install\` in $directory$past" >&2
    elif command -v gitmig >/dev/null; then
        printf %s "$input" | gitmig "$@" && return
    else
        echo "error: cannot run the $hook hook of gitmig in $directory: $python is gone" >&2
        echo "hint: install gitmig, then run \`gitmig hooks install\` in $directory$past" >&2
    fi
    status=1
}

# One line a project: its interpreter, its directory from the top of the working tree, its settings.
