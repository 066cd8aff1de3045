import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0002_frozen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GeographyLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("order", models.PositiveSmallIntegerField(default=10)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="levels",
                        to="audits.audit",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="indicators.geographylevel",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("audit", "key"), name="level_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="level_not_its_own_parent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GeographyArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=120)),
                ("name", models.CharField(max_length=200)),
                ("population", models.FloatField(blank=True, null=True)),
                ("is_current", models.BooleanField(default=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="children",
                        to="indicators.geographyarea",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="areas",
                        to="indicators.geographylevel",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("level", "code"), name="area_code_once_a_level"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("population__isnull", True), ("population__gte", 0), _connector="OR"
                        ),
                        name="area_population_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LevelBoundaries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting for the worker"),
                            ("working", "being worked on"),
                            ("ready", "ready"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("attempt", models.PositiveIntegerField(default=1)),
                ("step", models.CharField(blank=True, max_length=12)),
                ("problem", models.JSONField(default=dict)),
                ("file_name", models.CharField(max_length=60, null=True, unique=True)),
                ("n_areas", models.PositiveIntegerField(default=0)),
                ("n_without", models.PositiveIntegerField(default=0)),
                ("n_strange", models.PositiveIntegerField(default=0)),
                ("notes", models.JSONField(default=list)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="level_boundaries",
                        to="audits.audit",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="boundaries",
                        to="indicators.geographylevel",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="level_boundaries",
                        to="sources.upload",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "working", "ready", "failed"])
                        ),
                        name="boundaries_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), _negated=True),
                            ("file_name__isnull", False),
                            _connector="OR",
                        ),
                        name="boundaries_ready_have_file",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LevelCrosswalk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting for the worker"),
                            ("working", "being worked on"),
                            ("ready", "ready"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("attempt", models.PositiveIntegerField(default=1)),
                ("step", models.CharField(blank=True, max_length=12)),
                ("problem", models.JSONField(default=dict)),
                ("name", models.CharField(blank=True, max_length=255)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("table", "a table of weights"),
                            ("area", "shared surface"),
                            ("population", "people, by where they live"),
                            ("nested", "which area lies in which"),
                        ],
                        max_length=10,
                    ),
                ),
                ("file_name", models.CharField(max_length=60, null=True, unique=True)),
                ("n_pairs", models.PositiveIntegerField(default=0)),
                ("outside", models.FloatField(default=0)),
                ("split", models.FloatField(default=0)),
                ("faults", models.JSONField(default=list)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="crosswalks",
                        to="audits.audit",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "control",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="crosswalks_by",
                        to="indicators.geographylevel",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="crosswalks_from",
                        to="indicators.geographylevel",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="crosswalks_to",
                        to="indicators.geographylevel",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="level_crosswalks",
                        to="sources.upload",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="crosswalk_of_two_levels",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "working", "ready", "failed"])
                        ),
                        name="crosswalk_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), _negated=True),
                            ("file_name__isnull", False),
                            _connector="OR",
                        ),
                        name="crosswalk_ready_has_file",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being mapped"),
                            ("waiting", "waiting for its check"),
                            ("checking", "being checked"),
                            ("checked", "checked"),
                            ("failed", "could not be read"),
                            ("loaded", "loaded"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("sheet", models.CharField(blank=True, max_length=120)),
                ("settled", models.JSONField(default=dict)),
                ("attempt", models.PositiveIntegerField(default=0)),
                ("checked", models.JSONField(default=dict)),
                ("problem", models.JSONField(default=dict)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicator_tables",
                        to="audits.audit",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicator_tables",
                        to="sources.upload",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="table",
                        to="indicators.valuefile",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("audit", "number"), name="table_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["draft", "waiting", "checking", "checked", "failed", "loaded"],
                            )
                        ),
                        name="table_state_known",
                    ),
                ],
            },
        ),
    ]
