import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_history"),
        ("indicators", "0003_geographies_and_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalindicator",
            name="source",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="catalogue.source",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="source",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="indicators",
                to="catalogue.source",
            ),
        ),
    ]
