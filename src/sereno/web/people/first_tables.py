"""An empty database's tables, made at once as the migrations leave them; and whether a database
has all of them.

Going through the migrations one by one builds most models anew at each of their operations, which
takes seconds where there is nothing to change yet. So the tables are made from what the steps come
to, and the steps noted as done. That a migration leaves nothing else behind in an empty database,
such as rows or triggers, is tested.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Step = tuple[str, str]


def make_first_tables(
    connection: BaseDatabaseWrapper, steps: Collection[Step] | None = None
) -> None:
    """Make the tables that some migrations, or all that there are, leave: all tables or none.

    Where any migration was applied already nothing is done. Steps that this version doesn't have
    are passed over.
    """
    if MigrationRecorder(connection).applied_migrations():
        return
    with connection.schema_editor() as editor:
        executor = MigrationExecutor(connection)
        # Another process may have made them since, for whom SQLite let this one wait.
        if executor.loader.applied_migrations:
            return
        nodes = executor.loader.graph.nodes
        wanted = sorted(nodes if steps is None else nodes.keys() & set(steps))
        state = executor.loader.project_state(wanted)
        for model in state.apps.get_models():
            meta = model._meta
            migrated = meta.app_label in executor.loader.migrated_apps
            if migrated and meta.managed and not meta.proxy and not meta.swapped:
                editor.create_model(model)
        executor.recorder.ensure_schema()
        for step in wanted:
            for app, name in (*nodes[step].replaces, step):
                executor.recorder.record_applied(app, name)


def has_all_tables(connection: BaseDatabaseWrapper) -> bool:
    """Whether each migration that there is was applied: by their names alone, since to read them
    and build all models anew takes longer than most commands.
    """
    return set(_steps()) <= MigrationRecorder(connection).applied_migrations().keys()


def _steps() -> Iterator[Step]:
    for app in apps.get_app_configs():
        package, _is_explicit = MigrationLoader.migrations_module(app.label)
        if package is None or not app.models_module:
            continue
        try:
            folder = import_module(package)
        except ModuleNotFoundError as missing:
            if missing.name != package:
                raise
            continue
        for step in iter_modules(folder.__path__):
            if not step.name.startswith(("_", "~")):
                yield app.label, step.name
