import django.core.validators
import django.db.models.deletion
import sereno.web.people.plain_text
import sereno.web.sources.models.sources
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audits', '0001_initial'),
        ('files', '0001_initial'),
        ('organisations', '0001_initial'),
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('addressee', models.CharField(blank=True, max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='addressed to')),
                ('state', models.CharField(choices=[('draft', 'being written'), ('sent', 'sent'), ('promised', 'promised'), ('answered', 'answered'), ('refused', 'refused'), ('silent', 'no answer')], default='draft', max_length=10, verbose_name='state')),
                ('asked_on', models.DateField(blank=True, null=True, verbose_name='asked on')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='answer due by')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='answered on')),
                ('answer', models.TextField(blank=True, validators=[sereno.web.people.plain_text.plain_text], verbose_name='answer')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='data_requests', to='organisations.organisation', verbose_name='institution')),
            ],
            options={
                'ordering': ['-number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='datarequest_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='datarequest_access_level_known'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'sent', 'promised', 'answered', 'refused', 'silent'])), name='datarequest_state_known'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('asked_on__isnull', False), ('due_on__gte', models.F('asked_on'))), _connector='OR'), name='sent_request_has_its_days'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'silent']), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='request_outcome_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('language', models.CharField(max_length=2)),
                ('texts', models.JSONField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('docx', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile')),
                ('pdf', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='sources.datarequest')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('request', 'number'), name='letter_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=300, validators=[sereno.web.people.plain_text.one_line])),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='sources.datarequest')),
            ],
            options={
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('title', models.CharField(max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='title')),
                ('kind', models.CharField(choices=[('statistical', 'statistics'), ('geographic', 'geographic data'), ('administrative', 'administrative records'), ('survey', 'survey')], max_length=16, verbose_name='kind')),
                ('geography', models.CharField(choices=[('country', 'country'), ('state', 'state or province'), ('municipality', 'municipality'), ('group', 'group of neighbourhoods'), ('area', 'neighbourhood'), ('block', 'block'), ('point', 'single places or records')], max_length=16, verbose_name='geography level')),
                ('year_from', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='first year')),
                ('year_to', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='last year')),
                ('format', models.CharField(blank=True, max_length=60, validators=[sereno.web.people.plain_text.one_line], verbose_name='format')),
                ('licence', models.CharField(blank=True, max_length=120, validators=[sereno.web.people.plain_text.one_line], verbose_name='licence')),
                ('address', models.URLField(blank=True, max_length=400, verbose_name='web address')),
                ('restrictions', models.TextField(blank=True, validators=[sereno.web.people.plain_text.plain_text], verbose_name='restrictions on use')),
                ('contact_person', models.CharField(blank=True, max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='contact person')),
                ('contact_reach', models.CharField(blank=True, max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='mail or telephone')),
                ('note', models.TextField(blank=True, validators=[sereno.web.people.plain_text.plain_text], verbose_name='note')),
                ('state', models.CharField(choices=[('identified', 'identified'), ('requested', 'requested'), ('promised', 'promised'), ('received', 'received'), ('loaded', 'loaded'), ('refused', 'refused'), ('silent', 'no answer')], default='identified', max_length=10, verbose_name='state')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='audits.audit')),
                ('contact_institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='contact_of_sources', to='organisations.organisation', verbose_name='contact institution')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('publisher', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='published_sources', to='organisations.organisation', verbose_name='publisher')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='source_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='source_access_level_known'), models.CheckConstraint(condition=models.Q(('state__in', ['identified', 'requested', 'promised', 'received', 'loaded', 'refused', 'silent'])), name='source_state_known'), models.CheckConstraint(condition=models.Q(('year_from__isnull', True), ('year_to__isnull', True), ('year_to__gte', models.F('year_from')), _connector='OR'), name='source_years_in_order')],
            },
        ),
        migrations.CreateModel(
            name='SeriesBreak',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='from')),
                ('kind', models.CharField(choices=sereno.web.sources.models.sources.break_kinds, max_length=16, verbose_name='what sort of change')),
                ('what', models.TextField(validators=[sereno.web.people.plain_text.plain_text], verbose_name='what changed')),
                ('advice', models.TextField(validators=[sereno.web.people.plain_text.plain_text], verbose_name='what to do about it')),
                ('preset', models.CharField(blank=True, max_length=60)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='breaks', to='sources.source')),
            ],
            options={
                'ordering': ['on'],
                'constraints': [models.UniqueConstraint(fields=('source', 'on'), name='one_break_a_day')],
            },
        ),
        migrations.CreateModel(
            name='RequestItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.CharField(max_length=100)),
                ('geography', models.CharField(choices=[('country', 'country'), ('state', 'state or province'), ('municipality', 'municipality'), ('group', 'group of neighbourhoods'), ('area', 'neighbourhood'), ('block', 'block'), ('point', 'single places or records')], max_length=16)),
                ('year_from', models.PositiveSmallIntegerField()),
                ('year_to', models.PositiveSmallIntegerField()),
                ('why', models.TextField(blank=True, validators=[sereno.web.people.plain_text.plain_text])),
                ('format', models.CharField(blank=True, max_length=60, validators=[sereno.web.people.plain_text.one_line])),
                ('answer', models.CharField(blank=True, choices=[('', 'waiting'), ('received', 'received'), ('partial', 'received in part'), ('refused', 'refused')], default='', max_length=8)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='sources.datarequest')),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='items', to='sources.source')),
            ],
            options={
                'verbose_name_plural': 'what is asked for',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('year_to__gte', models.F('year_from'))), name='item_years_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Coverage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.CharField(max_length=100)),
                ('geography', models.CharField(choices=[('country', 'country'), ('state', 'state or province'), ('municipality', 'municipality'), ('group', 'group of neighbourhoods'), ('area', 'neighbourhood'), ('block', 'block'), ('point', 'single places or records')], max_length=16)),
                ('year', models.PositiveSmallIntegerField()),
                ('extent', models.CharField(choices=[('whole', 'whole'), ('partial', 'partial')], default='whole', max_length=8)),
                ('note', models.CharField(blank=True, max_length=200, validators=[sereno.web.people.plain_text.one_line])),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coverage', to='sources.source')),
            ],
            options={
                'ordering': ['row__in_order', 'geography__in_order', 'year'],
                'constraints': [models.UniqueConstraint(fields=('source', 'row', 'geography', 'year'), name='coverage_once'), models.CheckConstraint(condition=models.Q(('extent__in', ['whole', 'partial'])), name='coverage_extent_known')],
            },
        ),
        migrations.CreateModel(
            name='SourceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='source_files', to='files.keptfile')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='sources.source')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('source', 'file'), name='source_file_content_once')],
            },
        ),
        migrations.CreateModel(
            name='SourceStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('identified', 'identified'), ('requested', 'requested'), ('promised', 'promised'), ('received', 'received'), ('loaded', 'loaded'), ('refused', 'refused'), ('silent', 'no answer')], max_length=10)),
                ('on', models.DateField()),
                ('reason', models.TextField(blank=True, validators=[sereno.web.people.plain_text.plain_text])),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='steps', to='sources.datarequest')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='sources.source')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'silent']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='outcome_has_a_reason')],
            },
        ),
    ]
