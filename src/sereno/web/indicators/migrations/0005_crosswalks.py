import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0002_invitation"),
        ("indicators", "0004_source"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LevelCrosswalk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("table", "a table of weights"),
                            ("area", "shared surface"),
                            ("population", "people, as they live in the audit's areas"),
                        ],
                        max_length=10,
                    ),
                ),
                ("file_name", models.CharField(max_length=60, unique=True)),
                ("n_pairs", models.PositiveIntegerField()),
                ("outside", models.FloatField()),
                ("split", models.FloatField()),
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
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="crosswalk_of_two_levels",
                    )
                ],
            },
        ),
    ]
