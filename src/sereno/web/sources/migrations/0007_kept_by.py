from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0006_hangs_on_source")]

    operations = [
        migrations.AddField(
            model_name="importdraft",
            name="kept_by",
            field=models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
    ]
