#!/bin/sh
# The main job, from an empty repository to a merged, upgraded database, with real git commands.
# Usage: story.sh [DIR]   (DIR keeps the result; otherwise it is made in a temporary directory)
set -eu

bold='' blue='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    bold=$(printf '\033[1m') blue=$(printf '\033[36m') plain=$(printf '\033[0m')
fi
say() { printf '\n%s# %s%s\n' "$bold" "$*" "$plain"; }
run() { printf '%s$ %s%s\n' "$blue" "$*" "$plain"; "$@"; }

# Nothing of the reader's own Git settings changes the story.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org
export GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.org
unset GITMIG_URL GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE

if [ $# -gt 0 ]; then
    if [ -e "$1" ]; then echo "error: $1 exists already; name a directory that does not" >&2; exit 1; fi
    mkdir -p "$1"; place=$(cd "$1" && pwd)
else
    place=$(mktemp -d); trap 'rm -rf "$place"' EXIT
fi
cd "$place"

say "A repository with a model, and no migrations yet"
run git init --quiet --initial-branch=main .
mkdir shop
printf '__pycache__/\n*.db\n' > .gitignore
echo 'from shop.users import Base as Base' > shop/__init__.py
cat > shop/users.py <<'PY'
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
PY
run git add .
run git commit --quiet -m "A user model"

say "gitmig moves in: an environment, settings, hooks"
run gitmig init --metadata shop:Base --url sqlite:///shop.db
run gitmig hooks install

say "The first revision, written from the difference between model and database"
run gitmig revision -m "create users" --autogenerate
cat migrations/versions/*.py
run gitmig upgrade
run gitmig current
run git add .
run git commit --quiet -m "Create users"

say "A model change without its revision does not get into a commit"
cat > shop/posts.py <<'PY'
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.users import Base


class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    title: Mapped[str] = mapped_column(String(200))
PY
echo 'import shop.posts as posts' >> shop/__init__.py
run git switch --quiet -c posts
run git add .
if run git commit --quiet -m "Posts"; then echo "the hook let it pass" >&2; exit 1; fi
run gitmig revision -m "create posts" --autogenerate
run git add .
run git commit --quiet -m "Posts, with their revision"

say "Meanwhile, on main, somebody else adds a revision of their own"
run git switch --quiet main
cat >> shop/users.py <<'PY'
    email: Mapped[str | None] = mapped_column(String(255), index=True)
PY
run gitmig revision -m "add users.email" --autogenerate
run gitmig upgrade
run git add .
run git commit --quiet -m "Users have an address"

say "Git merges the two branches without a conflict. The graph has two heads: the hook joins them"
run git merge --no-edit posts
run git status --short
run gitmig heads
run git commit --quiet -m "Join the migrations of both branches"

say "Where everything stands"
run gitmig history
run gitmig upgrade
run gitmig current
run gitmig check
run gitmig show heads

say "And one step back"
run gitmig downgrade -1
run gitmig current
run gitmig upgrade

say "Done."
if [ $# -gt 0 ]; then echo "It is all in $place: look around."; fi
