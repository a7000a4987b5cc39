hook=${0##*/}
input=
# What Git writes to these two is for everybody who is called.
case $hook in pre-push | post-rewrite) input=$(cat && echo .) input=${input%.} ;; esac

# The hook that was here before comes first; where one that can stop Git fails, so does this one.
if [ -x "$0.before-gitmig" ]; then
    case $hook in
        pre-push) printf %s "$input" | "$0.before-gitmig" "$@" || exit ;;
        post-rewrite) printf %s "$input" | "$0.before-gitmig" "$@" ;;
        pre-*) "$0.before-gitmig" "$@" || exit ;;
        *) "$0.before-gitmig" "$@" ;;
    esac
fi

# changed [ARGUMENT...]: whether Python files, settings or a list of heads differ.
changed() {
    ! git diff --quiet --no-ext-diff "$@" -- \
        '*.py' ':(glob)**/HEADS' ':(glob)**/pyproject.toml' ':(glob)**/gitmig.toml' \
        @SETTINGS@ 2>/dev/null
}
unset GIT_LITERAL_PATHSPECS GIT_GLOB_PATHSPECS GIT_NOGLOB_PATHSPECS GIT_ICASE_PATHSPECS
