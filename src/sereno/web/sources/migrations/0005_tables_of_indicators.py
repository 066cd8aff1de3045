from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0004_quality_read"),
    ]

    operations = [
        migrations.AlterField(
            model_name="upload",
            name="kind",
            field=models.CharField(
                choices=[
                    ("areas", "areas"),
                    ("incidents", "incidents"),
                    ("indicators", "indicators"),
                ],
                max_length=10,
            ),
        ),
    ]
