import django.db.models.deletion
import sereno.web.people.plain_text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audits', '0001_initial'),
        ('files', '0001_initial'),
        ('people', '__first__'),
        ('sources', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('manifest_text', models.TextField()),
                ('seed', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('summary', models.JSONField(default=dict)),
                ('quality_read_at', models.DateTimeField(null=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('quality_read_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sources', models.ManyToManyField(related_name='versions', to='sources.source')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='version_number_once')],
            },
        ),
        migrations.CreateModel(
            name='ImportDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.PositiveIntegerField(default=0)),
                ('kept_by', models.CharField(blank=True, max_length=40)),
                ('held', models.JSONField(default=dict)),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField(auto_now=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='audits.audit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='import_drafts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('audit', 'person'), name='one_draft_a_person')],
            },
        ),
        migrations.CreateModel(
            name='OffenceDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=300)),
                ('folded', models.CharField(max_length=300)),
                ('iccs', models.CharField(blank=True, max_length=8)),
                ('topic', models.CharField(max_length=40)),
                ('violent', models.BooleanField(null=True)),
                ('reason', models.TextField(blank=True, validators=[sereno.web.people.plain_text.plain_text])),
                ('at', models.DateTimeField(auto_now=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offence_decisions', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('audit', 'folded'), name='offence_decided_once')],
            },
        ),
        migrations.CreateModel(
            name='PlaceDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(blank=True, max_length=200)),
                ('name', models.CharField(max_length=200)),
                ('group_folded', models.CharField(blank=True, max_length=200)),
                ('name_folded', models.CharField(max_length=200)),
                ('area_code', models.CharField(blank=True, max_length=120)),
                ('is_refusal', models.BooleanField(default=False)),
                ('reason', models.TextField(blank=True, validators=[sereno.web.people.plain_text.plain_text])),
                ('at', models.DateTimeField(auto_now=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='place_decisions', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('audit', 'group_folded', 'name_folded'), name='place_decided_once')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('areas', 'neighbourhoods'), ('incidents', 'incidents'), ('area_facts', 'figures of the neighbourhoods'), ('indicators', 'indicators')], max_length=10)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='uploads', to='files.keptfile')),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='sources.source')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('audit', 'kind', 'file'), name='upload_content_once')],
            },
        ),
    ]
