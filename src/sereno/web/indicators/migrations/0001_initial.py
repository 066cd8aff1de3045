import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audits", "0001_initial"),
        ("catalogue", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("sources", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ValueFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("import", "imported from a table"),
                            ("version", "counted anew from the incidents"),
                            ("inputs", "worked out anew because its inputs changed"),
                            ("formula", "worked out anew because the formula changed"),
                            ("geography", "carried over from another geography"),
                        ],
                        max_length=10,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=300)),
                ("folder_name", models.CharField(max_length=40, unique=True)),
                ("sha256", models.CharField(max_length=64)),
                ("n_values", models.PositiveIntegerField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="value_files",
                        to="audits.audit",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="value_files",
                        to="sources.dataversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("why", "version")),
                        fields=("version",),
                        name="version_counted_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalIndicator",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=120, verbose_name="code")),
                ("name_es", models.CharField(max_length=300, verbose_name="name in Spanish")),
                ("name_en", models.CharField(max_length=300, verbose_name="name in English")),
                (
                    "definition_es",
                    models.TextField(blank=True, verbose_name="definition in Spanish"),
                ),
                (
                    "definition_en",
                    models.TextField(blank=True, verbose_name="definition in English"),
                ),
                (
                    "numerator_es",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="numerator in Spanish"
                    ),
                ),
                (
                    "numerator_en",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="numerator in English"
                    ),
                ),
                (
                    "denominator_es",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="denominator in Spanish"
                    ),
                ),
                (
                    "denominator_en",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="denominator in English"
                    ),
                ),
                ("factor", models.FloatField(default=1, verbose_name="factor")),
                ("unit", models.CharField(default="number", max_length=40, verbose_name="unit")),
                (
                    "good",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("higher", "higher is better"),
                            ("lower", "lower is better"),
                            ("", "neither"),
                        ],
                        default="",
                        max_length=6,
                        verbose_name="good direction",
                    ),
                ),
                ("level", models.CharField(blank=True, max_length=40, verbose_name="finest level")),
                (
                    "frequency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("month", "every month"),
                            ("quarter", "every quarter"),
                            ("year", "every year"),
                            ("census", "with each census"),
                            ("once", "once"),
                            ("", "not known"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="frequency",
                    ),
                ),
                (
                    "sdg",
                    models.CharField(
                        blank=True, max_length=12, verbose_name="SDG target or indicator"
                    ),
                ),
                ("topic", models.CharField(blank=True, max_length=40, verbose_name="topic")),
                (
                    "interval",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("poisson", "Poisson: events"),
                            ("binomial", "binomial: a part of a whole"),
                            ("", "none: the source brings its own, or there is none"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="interval",
                    ),
                ),
                ("formula", models.TextField(blank=True, verbose_name="formula")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("incidents", "incidents of this audit"),
                            ("derived", "a formula"),
                            ("given", "tables"),
                        ],
                        default="given",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "audit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="audits.audit",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="catalogue.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical indicator",
                "verbose_name_plural": "historical indicators",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=120, verbose_name="code")),
                ("name_es", models.CharField(max_length=300, verbose_name="name in Spanish")),
                ("name_en", models.CharField(max_length=300, verbose_name="name in English")),
                (
                    "definition_es",
                    models.TextField(blank=True, verbose_name="definition in Spanish"),
                ),
                (
                    "definition_en",
                    models.TextField(blank=True, verbose_name="definition in English"),
                ),
                (
                    "numerator_es",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="numerator in Spanish"
                    ),
                ),
                (
                    "numerator_en",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="numerator in English"
                    ),
                ),
                (
                    "denominator_es",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="denominator in Spanish"
                    ),
                ),
                (
                    "denominator_en",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="denominator in English"
                    ),
                ),
                ("factor", models.FloatField(default=1, verbose_name="factor")),
                ("unit", models.CharField(default="number", max_length=40, verbose_name="unit")),
                (
                    "good",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("higher", "higher is better"),
                            ("lower", "lower is better"),
                            ("", "neither"),
                        ],
                        default="",
                        max_length=6,
                        verbose_name="good direction",
                    ),
                ),
                ("level", models.CharField(blank=True, max_length=40, verbose_name="finest level")),
                (
                    "frequency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("month", "every month"),
                            ("quarter", "every quarter"),
                            ("year", "every year"),
                            ("census", "with each census"),
                            ("once", "once"),
                            ("", "not known"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="frequency",
                    ),
                ),
                (
                    "sdg",
                    models.CharField(
                        blank=True, max_length=12, verbose_name="SDG target or indicator"
                    ),
                ),
                ("topic", models.CharField(blank=True, max_length=40, verbose_name="topic")),
                (
                    "interval",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("poisson", "Poisson: events"),
                            ("binomial", "binomial: a part of a whole"),
                            ("", "none: the source brings its own, or there is none"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="interval",
                    ),
                ),
                ("formula", models.TextField(blank=True, verbose_name="formula")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("incidents", "incidents of this audit"),
                            ("derived", "a formula"),
                            ("given", "tables"),
                        ],
                        default="given",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicators",
                        to="audits.audit",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="indicators",
                        to="catalogue.source",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(fields=("audit", "code"), name="indicator_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["incidents", "derived", "given"])),
                        name="indicator_origin_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("factor__gt", 0)), name="indicator_factor"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "derived"), _negated=True),
                            models.Q(("formula", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="derived_indicator_has_a_formula",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("facts", models.JSONField(default=dict)),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="editions",
                        to="indicators.indicator",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="editions",
                        to="indicators.valuefile",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("indicator", "number"), name="edition_number_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="indicator",
            name="current",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="indicators.indicatoredition",
            ),
        ),
    ]
