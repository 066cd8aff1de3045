import django.core.validators
import django.db.models.deletion
import sereno.web.people.plain_text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audits', '0001_initial'),
        ('findings', '0001_initial'),
        ('indicators', '0001_initial'),
        ('organisations', '0001_initial'),
        ('people', '__first__'),
        ('topics', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='MonitoringRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('title', models.CharField(max_length=100, validators=[sereno.web.people.plain_text.one_line], verbose_name='title')),
                ('cutoff_on', models.DateField(help_text='Nothing that happened after this day counts.', verbose_name='what was done until')),
                ('design', models.CharField(choices=[('census', 'all of them'), ('sample', 'a sample of each topic')], default='census', max_length=6, verbose_name='which are judged')),
                ('n_sampled', models.PositiveIntegerField(blank=True, null=True, verbose_name='how many are drawn')),
                ('seed', models.PositiveBigIntegerField(editable=False, null=True)),
                ('opened_at', models.DateTimeField(editable=False, null=True)),
                ('locked_at', models.DateTimeField(editable=False, null=True)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('open', 'being judged'), ('locked', 'locked')], default='planned', editable=False, max_length=7, verbose_name='state')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('locked_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewers', models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reviewers')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='monitoringround_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='monitoringround_access_level_known'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'open', 'locked'])), name='monitoringround_state_known'), models.CheckConstraint(condition=models.Q(('design__in', ['census', 'sample'])), name='monitoringround_design_known'), models.CheckConstraint(condition=models.Q(models.Q(('design', 'sample'), ('n_sampled__gte', 1)), models.Q(('design', 'census'), ('n_sampled__isnull', True)), _connector='OR'), name='monitoringround_sample_has_a_size'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'locked'), ('locked_at__isnull', False)), models.Q(models.Q(('state', 'locked'), _negated=True), ('locked_at__isnull', True)), _connector='OR'), name='monitoringround_locked_when'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'planned'), ('opened_at__isnull', True)), models.Q(models.Q(('state', 'planned'), _negated=True), ('opened_at__isnull', False)), _connector='OR'), name='monitoringround_opened_when')],
            },
        ),
        migrations.CreateModel(
            name='PublicBoard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_on', models.BooleanField(default=False, verbose_name='anybody may open it')),
                ('hosts', models.JSONField(default=list)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('audit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='public_board', to='audits.audit')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RoundItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked', models.TextField(max_length=8300, validators=[sereno.web.people.plain_text.plain_text])),
                ('asked_version', models.PositiveIntegerField()),
                ('addressee', models.CharField(blank=True, choices=[('people_act', 'people: community-based action'), ('prevent', 'institutions: prevent crime and violence'), ('intervene', 'institutions: intervene in the community'), ('strengthen', 'institutions: strengthen capacities')], max_length=10)),
                ('targets', models.JSONField(default=list)),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='round_items', to='findings.recommendation')),
                ('responsible', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='monitoring.monitoringround')),
            ],
            options={
                'ordering': ['recommendation__number', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('round', 'recommendation'), name='round_item_once'), models.CheckConstraint(condition=models.Q(('addressee__in', ['', 'people_act', 'prevent', 'intervene', 'strengthen'])), name='round_item_addressee_known')],
            },
        ),
        migrations.CreateModel(
            name='ReviewDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('typed', models.JSONField()),
                ('at', models.DateTimeField()),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='monitoring.rounditem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('item', 'reviewer'), name='review_draft_once')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('not_started', 'not started'), ('in_process', 'in process'), ('addressed', 'addressed'), ('not_addressed', 'not addressed'), ('not_applicable', 'not applicable')], max_length=14, verbose_name='judgement')),
                ('grade', models.CharField(choices=[('A', 'A: dated official record'), ('B', 'B: independent proof or inspection'), ('C', "C: an official's word"), ('D', 'D: none')], max_length=1, verbose_name='grade of the evidence')),
                ('reason', models.TextField(max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='reason')),
                ('override', models.TextField(blank=True, max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='why it is called addressed without evidence of A or B')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='monitoring.rounditem')),
            ],
            options={
                'ordering': ['-pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict__in', ['not_started', 'in_process', 'addressed', 'not_addressed', 'not_applicable'])), name='proposal_verdict_known'), models.CheckConstraint(condition=models.Q(('grade__in', ['A', 'B', 'C', 'D'])), name='proposal_grade_known'), models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'addressed'), _negated=True), ('grade__in', ('A', 'B')), models.Q(('override', ''), _negated=True), _connector='OR'), name='proposal_addressed_by_evidence')],
            },
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('not_started', 'not started'), ('in_process', 'in process'), ('addressed', 'addressed'), ('not_addressed', 'not addressed'), ('not_applicable', 'not applicable')], max_length=14, verbose_name='judgement')),
                ('grade', models.CharField(choices=[('A', 'A: dated official record'), ('B', 'B: independent proof or inspection'), ('C', "C: an official's word"), ('D', 'D: none')], max_length=1, verbose_name='grade of the evidence')),
                ('reason', models.TextField(max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='reason')),
                ('override', models.TextField(blank=True, max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='why it is called addressed without evidence of A or B')),
                ('at', models.DateTimeField()),
                ('place', models.PositiveSmallIntegerField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='monitoring.rounditem')),
            ],
            options={
                'ordering': ['place'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict__in', ['not_started', 'in_process', 'addressed', 'not_addressed', 'not_applicable'])), name='judgement_verdict_known'), models.CheckConstraint(condition=models.Q(('grade__in', ['A', 'B', 'C', 'D'])), name='judgement_grade_known'), models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'addressed'), _negated=True), ('grade__in', ('A', 'B')), models.Q(('override', ''), _negated=True), _connector='OR'), name='judgement_addressed_by_evidence'), models.UniqueConstraint(fields=('item', 'place'), name='judgement_place_once'), models.UniqueConstraint(fields=('item', 'by'), name='judgement_by_two_people'), models.CheckConstraint(condition=models.Q(('place__in', [1, 2])), name='judgement_one_of_two')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='monitoring.rounditem')),
            ],
            options={
                'ordering': ['place'],
                'constraints': [models.UniqueConstraint(fields=('item', 'place'), name='review_place_once'), models.UniqueConstraint(fields=('item', 'reviewer'), name='review_by_two_people'), models.CheckConstraint(condition=models.Q(('place__in', [1, 2])), name='review_one_of_two')],
            },
        ),
        migrations.CreateModel(
            name='Settlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('not_started', 'not started'), ('in_process', 'in process'), ('addressed', 'addressed'), ('not_addressed', 'not addressed'), ('not_applicable', 'not applicable')], max_length=14, verbose_name='judgement')),
                ('grade', models.CharField(choices=[('A', 'A: dated official record'), ('B', 'B: independent proof or inspection'), ('C', "C: an official's word"), ('D', 'D: none')], max_length=1, verbose_name='grade of the evidence')),
                ('reason', models.TextField(max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='reason')),
                ('override', models.TextField(blank=True, max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='why it is called addressed without evidence of A or B')),
                ('at', models.DateTimeField()),
                ('how', models.CharField(choices=[('same', 'both said the same'), ('agreed', 'the two agreed on it'), ('decided', 'the coordinator decided')], max_length=7)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='settlement', to='monitoring.rounditem')),
                ('with_whom', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict__in', ['not_started', 'in_process', 'addressed', 'not_addressed', 'not_applicable'])), name='settlement_verdict_known'), models.CheckConstraint(condition=models.Q(('grade__in', ['A', 'B', 'C', 'D'])), name='settlement_grade_known'), models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'addressed'), _negated=True), ('grade__in', ('A', 'B')), models.Q(('override', ''), _negated=True), _connector='OR'), name='settlement_addressed_by_evidence'), models.CheckConstraint(condition=models.Q(('how__in', ['same', 'agreed', 'decided'])), name='settlement_how_known'), models.CheckConstraint(condition=models.Q(models.Q(('how', 'agreed'), ('with_whom__isnull', False)), models.Q(models.Q(('how', 'agreed'), _negated=True), ('with_whom__isnull', True)), _connector='OR'), name='settlement_agreed_with_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Stratum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n_all', models.PositiveIntegerField()),
                ('n_judged', models.PositiveIntegerField()),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='strata', to='monitoring.monitoringround')),
                ('topic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='topics.topic')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('round', 'topic'), name='stratum_once'), models.CheckConstraint(condition=models.Q(('n_judged__gte', 1), ('n_judged__lte', models.F('n_all'))), name='stratum_drawn_from_it')],
            },
        ),
        migrations.AddField(
            model_name='rounditem',
            name='stratum',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='monitoring.stratum'),
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('level', models.CharField(default='municipality', max_length=40)),
                ('area', models.CharField(default='city', max_length=120)),
                ('group', models.CharField(blank=True, max_length=200, verbose_name='group')),
                ('sdg', models.CharField(max_length=12, verbose_name='SDG target')),
                ('direction', models.CharField(choices=[('higher', 'higher is better'), ('lower', 'lower is better')], max_length=6, verbose_name='good direction')),
                ('baseline_period', models.CharField(max_length=40, verbose_name='baseline')),
                ('baseline_typed', models.FloatField(blank=True, help_text="Only where the series doesn't have it: then say where it comes from.", null=True, verbose_name='value of the baseline')),
                ('baseline_source', models.CharField(blank=True, max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='where that value comes from')),
                ('value', models.FloatField(validators=[django.core.validators.MinValueValidator(0)], verbose_name='target')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2100)], verbose_name='to be reached in')),
                ('joined_on', models.DateField(blank=True, help_text='Only where the values before and after the break were made comparable.', null=True, verbose_name='joined over the break of')),
                ('joined_how', models.CharField(blank=True, max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='how it was joined')),
                ('note', models.TextField(blank=True, max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='note on the data')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='indicators.indicator', verbose_name='indicator')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='target_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='target_access_level_known'), models.CheckConstraint(condition=models.Q(('direction__in', ['higher', 'lower'])), name='target_direction_known'), models.CheckConstraint(condition=models.Q(('baseline_typed__isnull', True), models.Q(('baseline_source', ''), _negated=True), _connector='OR'), name='target_typed_baseline_has_a_source'), models.CheckConstraint(condition=models.Q(models.Q(('joined_how', ''), ('joined_on__isnull', True)), models.Q(('joined_on__isnull', False), models.Q(('joined_how', ''), _negated=True)), _connector='OR'), name='target_joined_somehow')],
            },
        ),
        migrations.CreateModel(
            name='ContextEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('title', models.CharField(max_length=120, validators=[sereno.web.people.plain_text.one_line], verbose_name='name')),
                ('kind', models.CharField(choices=[('lockdown', 'lockdown or emergency'), ('law', 'new law or rule'), ('recording', 'change of recording'), ('operation', 'large operation or change of policing'), ('other', 'something else')], max_length=9, verbose_name='what sort')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, help_text='Empty: it goes on, or is for good.', null=True, verbose_name='until')),
                ('note', models.TextField(blank=True, max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='what it changed')),
                ('told_by', models.CharField(blank=True, help_text='A gazette, a decree, an address: so that others can look it up.', max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='where one reads of it')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['starts_on', 'number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='contextevent_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='contextevent_access_level_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['lockdown', 'law', 'recording', 'operation', 'other'])), name='context_kind_known'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='context_forwards')],
            },
        ),
    ]
