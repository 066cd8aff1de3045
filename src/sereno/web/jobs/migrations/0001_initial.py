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
            name='Tick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('due', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('name', 'due'), name='tick_once')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('subject_kind', models.CharField(blank=True, max_length=60)),
                ('subject_key', models.BigIntegerField(default=0)),
                ('about', models.CharField(blank=True, max_length=200)),
                ('lane', models.CharField(max_length=100)),
                ('arguments', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed'), ('stopped', 'stopped')], default='waiting', max_length=8)),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('worker', models.CharField(blank=True, max_length=100)),
                ('heartbeat_at', models.DateTimeField(null=True)),
                ('stop_asked', models.BooleanField(default=False)),
                ('step', models.CharField(blank=True, max_length=20)),
                ('step_at', models.DateTimeField(null=True)),
                ('done', models.BigIntegerField(default=0)),
                ('total', models.BigIntegerField(default=0)),
                ('problem', models.JSONField(default=dict)),
                ('language', models.CharField(max_length=2)),
                ('not_before', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('audit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['state', 'audit'], name='job_state_audit'), models.Index(fields=['subject_kind', 'subject_key'], name='job_subject')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running'])), fields=('kind', 'lane'), name='one_live_job_a_lane'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'done', 'failed', 'stopped'])), name='job_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), models.Q(('heartbeat_at__isnull', False), models.Q(('worker', ''), _negated=True)), _connector='OR'), name='running_job_has_worker')],
            },
        ),
    ]
