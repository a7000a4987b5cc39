hook=${0##*/}
status=0

# project PYTHON DIRECTORY [ARGUMENT...]: runs the hook for one project by the interpreter that
# installed it, or by the gitmig on PATH when that interpreter is gone; sets status when it fails.
project() {
    python=$1 directory=$2
    shift 2
    # A branch from before gitmig has no settings, and nothing to do.
    [ -f "$directory/gitmig.toml" ] || grep -qs gitmig "$directory/pyproject.toml" || return 0
    if [ -x "$python" ]; then
        "$python" -P -m gitmig -C "$directory" hooks run "$hook" "$@" && return
        "$python" -P -c 'import gitmig' 2>/dev/null ||
            echo "hint: $python has no gitmig: run \`gitmig hooks install\` in $directory" >&2
    elif command -v gitmig >/dev/null; then
        gitmig -C "$directory" hooks run "$hook" "$@" && return
    else
        echo "error: cannot run the $hook hook of gitmig in $directory: $python is gone" >&2
        echo "hint: run \`gitmig hooks install\` in $directory" >&2
    fi
    status=1
}

# One line a project: its interpreter, and its directory from the top of the working tree.
