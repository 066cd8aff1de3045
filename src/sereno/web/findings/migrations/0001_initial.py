import datetime
import django.core.validators
import django.db.models.deletion
import sereno.web.people.plain_text
import sereno.web.vault.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audits', '0001_initial'),
        ('files', '0001_initial'),
        ('organisations', '0001_initial'),
        ('people', '__first__'),
        ('topics', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AboutAudit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='begun on')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('currency', models.CharField(default='USD', max_length=3, validators=[sereno.web.people.plain_text.one_line, django.core.validators.RegexValidator('^[A-Z]{3}$', 'Three capital letters: USD, MXN.')], verbose_name='currency')),
                ('beneficiaries', models.TextField(blank=True, max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='who benefits')),
                ('enabling', models.TextField(blank=True, max_length=4000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='what helped')),
                ('constraints', models.TextField(blank=True, max_length=4000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='what stood in the way')),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('audit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='audits_carried_out', to='organisations.organisation', verbose_name='implementing body')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='about_forwards')],
            },
        ),
        migrations.CreateModel(
            name='Adaptation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='what was done otherwise')),
                ('reason', models.TextField(max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='why')),
                ('about', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='adaptations', to='findings.aboutaudit')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='BroughtRecommendations',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('columns', models.JSONField(default=dict, editable=False)),
                ('notes', models.JSONField(default=list, editable=False)),
                ('n_made', models.PositiveIntegerField(default=0, editable=False)),
                ('n_refused', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('taken', 'rows taken over'), ('dropped', 'dropped')], default='waiting', editable=False, max_length=7, verbose_name='state')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile')),
                ('rejects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='broughtrecommendations_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='broughtrecommendations_access_level_known'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'taken', 'dropped'])), name='broughtrecommendations_state_known')],
            },
        ),
        migrations.CreateModel(
            name='CrossCheckLimits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('high_from', models.FloatField(validators=[django.core.validators.MinValueValidator(0.5), django.core.validators.MaxValueValidator(0.999)], verbose_name='records are high from')),
                ('spoken_from', models.FloatField(validators=[django.core.validators.MinValueValidator(0.01), django.core.validators.MaxValueValidator(1)], verbose_name='people speak of it from')),
                ('least', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)], verbose_name='fewest activities')),
                ('reason', models.CharField(max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='reason')),
                ('at', models.DateTimeField()),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='cross_check_limits_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Effort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('whole', 'the whole audit'), ('data', 'data and selection'), ('diagnosis', 'fieldwork and coding'), ('findings', 'findings and recommendations'), ('plan', 'plans and commitments'), ('actions', 'actions'), ('monitoring', 'monitoring and evaluation')], max_length=10, verbose_name='for')),
                ('person_days', models.DecimalField(decimal_places=1, max_digits=8, validators=[django.core.validators.MinValueValidator(0)], verbose_name='person-days')),
                ('about', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='effort', to='findings.aboutaudit')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('about', 'stage'), name='effort_stage_once'), models.CheckConstraint(condition=models.Q(('person_days__gte', 0)), name='effort_not_negative'), models.CheckConstraint(condition=models.Q(('stage__in', ['whole', 'data', 'diagnosis', 'findings', 'plan', 'actions', 'monitoring'])), name='effort_stage_known')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('kind', models.CharField(max_length=40)),
                ('thing', models.CharField(max_length=1000)),
                ('side', models.CharField(choices=[('records', 'records'), ('voices', 'voices')], max_length=7)),
                ('activity', models.CharField(blank=True, max_length=40)),
                ('people', models.PositiveIntegerField(null=True)),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('state', models.CharField(choices=[('held', 'as it was cited'), ('changed', 'changed since'), ('gone', 'no longer there'), ('withdrawn', 'withdrawn')], default='held', editable=False, max_length=9)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='evidence_number_once'), models.UniqueConstraint(fields=('audit', 'kind', 'thing'), name='evidence_once'), models.CheckConstraint(condition=models.Q(('state__in', ['held', 'changed', 'gone', 'withdrawn'])), name='evidence_state_known'), models.CheckConstraint(condition=models.Q(('side__in', ['records', 'voices'])), name='evidence_side_known'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='evidence_level_known')],
            },
        ),
        migrations.CreateModel(
            name='BasketItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='findings.evidence')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('person', 'evidence'), name='in_a_basket_once')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('title', models.CharField(max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='what was found')),
                ('text', models.TextField(blank=True, max_length=8000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='explanation')),
                ('strength_said', models.CharField(blank=True, choices=[('none', 'no evidence'), ('weak', 'weak'), ('fair', 'fair'), ('strong', 'strong')], max_length=6, verbose_name='strength, by decision')),
                ('strength_reason', models.CharField(blank=True, max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='why another strength')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('reviewed', 'reviewed, not approved'), ('approved', 'approved, in force'), ('dropped', 'dropped')], default='draft', editable=False, max_length=8, verbose_name='state')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('author', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='findings', to='topics.topic', verbose_name='topic')),
                ('writers', models.ManyToManyField(editable=False, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='finding_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='finding_access_level_known'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'reviewed', 'approved', 'dropped'])), name='finding_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('reviewed', 'approved')), _negated=True), ('reviewed_by__isnull', False), _connector='OR'), name='finding_approved_once_reviewed'), models.CheckConstraint(condition=models.Q(('reviewed_by__isnull', True), ('author__isnull', True), models.Q(('reviewed_by', models.F('author')), _negated=True), _connector='OR'), name='finding_reviewed_by_another'), models.CheckConstraint(condition=models.Q(('strength_said', ''), models.Q(('strength_reason', ''), _negated=True), _connector='OR'), name='finding_strength_with_reason'), models.CheckConstraint(condition=models.Q(('strength_said__in', ['', 'none', 'weak', 'fair', 'strong'])), name='finding_strength_known')],
            },
        ),
        migrations.CreateModel(
            name='BroughtBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(null=True)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='brought_back', to='findings.finding')),
            ],
            options={
                'ordering': ['finding__number'],
            },
        ),
        migrations.CreateModel(
            name='FindingArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=200)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='findings.finding')),
            ],
            options={
                'ordering': ['name__in_order', 'pk'],
                'indexes': [models.Index(fields=['code'], name='findings_fi_code_693f37_idx')],
                'constraints': [models.UniqueConstraint(fields=('finding', 'code'), name='finding_area_once')],
            },
        ),
        migrations.CreateModel(
            name='FindingEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stance', models.CharField(choices=[('for', 'supports it'), ('against', 'contradicts it')], default='for', max_length=7, verbose_name='what it says')),
                ('freeze', models.PositiveIntegerField(editable=False, null=True)),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='findings', to='findings.evidence')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='findings.finding')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('finding', 'evidence'), name='finding_evidence_once'), models.CheckConstraint(condition=models.Q(('stance__in', ['for', 'against'])), name='finding_stance_known')],
            },
        ),
        migrations.CreateModel(
            name='FindingVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='findings.finding')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('finding', 'number'), name='finding_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Freeze',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200, validators=[sereno.web.people.plain_text.one_line])),
                ('words', sereno.web.vault.fields.SealedTextField(blank=True, bound_to=('evidence', 'number'))),
                ('value', models.JSONField(default=dict)),
                ('version', models.CharField(blank=True, max_length=80)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('salt', models.CharField(blank=True, max_length=32)),
                ('areas', models.JSONField(default=list)),
                ('reason', models.CharField(blank=True, max_length=300, validators=[sereno.web.people.plain_text.one_line])),
                ('at', models.DateTimeField()),
                ('erased_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='freezes', to='findings.evidence')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('evidence', 'number'), name='freeze_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Funding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('whole', 'the whole audit'), ('data', 'data and selection'), ('diagnosis', 'fieldwork and coding'), ('findings', 'findings and recommendations'), ('plan', 'plans and commitments'), ('actions', 'actions'), ('monitoring', 'monitoring and evaluation')], max_length=10, verbose_name='for')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(1)], verbose_name='amount')),
                ('about', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='funding', to='findings.aboutaudit')),
                ('funder', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='funding', to='organisations.organisation', verbose_name='given by')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='funding_of_something'), models.CheckConstraint(condition=models.Q(('stage__in', ['whole', 'data', 'diagnosis', 'findings', 'plan', 'actions', 'monitoring'])), name='funding_stage_known')],
            },
        ),
        migrations.CreateModel(
            name='MadeReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], max_length=10)),
                ('kind', models.CharField(max_length=7)),
                ('language', models.CharField(choices=[('es', 'Spanish'), ('en', 'English')], max_length=2)),
                ('format', models.CharField(max_length=4)),
                ('areas', models.JSONField(default=list)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='made_report_level_known')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(help_text='In a sentence or two, and never who said it: it is printed.', max_length=1000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='objection')),
                ('answer', models.TextField(blank=True, help_text='What was changed in the finding, or why nothing was.', max_length=1000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='what came of it')),
                ('noted_at', models.DateTimeField(auto_now_add=True)),
                ('brought', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objections', to='findings.broughtback')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=200)),
                ('threat', models.PositiveSmallIntegerField(null=True, verbose_name='threat')),
                ('vulnerability', models.PositiveSmallIntegerField(null=True, verbose_name='vulnerability')),
                ('capacity', models.PositiveSmallIntegerField(null=True, verbose_name='capacity')),
                ('why', models.TextField(blank=True, max_length=1000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='why')),
                ('asked_at', models.DateTimeField(null=True)),
                ('rated_at', models.DateTimeField(null=True)),
                ('is_late', models.BooleanField(default=False)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='risk_ratings', to=settings.AUTH_USER_MODEL)),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='ratings', to='topics.topic')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['audit', 'code'], name='rating_of_area')],
                'constraints': [models.UniqueConstraint(fields=('audit', 'topic', 'code', 'rater'), name='rating_once'), models.CheckConstraint(condition=models.Q(models.Q(('capacity__isnull', True), ('rated_at__isnull', True), ('threat__isnull', True), ('vulnerability__isnull', True)), models.Q(('capacity__range', (1, 5)), ('rated_at__isnull', False), ('threat__range', (1, 5)), ('vulnerability__range', (1, 5))), _connector='OR'), name='rating_whole'), models.CheckConstraint(condition=models.Q(('asked_at__isnull', False), ('rated_at__isnull', False), _connector='OR'), name='rating_asked_or_given')],
            },
        ),
        migrations.CreateModel(
            name='RatingEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('threat', 'threat'), ('vulnerability', 'vulnerability'), ('capacity', 'capacity')], max_length=13)),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='ratings', to='findings.evidence')),
                ('rating', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='findings.rating')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('rating', 'evidence', 'part'), name='rating_evidence_once'), models.CheckConstraint(condition=models.Q(('part__in', ['threat', 'vulnerability', 'capacity'])), name='rating_evidence_part_known')],
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('reference', models.CharField(max_length=20, validators=[sereno.web.people.plain_text.one_line], verbose_name='reference')),
                ('title', models.CharField(max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='title')),
                ('text', models.TextField(blank=True, max_length=8000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='text')),
                ('addressee', models.CharField(blank=True, choices=[('people_act', 'people: community-based action'), ('prevent', 'institutions: prevent crime and violence'), ('intervene', 'institutions: intervene in the community'), ('strengthen', 'institutions: strengthen capacities')], max_length=10, verbose_name='addressee')),
                ('beneficiaries', models.JSONField(blank=True, default=list, verbose_name='who benefits')),
                ('horizon', models.CharField(blank=True, choices=[('short', 'short term'), ('medium', 'medium term'), ('long', 'long term')], max_length=6, verbose_name='horizon')),
                ('principles', models.JSONField(blank=True, default=list, verbose_name='principles of crime prevention')),
                ('expected_result', models.TextField(blank=True, max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='expected result')),
                ('indicator', models.CharField(blank=True, help_text='By what one will see that it was reached.', max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='indicator')),
                ('baseline', models.CharField(blank=True, max_length=60, validators=[sereno.web.people.plain_text.one_line], verbose_name='baseline')),
                ('target', models.CharField(blank=True, max_length=60, validators=[sereno.web.people.plain_text.one_line], verbose_name='target')),
                ('resources', models.TextField(blank=True, max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='resources')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='to be done by')),
                ('impact', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='impact')),
                ('feasibility', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='feasibility')),
                ('publication', models.CharField(choices=[('kept', 'not published'), ('published', 'public'), ('taken_back', 'taken back')], default='kept', editable=False, max_length=10, verbose_name='publication')),
                ('published_at', models.DateTimeField(editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('reviewed', 'has been reviewed'), ('approved', 'has been approved'), ('merged', 'merged into another one'), ('dropped', 'has been dropped')], default='draft', editable=False, max_length=8, verbose_name='state')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('findings', models.ManyToManyField(blank=True, related_name='recommendations', to='findings.finding', verbose_name='findings it rests on')),
                ('merged_into', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='merged', to='findings.recommendation')),
                ('partners', models.ManyToManyField(blank=True, related_name='partner_in', to='organisations.organisation', verbose_name='partners')),
                ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='recommendations', to='organisations.organisation', verbose_name='responsible')),
                ('split_from', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='parts', to='findings.recommendation')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='recommendations', to='topics.topic', verbose_name='topic')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='recommendation_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='recommendation_access_level_known'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'reviewed', 'approved', 'merged', 'dropped'])), name='recommendation_state_known'), models.UniqueConstraint(fields=('audit', 'reference'), name='recommendation_reference_once'), models.CheckConstraint(condition=models.Q(('publication__in', ['kept', 'published', 'taken_back'])), name='recommendation_publication_known'), models.CheckConstraint(condition=models.Q(('addressee__in', ['', 'people_act', 'prevent', 'intervene', 'strengthen'])), name='recommendation_addressee_known'), models.CheckConstraint(condition=models.Q(('horizon__in', ['', 'short', 'medium', 'long'])), name='recommendation_horizon_known'), models.CheckConstraint(condition=models.Q(models.Q(('impact__isnull', True), ('impact__range', (1, 5)), _connector='OR'), models.Q(('feasibility__isnull', True), ('feasibility__range', (1, 5)), _connector='OR')), name='recommendation_priority_in_range'), models.CheckConstraint(condition=models.Q(models.Q(('publication', 'published'), _negated=True), models.Q(('access_level', 'public'), ('published_at__isnull', False), ('state', 'approved')), _connector='OR'), name='recommendation_published_as_approved'), models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', 'merged')), models.Q(models.Q(('state', 'merged'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='recommendation_merged_into_another')],
            },
        ),
        migrations.CreateModel(
            name='Deliverable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='what')),
                ('quantity', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='quantity')),
                ('unit', models.CharField(blank=True, max_length=60, validators=[sereno.web.people.plain_text.one_line], verbose_name='unit')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due on')),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliverables', to='findings.recommendation')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('recommendation', 'position'), name='deliverable_position_once')],
            },
        ),
        migrations.CreateModel(
            name='AlikePair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('likeness', models.FloatField()),
                ('two_at', models.DateTimeField(null=True)),
                ('two_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='findings.recommendation')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='findings.recommendation')),
            ],
            options={
                'ordering': ['-likeness', 'first', 'other'],
                'constraints': [models.UniqueConstraint(fields=('first', 'other'), name='alike_pair_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('other'))), name='alike_pair_in_one_order'), models.CheckConstraint(condition=models.Q(('likeness__gt', 0), ('likeness__lte', 1)), name='alike_pair_share')],
            },
        ),
        migrations.CreateModel(
            name='RecommendationArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=200)),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='findings.recommendation')),
            ],
            options={
                'ordering': ['name__in_order', 'pk'],
                'indexes': [models.Index(fields=['code'], name='findings_re_code_4e3ddb_idx')],
                'constraints': [models.UniqueConstraint(fields=('recommendation', 'code'), name='recommendation_area_once')],
            },
        ),
        migrations.CreateModel(
            name='ReportCover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('es', 'Spanish'), ('en', 'English')], max_length=2)),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='title')),
                ('subtitle', models.CharField(blank=True, max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='subtitle')),
                ('publisher', models.CharField(max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='published by')),
                ('place_and_date', models.CharField(blank=True, max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='place and date')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'language', 'number'), name='report_cover_once'), models.CheckConstraint(condition=models.Q(('language__in', ['es', 'en'])), name='report_cover_language_known')],
            },
        ),
        migrations.CreateModel(
            name='ReportLogo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('alt', models.CharField(max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='the logo in words')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='report_logo_once')],
            },
        ),
        migrations.CreateModel(
            name='ReportText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chapter', models.CharField(max_length=40)),
                ('language', models.CharField(choices=[('es', 'Spanish'), ('en', 'English')], max_length=2)),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True, max_length=40000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='text')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'chapter', 'language', 'number'), name='report_text_once'), models.CheckConstraint(condition=models.Q(('language__in', ['es', 'en'])), name='report_text_language_known')],
            },
        ),
        migrations.CreateModel(
            name='ReturnSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('title', models.CharField(max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='title')),
                ('on', models.DateField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(datetime.date(2000, 1, 1), 'Write a day of the years 2000 to 2100.'), django.core.validators.MaxValueValidator(datetime.date(2100, 12, 31), 'Write a day of the years 2000 to 2100.')], verbose_name='day')),
                ('place', models.CharField(blank=True, max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='meeting place')),
                ('note', models.TextField(blank=True, max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='how it went')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('held', 'held'), ('called_off', 'called off')], default='planned', editable=False, max_length=10, verbose_name='state')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='returnsession_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='returnsession_access_level_known'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'held', 'called_off'])), name='returnsession_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), ('on__isnull', False), _connector='OR'), name='return_session_held_on_a_day')],
            },
        ),
        migrations.CreateModel(
            name='ReturnArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=200)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='findings.returnsession')),
            ],
            options={
                'ordering': ['name__in_order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('session', 'code'), name='return_area_once')],
            },
        ),
        migrations.AddField(
            model_name='broughtback',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='brought', to='findings.returnsession'),
        ),
        migrations.CreateModel(
            name='RiskRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('rule', models.CharField(max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='rule')),
                ('others', models.JSONField(blank=True, default=list, verbose_name='other rules')),
                ('first', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='how many neighbourhoods come first')),
                ('reason', models.CharField(max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='reason')),
                ('at', models.DateTimeField()),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='risk_rule_number_once')],
            },
        ),
        migrations.CreateModel(
            name='SisterAudit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='name')),
                ('years', models.CharField(blank=True, max_length=20, validators=[sereno.web.people.plain_text.one_line], verbose_name='years')),
                ('address', models.URLField(blank=True, max_length=400, verbose_name='web address')),
                ('about', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sisters', to='findings.aboutaudit')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='TargetServed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.CharField(max_length=8, verbose_name='SDG target')),
                ('contribution', models.CharField(choices=[('direct', 'directly'), ('indirect', 'indirectly')], default='direct', max_length=8, verbose_name='contribution')),
                ('rationale', models.CharField(blank=True, max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='why')),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='findings.recommendation')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('recommendation', 'target'), name='recommendation_target_once'), models.CheckConstraint(condition=models.Q(('contribution__in', ['direct', 'indirect'])), name='target_contribution_known')],
            },
        ),
        migrations.CreateModel(
            name='VerdictOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reading', models.CharField(choices=[('specific', 'Specific'), ('measurable', 'Measurable'), ('assignable', 'Assignable'), ('achievable', 'Achievable'), ('relevant', 'Relevant'), ('resourced', 'Resourced'), ('time_bound', 'Time-bound')], max_length=10, verbose_name='reading')),
                ('verdict', models.CharField(choices=[('yes', 'yes'), ('partly', 'partly'), ('no', 'no')], max_length=6, verbose_name='verdict')),
                ('reason', models.CharField(max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='why')),
                ('at', models.DateTimeField(auto_now=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='findings.recommendation')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('recommendation', 'reading'), name='verdict_of_reading_once'), models.CheckConstraint(condition=models.Q(('reading__in', ['specific', 'measurable', 'assignable', 'achievable', 'relevant', 'resourced', 'time_bound'])), name='verdict_reading_known'), models.CheckConstraint(condition=models.Q(('verdict__in', ['yes', 'partly', 'no'])), name='verdict_known'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='verdict_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='VotingGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('voters', models.CharField(choices=[('women', 'women'), ('men', 'men'), ('girls', 'girls'), ('boys', 'boys'), ('youth', 'young people'), ('older', 'older people'), ('leaders', 'community leaders'), ('officials', 'officials'), ('together', 'all together')], max_length=9, verbose_name='who')),
                ('people', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='people')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='findings.returnsession')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('session', 'voters'), name='voting_group_once'), models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='voting_group_of_some'), models.CheckConstraint(condition=models.Q(('voters__in', ['women', 'men', 'girls', 'boys', 'youth', 'older', 'leaders', 'officials', 'together'])), name='voting_group_known')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('in_favour', models.PositiveSmallIntegerField(default=0, verbose_name='for')),
                ('against', models.PositiveSmallIntegerField(default=0, verbose_name='against')),
                ('unsure', models.PositiveSmallIntegerField(default=0, verbose_name="don't know")),
                ('brought', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='findings.broughtback')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='findings.votinggroup')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brought', 'group'), name='vote_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='broughtback',
            constraint=models.UniqueConstraint(fields=('session', 'finding'), name='brought_back_once'),
        ),
    ]
