import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audits', '0001_initial'),
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Told',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('state', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='told', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'at'], name='told_to_person')],
                'constraints': [models.UniqueConstraint(fields=('person', 'audit', 'key'), name='told_once')],
            },
        ),
    ]
