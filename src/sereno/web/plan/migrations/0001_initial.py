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
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('instrument', models.CharField(max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='instrument')),
                ('version', models.CharField(max_length=60, validators=[sereno.web.people.plain_text.one_line], verbose_name='version')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('levels', models.JSONField(default=list, verbose_name='levels')),
                ('currency', models.CharField(blank=True, max_length=3, validators=[sereno.web.people.plain_text.one_line, django.core.validators.RegexValidator('^[A-Z]{3}$', 'Three capital letters: USD, MXN.')], verbose_name='currency of its budgets')),
                ('state', models.CharField(choices=[('draft', 'being brought in'), ('in_force', 'in force'), ('replaced', 'no longer in force')], default='draft', editable=False, max_length=8, verbose_name='state')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='plans', to='organisations.organisation', verbose_name='whose it is')),
                ('replaces', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='next_versions', to='plan.plan')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='plan_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='plan_access_level_known'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_force', 'replaced'])), name='plan_state_known'), models.UniqueConstraint(fields=('audit', 'instrument', 'version'), name='plan_version_once'), models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='plan_forwards')],
            },
        ),
        migrations.CreateModel(
            name='PlanLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('level', models.PositiveSmallIntegerField()),
                ('code', models.CharField(blank=True, max_length=40, validators=[sereno.web.people.plain_text.one_line], verbose_name='code')),
                ('text', models.TextField(max_length=5000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='text')),
                ('budget', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='budget')),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='children', to='plan.planline')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='plan.plan')),
                ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='plan_lines', to='organisations.organisation', verbose_name='responsible')),
            ],
            options={
                'ordering': ['plan', 'position'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'position'), name='plan_line_position_once'), models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('plan', 'code'), name='plan_line_code_once'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='plan_line_not_in_itself')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('degree', models.CharField(choices=[('full', 'in full'), ('partial', 'in part')], max_length=7, verbose_name='degree')),
                ('way', models.CharField(choices=[('new', 'new line'), ('reinforced', 'line reinforced'), ('amended', 'text amended')], max_length=10, verbose_name='how')),
                ('before', models.TextField(blank=True, max_length=5000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='text before')),
                ('after', models.TextField(blank=True, max_length=5000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='text after')),
                ('note', models.CharField(blank=True, max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='note')),
                ('is_carried', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='findings.recommendation')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='plan.planline')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('recommendation', 'line'), name='link_once'), models.CheckConstraint(condition=models.Q(('degree__in', ['full', 'partial'])), name='link_degree_known'), models.CheckConstraint(condition=models.Q(('way__in', ['new', 'reinforced', 'amended'])), name='link_way_known')],
            },
        ),
        migrations.CreateModel(
            name='PlanningWindow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('chance', models.CharField(choices=[('programme', 'annual programme'), ('budget', 'budget bill'), ('revision', 'revision of the plan'), ('other', 'something else')], max_length=9, verbose_name='what for')),
                ('title', models.CharField(max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='what it is called')),
                ('opens_on', models.DateField(verbose_name='opens on')),
                ('closes_on', models.DateField(verbose_name='closes on')),
                ('note', models.TextField(blank=True, max_length=1000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='note')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='windows', to='plan.plan', verbose_name='plan')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='planningwindow_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='planningwindow_access_level_known'), models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on'))), name='planning_window_forwards'), models.CheckConstraint(condition=models.Q(('chance__in', ['programme', 'budget', 'revision', 'other'])), name='planning_window_chance_known')],
            },
        ),
        migrations.CreateModel(
            name='ReadOutline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.CharField(max_length=255)),
                ('levels', models.JSONField(default=list)),
                ('lines', models.JSONField()),
                ('faults', models.JSONField()),
                ('notes', models.JSONField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='outline', to='plan.plan')),
            ],
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('name', models.CharField(max_length=120, validators=[sereno.web.people.plain_text.one_line], verbose_name='name')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='term_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='term_access_level_known'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='term_forwards')],
            },
        ),
        migrations.AddField(
            model_name='plan',
            name='term',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='plans', to='plan.term', verbose_name='term of government'),
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('answer', models.CharField(choices=[('full', 'accepted in full'), ('part', 'accepted in part'), ('noted', 'noted'), ('refused', 'refused')], max_length=7, verbose_name='answer')),
                ('reason', models.TextField(blank=True, max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='reason')),
                ('on', models.DateField(verbose_name='date')),
                ('target_on', models.DateField(blank=True, null=True, verbose_name='target date')),
                ('means', models.TextField(blank=True, max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='means')),
                ('monitored_by', models.CharField(blank=True, max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='monitoring indicator')),
                ('asked', models.TextField(max_length=8300, validators=[sereno.web.people.plain_text.plain_text])),
                ('asked_version', models.PositiveIntegerField()),
                ('signer', models.CharField(max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='who signs, and in which office')),
                ('signed', models.CharField(choices=[('screen', 'on screen, after signing in again'), ('pdf', 'on a document that was brought as a PDF')], max_length=6)),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='organisations.organisation')),
                ('recommendation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='findings.recommendation')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='plan.term')),
            ],
            options={
                'ordering': ['-version'],
                'constraints': [models.UniqueConstraint(fields=('recommendation', 'organisation', 'version'), name='commitment_version_once'), models.CheckConstraint(condition=models.Q(('answer__in', ['full', 'part', 'noted', 'refused'])), name='commitment_answer_known'), models.CheckConstraint(condition=models.Q(('answer', 'full'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='commitment_with_reason'), models.CheckConstraint(condition=models.Q(models.Q(('answer__in', ['noted', 'refused']), ('target_on__isnull', True)), models.Q(('answer__in', ('full', 'part')), ('target_on__gte', models.F('on')), models.Q(('monitored_by', ''), _negated=True)), _connector='OR'), name='commitment_accepted_by_a_date'), models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', True), ('signed', 'screen')), models.Q(('file__isnull', False), ('signed', 'pdf')), _connector='OR'), name='commitment_signed')],
            },
        ),
    ]
