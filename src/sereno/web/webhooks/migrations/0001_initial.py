import django.db.models.deletion
import sereno.web.people.plain_text
import sereno.web.vault.fields
import uuid
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
            name='Hook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=80, validators=[sereno.web.people.plain_text.one_line], verbose_name='what it is for')),
                ('address', sereno.web.vault.fields.SealedTextField(bound_to=('audit', 'number'))),
                ('secret', sereno.web.vault.fields.SealedTextField(bound_to=('audit', 'number'))),
                ('former_secret', sereno.web.vault.fields.SealedTextField(blank=True, bound_to=('audit', 'number'), default='')),
                ('former_until', models.DateTimeField(null=True)),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='public', max_length=10, verbose_name='up to which level')),
                ('kinds', models.JSONField(default=list, verbose_name='which records')),
                ('made_at', models.DateTimeField()),
                ('stopped', models.CharField(blank=True, choices=[('', 'in use'), ('by_hand', 'stopped'), ('failed', 'stopped: it could not be reached for days'), ('gone', 'stopped: its receiver answered that it is gone (410)')], max_length=8)),
                ('stopped_at', models.DateTimeField(null=True)),
                ('failing_since', models.DateTimeField(null=True)),
                ('n_failed', models.PositiveIntegerField(default=0)),
                ('next_at', models.DateTimeField(null=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hooks', to='audits.audit')),
                ('kept_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='hook_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ('public', 'team'))), name='hook_level_at_most_team'), models.CheckConstraint(condition=models.Q(('stopped__in', ['', 'by_hand', 'failed', 'gone'])), name='hook_stopped_known')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('made_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.event')),
                ('hook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='webhooks.hook')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['hook', 'done_at'], name='message_waiting')],
            },
        ),
        migrations.CreateModel(
            name='Try',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('ms', models.PositiveIntegerField()),
                ('error', models.CharField(blank=True, max_length=12)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='webhooks.message')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
    ]
