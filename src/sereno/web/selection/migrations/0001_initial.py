import django.db.models.deletion
import sereno.web.people.plain_text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audits', '0001_initial'),
        ('imports', '0001_initial'),
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='CommittedSelection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=120, validators=[sereno.web.people.plain_text.one_line], verbose_name='name')),
                ('reason', models.TextField(validators=[sereno.web.people.plain_text.plain_text], verbose_name='reason')),
                ('index', models.JSONField()),
                ('weights', models.JSONField()),
                ('by_hand', models.JSONField(default=list)),
                ('seed', models.PositiveIntegerField()),
                ('draws', models.PositiveIntegerField()),
                ('stability', models.JSONField()),
                ('selected', models.JSONField()),
                ('rows', models.JSONField()),
                ('sereno', models.CharField(max_length=40)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='selections', to='audits.audit')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='selection.committedselection')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='selections', to='imports.dataversion')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='selection_number_once'), models.UniqueConstraint(condition=models.Q(('replaces__isnull', True)), fields=('audit',), name='selection_one_in_force')],
            },
        ),
    ]
