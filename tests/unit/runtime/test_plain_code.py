"""Which revision files may run early."""

import pytest

from gitmig.resources import find_resources
from gitmig.runtime.plain_code import is_plain

HEAD = """\
from typing import Sequence, Union

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from {tool} import op

revision: str = "a"
down_revision: Union[str, None] = None
branch_labels: Union[str, Sequence[str], None] = None
"""
PLAIN = [
    "pass",
    "op.drop_index(op.f('ix_t_a'), table_name='t', if_exists=True)",
    """op.create_table(
        't',
        sa.Column('id', sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()')),
        sa.Column('b', postgresql.ARRAY(sa.String(length=3)), server_default=sa.func.now()),
        sa.ForeignKeyConstraint(['a'], ['u.id'], name=op.f('fk')),
        sa.PrimaryKeyConstraint('id'),
    )""",
    "for name in ('a', 'b'):\n        op.drop_column('t', name)",
    "op.alter_column('t', 'a', existing_type=sa.VARCHAR(length=3), nullable=True)",
]
NOT_PLAIN = [
    "print('on it')",
    "op.execute('COMMIT')",
    "op.get_bind()",
    "op.bulk_insert(sa.table('t'), [])",
    "with op.get_context().autocommit_block():\n        op.create_index('i', 't', ['a'])",
    "import os\n    os.remove('x')",
    "sa.create_engine('sqlite://')",
    "op.create_table('t', *[sa.Column(name, sa.Text) for name in 'ab'])",
    "__import__('os')",
    "downgrade()",
    "raise ValueError",
    "sa.Table('t', sa.MetaData(), autoload_with=op.get_bind())",
]
NOT_PLAIN_AROUND = [
    "import os",
    "from helpers import Column",
    "from os import remove as text",
    "print('loaded')",
    "class Text: pass",
    "def helper(): pass",
    "sa.create_engine('sqlite://')",
    "op = __builtins__",
    "VALUES = [name for name in 'ab']",
]


def compiled(body: str, around: str = "", tool: str = "gitmig") -> bool:
    source = f"{HEAD.format(tool=tool)}\n{around}\n\ndef upgrade() -> None:\n    {body}\n"
    return is_plain(compile(source, "r.py", "exec"), "upgrade")


@pytest.mark.parametrize("tool", ["gitmig", "alembic"])
@pytest.mark.parametrize("body", PLAIN)
def test_plain(body: str, tool: str) -> None:
    assert compiled(body, tool=tool)


@pytest.mark.parametrize("body", NOT_PLAIN)
def test_not_plain(body: str) -> None:
    assert not compiled(body)


@pytest.mark.parametrize("around", NOT_PLAIN_AROUND)
def test_not_plain_at_the_top(around: str) -> None:
    assert not compiled("op.drop_table('t')", around)


def test_without_the_function() -> None:
    assert not is_plain(compile(HEAD.format(tool="gitmig"), "r.py", "exec"), "upgrade")


def test_the_other_function_may_be_anything() -> None:
    assert compiled("pass", "def downgrade():\n    print('no way back')\n")


def test_a_decorator_is_not_plain() -> None:
    source = f"{HEAD.format(tool='gitmig')}\n@wrap\ndef upgrade(): pass\n"
    assert not is_plain(compile(source, "r.py", "exec"), "upgrade")


def test_what_a_new_file_begins_with_is_plain() -> None:
    template = (find_resources("templates") / "generic" / "script.py.mako").read_text()
    lines = [line for line in template.splitlines() if line.startswith(("import", "from"))]
    assert compiled("pass", "\n".join(lines))
