"""Run by alembic for each upgrade and downgrade; `backoffice.db.migrate` hands over connection and owner."""

import sqlalchemy as sa
from alembic import context

from backoffice.db.base import NAMING

options = context.config.attributes
context.configure(
    connection=options["connection"],
    version_table=f"alembic_version_{options['owner']}",
    # Constraints that a script leaves unnamed are named as the models name them.
    target_metadata=sa.MetaData(naming_convention=NAMING),
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
