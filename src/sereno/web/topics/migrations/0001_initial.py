import django.db.models.deletion
import sereno.web.people.plain_text
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
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('key', models.SlugField(max_length=40, verbose_name='key')),
                ('name_es', models.CharField(max_length=100, validators=[sereno.web.people.plain_text.one_line], verbose_name='name in Spanish')),
                ('name_en', models.CharField(max_length=100, validators=[sereno.web.people.plain_text.one_line], verbose_name='name in English')),
                ('offences', models.JSONField(blank=True, default=list, verbose_name='offences')),
                ('state', models.CharField(choices=[('in_use', 'in use'), ('retired', 'retired')], default='in_use', editable=False, max_length=7, verbose_name='state')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='topic_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='topic_access_level_known'), models.CheckConstraint(condition=models.Q(('state__in', ['in_use', 'retired'])), name='topic_state_known'), models.UniqueConstraint(fields=('audit', 'key'), name='topic_key_once')],
            },
        ),
    ]
