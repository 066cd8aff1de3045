import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import sereno.web.catalogue.models.sources


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audits", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalSource",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("publisher", models.CharField(max_length=160, verbose_name="publisher")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("statistical", "statistics"),
                            ("geographic", "geographic data"),
                            ("administrative", "administrative records"),
                            ("survey", "survey"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                (
                    "geography",
                    models.CharField(
                        choices=[
                            ("country", "country"),
                            ("state", "state or province"),
                            ("municipality", "municipality"),
                            ("group", "group of areas"),
                            ("area", "area"),
                            ("block", "block"),
                            ("point", "single places or records"),
                        ],
                        max_length=16,
                        verbose_name="geography level",
                    ),
                ),
                (
                    "year_from",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="first year"
                    ),
                ),
                (
                    "year_to",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="last year"
                    ),
                ),
                ("format", models.CharField(blank=True, max_length=60, verbose_name="format")),
                ("licence", models.CharField(blank=True, max_length=120, verbose_name="licence")),
                (
                    "address",
                    models.URLField(blank=True, max_length=400, verbose_name="web address"),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("public", "Public: anyone"),
                            ("team", "Team: the people of this audit"),
                            ("field", "Field: the fieldwork team and the coordinator"),
                            (
                                "restricted",
                                "Restricted: only who needs it, and every reading is noted",
                            ),
                        ],
                        default="team",
                        max_length=10,
                        verbose_name="who may see it",
                    ),
                ),
                ("restrictions", models.TextField(blank=True, verbose_name="restrictions on use")),
                (
                    "contact_institution",
                    models.CharField(
                        blank=True, max_length=160, verbose_name="contact institution"
                    ),
                ),
                (
                    "contact_person",
                    models.CharField(blank=True, max_length=160, verbose_name="contact person"),
                ),
                (
                    "contact_reach",
                    models.CharField(blank=True, max_length=160, verbose_name="mail or telephone"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("identified", "identified"),
                            ("requested", "requested"),
                            ("promised", "promised"),
                            ("received", "received"),
                            ("loaded", "loaded"),
                            ("refused", "refused"),
                            ("silent", "no answer"),
                        ],
                        default="identified",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("changed_at", models.DateTimeField(blank=True, editable=False)),
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
            ],
            options={
                "verbose_name": "historical source",
                "verbose_name_plural": "historical sources",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("publisher", models.CharField(max_length=160, verbose_name="publisher")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("statistical", "statistics"),
                            ("geographic", "geographic data"),
                            ("administrative", "administrative records"),
                            ("survey", "survey"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                (
                    "geography",
                    models.CharField(
                        choices=[
                            ("country", "country"),
                            ("state", "state or province"),
                            ("municipality", "municipality"),
                            ("group", "group of areas"),
                            ("area", "area"),
                            ("block", "block"),
                            ("point", "single places or records"),
                        ],
                        max_length=16,
                        verbose_name="geography level",
                    ),
                ),
                (
                    "year_from",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="first year"
                    ),
                ),
                (
                    "year_to",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="last year"
                    ),
                ),
                ("format", models.CharField(blank=True, max_length=60, verbose_name="format")),
                ("licence", models.CharField(blank=True, max_length=120, verbose_name="licence")),
                (
                    "address",
                    models.URLField(blank=True, max_length=400, verbose_name="web address"),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("public", "Public: anyone"),
                            ("team", "Team: the people of this audit"),
                            ("field", "Field: the fieldwork team and the coordinator"),
                            (
                                "restricted",
                                "Restricted: only who needs it, and every reading is noted",
                            ),
                        ],
                        default="team",
                        max_length=10,
                        verbose_name="who may see it",
                    ),
                ),
                ("restrictions", models.TextField(blank=True, verbose_name="restrictions on use")),
                (
                    "contact_institution",
                    models.CharField(
                        blank=True, max_length=160, verbose_name="contact institution"
                    ),
                ),
                (
                    "contact_person",
                    models.CharField(blank=True, max_length=160, verbose_name="contact person"),
                ),
                (
                    "contact_reach",
                    models.CharField(blank=True, max_length=160, verbose_name="mail or telephone"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("identified", "identified"),
                            ("requested", "requested"),
                            ("promised", "promised"),
                            ("received", "received"),
                            ("loaded", "loaded"),
                            ("refused", "refused"),
                            ("silent", "no answer"),
                        ],
                        default="identified",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
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
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("audit", "number"), name="source_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "identified",
                                    "requested",
                                    "promised",
                                    "received",
                                    "loaded",
                                    "refused",
                                    "silent",
                                ],
                            )
                        ),
                        name="source_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["public", "team", "field", "restricted"])
                        ),
                        name="source_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("year_from__isnull", True),
                            ("year_to__isnull", True),
                            ("year_to__gte", models.F("year_from")),
                            _connector="OR",
                        ),
                        name="source_years_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeriesBreak",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="from")),
                (
                    "kind",
                    models.CharField(
                        choices=sereno.web.catalogue.models.sources.break_kinds,
                        max_length=16,
                        verbose_name="what sort of change",
                    ),
                ),
                ("what", models.TextField(verbose_name="what changed")),
                ("advice", models.TextField(verbose_name="what to do about it")),
                ("preset", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField(auto_now_add=True)),
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
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="breaks",
                        to="catalogue.source",
                    ),
                ),
            ],
            options={
                "ordering": ["on"],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "on"), name="one_break_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.CharField(max_length=100)),
                (
                    "geography",
                    models.CharField(
                        choices=[
                            ("country", "country"),
                            ("state", "state or province"),
                            ("municipality", "municipality"),
                            ("group", "group of areas"),
                            ("area", "area"),
                            ("block", "block"),
                            ("point", "single places or records"),
                        ],
                        max_length=16,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "extent",
                    models.CharField(
                        choices=[("whole", "whole"), ("partial", "partial")],
                        default="whole",
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coverage",
                        to="catalogue.source",
                    ),
                ),
            ],
            options={
                "ordering": ["row", "geography", "year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "row", "geography", "year"), name="coverage_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("extent__in", ["whole", "partial"])),
                        name="coverage_extent_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("stored_as", models.CharField(max_length=300)),
                ("at", models.DateTimeField(auto_now_add=True)),
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
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="catalogue.source",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "name", "sha256"), name="source_file_content_once"
                    )
                ],
            },
        ),
    ]
