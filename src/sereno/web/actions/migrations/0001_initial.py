import django.core.validators
import django.db.models.deletion
import sereno.web.people.plain_text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audits', '0001_initial'),
        ('files', '0001_initial'),
        ('findings', '0001_initial'),
        ('organisations', '0001_initial'),
        ('people', '__first__'),
        ('plan', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('title', models.CharField(max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='title')),
                ('kind', models.CharField(choices=[('continued', 'continuity of a successful programme'), ('security', 'security strategy or operation'), ('arrests', 'arrests'), ('risk_factors', 'identifying risk factors'), ('collaboration', 'collaboration between institutions'), ('resources', 'human and material resources'), ('awareness', 'awareness talks'), ('training', 'training'), ('analysis', 'information analysis'), ('rights', 'human rights')], max_length=13, verbose_name='kind')),
                ('text', models.TextField(blank=True, max_length=5000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='what is done')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since when the programme runs')),
                ('worked', models.TextField(blank=True, max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='what shows that it worked')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('under_way', 'under way'), ('finished', 'has been finished'), ('stopped', 'has been stopped')], default='planned', editable=False, max_length=9, verbose_name='state')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='actions', to='organisations.organisation', verbose_name='institution')),
                ('lines', models.ManyToManyField(blank=True, related_name='actions', to='plan.planline', verbose_name='lines of plans')),
                ('partners', models.ManyToManyField(blank=True, related_name='partner_in_actions', to='organisations.organisation', verbose_name='partners')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='action_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='action_access_level_known'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'under_way', 'finished', 'stopped'])), name='action_state_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['continued', 'security', 'arrests', 'risk_factors', 'collaboration', 'resources', 'awareness', 'training', 'analysis', 'rights'])), name='action_kind_known'), models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='action_forwards'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'continued'), _negated=True), models.Q(('since__isnull', False), models.Q(('worked', ''), _negated=True)), _connector='OR'), name='action_continued_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Accompaniment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('kind', models.CharField(choices=[('advice', 'advice'), ('visit', 'visit'), ('assistance', 'technical assistance')], max_length=10, verbose_name='how')),
                ('on', models.DateField(verbose_name='day')),
                ('text', models.TextField(max_length=4000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='what was said')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='accompaniments', to='organisations.organisation', verbose_name='who accompanied')),
                ('actions', models.ManyToManyField(related_name='accompaniments', to='actions.action', verbose_name='actions')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='accompaniment_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='accompaniment_access_level_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['advice', 'visit', 'assistance'])), name='accompaniment_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='ActionArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=200)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='actions.action')),
            ],
            options={
                'verbose_name_plural': 'neighbourhoods',
                'ordering': ['name__in_order', 'pk'],
                'indexes': [models.Index(fields=['code'], name='actions_act_code_5d6b37_idx')],
                'constraints': [models.UniqueConstraint(fields=('action', 'code'), name='action_area_once')],
            },
        ),
        migrations.CreateModel(
            name='AgreedStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('text', models.CharField(max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='step')),
                ('due_on', models.DateField(verbose_name='by when')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
                ('accompaniment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='actions.accompaniment')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='agreed_steps', to='organisations.organisation', verbose_name='who does it')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('accompaniment', 'position'), name='agreed_step_position_once')],
            },
        ),
        migrations.CreateModel(
            name='Blocker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500, validators=[sereno.web.people.plain_text.one_line], verbose_name='what stands in the way')),
                ('due_on', models.DateField(verbose_name='by when')),
                ('cleared_on', models.DateField(blank=True, null=True, verbose_name='cleared on')),
                ('how', models.CharField(blank=True, max_length=500, validators=[sereno.web.people.plain_text.one_line], verbose_name='how it was cleared')),
                ('at', models.DateTimeField()),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blockers', to='actions.action')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='blockers', to='organisations.organisation', verbose_name='who clears it')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LogEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='day')),
                ('text', models.TextField(max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='what was done')),
                ('at', models.DateTimeField()),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='log', to='actions.action')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='milestone')),
                ('weight', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='weight')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('state', models.CharField(choices=[('scheduled', 'scheduled'), ('met', 'met'), ('notMet', 'not met'), ('partiallyMet', 'partly met')], default='scheduled', max_length=12, verbose_name='state')),
                ('share', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='share reached')),
                ('on', models.DateField(blank=True, null=True, verbose_name='day')),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='actions.action')),
                ('needs', models.ManyToManyField(blank=True, related_name='needed_by', to='actions.milestone', verbose_name='comes after')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('action', 'position'), name='milestone_position_once'), models.CheckConstraint(condition=models.Q(('state__in', ['scheduled', 'met', 'notMet', 'partiallyMet'])), name='milestone_state_known'), models.CheckConstraint(condition=models.Q(('weight__range', (1, 100))), name='milestone_weight_in_range'), models.CheckConstraint(condition=models.Q(models.Q(('share__range', (1, 99)), ('state', 'partiallyMet')), models.Q(models.Q(('state', 'partiallyMet'), _negated=True), ('share__isnull', True)), _connector='OR'), name='milestone_share_where_partly_met'), models.CheckConstraint(condition=models.Q(models.Q(('on__isnull', True), ('state', 'scheduled')), models.Q(models.Q(('state', 'scheduled'), _negated=True), ('on__isnull', False)), _connector='OR'), name='milestone_day_where_judged')],
            },
        ),
        migrations.CreateModel(
            name='DueDate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=500, validators=[sereno.web.people.plain_text.one_line], verbose_name='reason')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='due_dates', to='actions.milestone')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MilestoneJudgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('scheduled', 'scheduled'), ('met', 'met'), ('notMet', 'not met'), ('partiallyMet', 'partly met')], max_length=12, verbose_name='state')),
                ('share', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='share reached')),
                ('on', models.DateField(verbose_name='day')),
                ('text', models.TextField(blank=True, max_length=1000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='note')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='actions.milestone')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['scheduled', 'met', 'notMet', 'partiallyMet'])), name='milestone_judged_known'), models.CheckConstraint(condition=models.Q(models.Q(('share__range', (1, 99)), ('state', 'partiallyMet')), models.Q(models.Q(('state', 'partiallyMet'), _negated=True), ('share__isnull', True)), _connector='OR'), name='milestone_judged_share_where_partly_met')],
            },
        ),
        migrations.CreateModel(
            name='MoneyEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=500, validators=[sereno.web.people.plain_text.one_line], verbose_name='note')),
                ('at', models.DateTimeField()),
                ('flow', models.CharField(choices=[('budget', 'budget'), ('spending', 'spending')], max_length=8, verbose_name='what it is')),
                ('source', models.CharField(max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='source of the money')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='amount')),
                ('currency', models.CharField(max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}$', 'Three capital letters: USD, MXN.')], verbose_name='currency')),
                ('document', models.CharField(blank=True, max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='document that says so')),
                ('over_because', models.CharField(blank=True, max_length=500, validators=[sereno.web.people.plain_text.one_line], verbose_name='why it is over the budget')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='money', to='actions.action')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='actions.moneyentry')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile')),
            ],
            options={
                'ordering': ['starts_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('flow__in', ['budget', 'spending'])), name='money_flow_known'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='money_not_negative'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='money_forwards')],
            },
        ),
        migrations.CreateModel(
            name='PeopleEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=500, validators=[sereno.web.people.plain_text.one_line], verbose_name='note')),
                ('at', models.DateTimeField()),
                ('meant', models.CharField(choices=[('planned', 'people planned'), ('reached', 'people reached')], max_length=7, verbose_name='planned or reached')),
                ('group', models.CharField(blank=True, max_length=9, verbose_name='group')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('n', models.PositiveIntegerField(verbose_name='how many')),
                ('known', models.CharField(choices=[('counted', 'they were counted'), ('estimated', 'they were estimated')], max_length=9, verbose_name='how it is known')),
                ('counts', models.CharField(choices=[('persons', 'different people'), ('attendances', 'attendances')], max_length=11, verbose_name='what is counted')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='actions.action')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='actions.peopleentry')),
            ],
            options={
                'ordering': ['starts_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('meant__in', ['planned', 'reached'])), name='people_meant_known'), models.CheckConstraint(condition=models.Q(('known__in', ['counted', 'estimated'])), name='people_known_how'), models.CheckConstraint(condition=models.Q(('counts__in', ['persons', 'attendances'])), name='people_counts_known'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='people_forwards')],
            },
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('title', models.CharField(max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='what it shows')),
                ('on', models.DateField(verbose_name='its date')),
                ('grade', models.CharField(choices=[('A', 'A: dated official record'), ('B', 'B: independent proof or inspection'), ('C', "C: an official's word"), ('D', 'D: none')], max_length=1, verbose_name='grade')),
                ('taken_back_at', models.DateTimeField(editable=False, null=True)),
                ('why', models.CharField(blank=True, max_length=500, validators=[sereno.web.people.plain_text.one_line], verbose_name='reason')),
                ('looked_at', models.DateTimeField(editable=False, null=True)),
                ('changed_since', models.DateTimeField(editable=False, null=True)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='proofs', to='actions.action')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile')),
                ('milestone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='proofs', to='actions.milestone', verbose_name='milestone')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='proof_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='proof_access_level_known'), models.CheckConstraint(condition=models.Q(('grade__in', ['A', 'B', 'C'])), name='proof_graded'), models.CheckConstraint(condition=models.Q(('taken_back_at__isnull', True), models.Q(('why', ''), _negated=True), _connector='OR'), name='proof_taken_back_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='RecommendationServed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('share', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='share of the cost')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='served', to='actions.action')),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='findings.recommendation')),
            ],
            options={
                'verbose_name_plural': 'recommendations that it carries out',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('action', 'recommendation'), name='recommendation_served_once'), models.CheckConstraint(condition=models.Q(('share__isnull', True), ('share__range', (0, 100)), _connector='OR'), name='recommendation_served_share_in_range')],
            },
        ),
    ]
