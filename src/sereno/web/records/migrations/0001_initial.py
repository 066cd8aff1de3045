import django.db.models.deletion
import sereno.web.people.plain_text
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
            name='Asked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('minute', models.BigIntegerField()),
                ('n', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('step', models.CharField(blank=True, max_length=40)),
                ('rows', models.JSONField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, validators=[sereno.web.people.plain_text.one_line], verbose_name='what it is for')),
                ('use', models.CharField(choices=[('api', 'read API'), ('calendar', 'calendar')], default='api', max_length=8, verbose_name='what it opens')),
                ('right', models.CharField(choices=[('see_audit', 'see the audit and its map'), ('see_results', 'see incidence, quality and selections'), ('see_records', 'see and download records, rejects and small counts'), ('import', 'import data and decide in the review queues'), ('keep_sources', 'manage the sources and ask institutions for data'), ('commit', 'commit a selection'), ('see_fieldwork', 'see the activities of fieldwork'), ('keep_fieldwork', 'plan activities and write down what happened'), ('verify_fieldwork', 'verify activities, set targets and put texts of consent into use'), ('see_originals', 'read texts before their names are replaced, and what stands for whom'), ('code', 'code documents and propose quotes'), ('keep_coding', 'keep the codebook, give out documents, settle differences and approve quotes'), ('keep_plans', "keep the city's plans and the crosswalk"), ('answer', 'answer for an institution whose focal point one is'), ('keep_monitoring', 'set targets, tell events of the context and register effects'), ('keep_actions', 'write actions, their milestones and their money'), ('report_progress', 'report how actions go; an official those of their own institution'), ('accompany', 'log how actions are accompanied'), ('run_rounds', 'open and lock rounds of review'), ('judge', 'judge in rounds of review whether recommendations were carried out'), ('write_findings', 'write findings and recommendations'), ('review', 'review findings and recommendations of others'), ('approve', 'approve findings and recommendations'), ('rate', 'rate risks'), ('see_referrals', 'read and follow up the log of distress and referrals'), ('manage', 'change the audit and its people')], max_length=16, verbose_name='what it may read')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='public', max_length=10, verbose_name='up to which level')),
                ('kinds', models.JSONField(default=list, verbose_name='which records')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('use__in', ['api', 'calendar'])), name='token_use_known')],
            },
        ),
        migrations.CreateModel(
            name='KeptForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('number', models.PositiveIntegerField(default=0)),
                ('content', models.JSONField()),
                ('at', models.DateTimeField()),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('audit', 'person', 'kind', 'number'), name='kept_form_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=60, validators=[sereno.web.people.plain_text.one_line])),
                ('query', models.CharField(max_length=1000)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name__in_order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'person', 'kind', 'name'), name='view_name_once')],
            },
        ),
    ]
