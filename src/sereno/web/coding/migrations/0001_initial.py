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
        ('diagnosis', '0001_initial'),
        ('files', '0001_initial'),
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('name', models.CharField(max_length=100, validators=[sereno.web.people.plain_text.one_line], verbose_name='name')),
                ('is_codable', models.BooleanField(default=True, help_text='If not, it is a category.', verbose_name='passages can have it')),
                ('letters', models.CharField(blank=True, help_text='The one or two letters by which it is given while coding.', max_length=2, validators=[sereno.web.people.plain_text.one_line], verbose_name='letters')),
                ('pole', models.CharField(blank=True, choices=[('threat', 'threat'), ('vulnerability', 'vulnerability'), ('capacity', 'capacity')], max_length=13, verbose_name='what it is')),
                ('topic', models.CharField(blank=True, max_length=40, verbose_name='topic')),
                ('colour', models.CharField(blank=True, choices=[('vermilion', 'vermilion'), ('amber', 'amber'), ('green', 'bluish green'), ('sky', 'sky blue'), ('blue', 'blue'), ('purple', 'reddish purple'), ('yellow', 'yellow'), ('grey', 'grey')], max_length=9, verbose_name='colour')),
                ('definition', models.TextField(blank=True, max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='definition')),
                ('inclusion', models.TextField(blank=True, max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='when to use it')),
                ('exclusion', models.TextField(blank=True, max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='when not to use it')),
                ('example', models.TextField(blank=True, help_text='A made-up one: whatever somebody said stays in its text.', max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='example')),
                ('state', models.CharField(choices=[('in_use', 'in use'), ('retired', 'retired'), ('merged', 'merged into another')], default='in_use', editable=False, max_length=7, verbose_name='state')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merged_into', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='coding.code')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='code_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='code_access_level_known'), models.CheckConstraint(condition=models.Q(('state__in', ['in_use', 'retired', 'merged'])), name='code_state_known'), models.CheckConstraint(condition=models.Q(('pole__in', ['', 'threat', 'vulnerability', 'capacity'])), name='code_pole_known'), models.CheckConstraint(condition=models.Q(('colour__in', ['', 'vermilion', 'amber', 'green', 'sky', 'blue', 'purple', 'yellow', 'grey'])), name='code_colour_known'), models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', 'merged')), models.Q(models.Q(('state', 'merged'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='code_merged_into_another'), models.UniqueConstraint(condition=models.Q(('state', 'in_use'), models.Q(('letters', ''), _negated=True)), fields=('audit', 'letters'), name='code_letters_once')],
            },
        ),
        migrations.CreateModel(
            name='CodebookVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('content', models.JSONField()),
                ('note', models.CharField(blank=True, max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='note')),
                ('at', models.DateTimeField()),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='codebook_version_once')],
            },
        ),
        migrations.CreateModel(
            name='CodePlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='coding.code')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children_places', to='coding.code')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('code', 'parent'), name='code_place_once'), models.UniqueConstraint(condition=models.Q(('parent__isnull', True)), fields=('code',), name='code_at_root_once'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('code')), _negated=True), _connector='OR'), name='code_not_in_itself')],
            },
        ),
        migrations.CreateModel(
            name='CodingClock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveBigIntegerField(default=0)),
                ('audit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
            ],
        ),
        migrations.CreateModel(
            name='CodingStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField()),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='diagnosis.document')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'person', 'key'), name='coding_step_once')],
            },
        ),
        migrations.CreateModel(
            name='NameMap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signs', models.PositiveIntegerField()),
                ('names', sereno.web.vault.fields.SealedTextField(blank=True, bound_to=('document',), verbose_name='names')),
                ('at', models.DateTimeField()),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='name_map', to='diagnosis.document')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='diagnosis.documentversion')),
            ],
        ),
        migrations.CreateModel(
            name='Pseudonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('person', 'person'), ('alias', 'nickname'), ('place', 'place'), ('address', 'address'), ('phone', 'telephone'), ('mail', 'e-mail'), ('plate', 'number plate'), ('curp', 'CURP'), ('rfc', 'RFC'), ('birth_date', 'date of birth'), ('other', 'other')], max_length=10, verbose_name='what it is')),
                ('number', models.PositiveIntegerField(verbose_name='No.')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
            ],
            options={
                'ordering': ['kind__in_order', 'number'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'kind', 'number'), name='pseudonym_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['person', 'alias', 'place', 'address', 'phone', 'mail', 'plate', 'curp', 'rfc', 'birth_date', 'other'])), name='pseudonym_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('person', 'person'), ('alias', 'nickname'), ('place', 'place'), ('address', 'address'), ('phone', 'telephone'), ('mail', 'e-mail'), ('plate', 'number plate'), ('curp', 'CURP'), ('rfc', 'RFC'), ('birth_date', 'date of birth'), ('other', 'other')], max_length=10, verbose_name='what it is')),
                ('rule', models.CharField(max_length=24)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('replaced', 'replaced'), ('kept', 'kept as it is')], default='waiting', max_length=8, verbose_name='state')),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='diagnosis.document')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='diagnosis.documentversion')),
                ('pseudonym', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='coding.pseudonym')),
            ],
            options={
                'ordering': ['source', 'start'],
                'constraints': [models.UniqueConstraint(fields=('source', 'start', 'end'), name='mention_once'), models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='mention_forwards'), models.CheckConstraint(condition=models.Q(('kind__in', ['person', 'alias', 'place', 'address', 'phone', 'mail', 'plate', 'curp', 'rfc', 'birth_date', 'other'])), name='mention_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'replaced', 'kept'])), name='mention_state_known')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('title', models.CharField(max_length=100, validators=[sereno.web.people.plain_text.one_line], verbose_name='title')),
                ('is_blind', models.BooleanField(default=True, help_text='Nobody sees what others coded in a document before all have finished it.', verbose_name='blind')),
                ('unit', models.CharField(choices=[('free', 'passages that each finds'), ('sentence', 'each sentence'), ('turn', 'each turn')], default='free', max_length=8, verbose_name='what is judged')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('open', 'open'), ('closed', 'closed')], default='planned', editable=False, max_length=7, verbose_name='state')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('codes', models.ManyToManyField(blank=True, help_text='Those of which each unit is judged; none: the whole codebook.', related_name='+', to='coding.code', verbose_name='codes')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='round_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='round_access_level_known'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'open', 'closed'])), name='round_state_known'), models.CheckConstraint(condition=models.Q(('unit__in', ['free', 'sentence', 'turn'])), name='round_unit_known')],
            },
        ),
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('start', models.PositiveIntegerField(null=True)),
                ('end', models.PositiveIntegerField(null=True)),
                ('region', models.JSONField(null=True)),
                ('from_ms', models.PositiveIntegerField(null=True)),
                ('to_ms', models.PositiveIntegerField(null=True)),
                ('memo', sereno.web.vault.fields.SealedTextField(blank=True, bound_to=('audit', 'key'), max_length=4000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='note')),
                ('memo_number', models.PositiveSmallIntegerField(default=0)),
                ('origin', models.CharField(choices=[('hand', 'by hand'), ('in_vivo', 'in their own words'), ('search', 'from a search'), ('import', 'from another program'), ('ruling', 'agreed after the fact')], default='hand', max_length=7)),
                ('needs_look', models.BooleanField(default=False)),
                ('revision', models.PositiveBigIntegerField()),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='segments', to='coding.code')),
                ('coder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='segments', to='diagnosis.document')),
                ('mark', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='segments', to='diagnosis.mark')),
                ('round', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='segments', to='coding.round')),
                ('stop', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='segments', to='diagnosis.stop')),
            ],
            options={
                'ordering': ['document', 'start', 'end', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SegmentNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('words', sereno.web.vault.fields.SealedTextField(blank=True, bound_to=('segment', 'number'), max_length=4000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='note')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('segment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='coding.segment')),
            ],
            options={
                'ordering': ['segment', '-number'],
                'constraints': [models.UniqueConstraint(fields=('segment', 'number'), name='segment_note_once')],
            },
        ),
        migrations.CreateModel(
            name='Speaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('label', sereno.web.vault.fields.SealedTextField(bound_to=('document', 'number'), max_length=80, verbose_name='called')),
                ('part', models.CharField(choices=[('facilitator', 'facilitator'), ('participant', 'participant'), ('other', 'other')], default='other', max_length=11, verbose_name='part')),
                ('sex', models.CharField(blank=True, choices=[('women', 'women'), ('men', 'men'), ('other', 'another answer'), ('unknown', 'not asked')], max_length=8, verbose_name='sex')),
                ('age', models.CharField(blank=True, choices=[('0-11', '0 to 11'), ('12-17', '12 to 17'), ('18-29', '18 to 29'), ('30-59', '30 to 59'), ('60+', '60 and over'), ('unknown', 'not asked')], max_length=8, verbose_name='age')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='speakers', to='diagnosis.document')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('document', 'number'), name='speaker_once'), models.CheckConstraint(condition=models.Q(('part__in', ['facilitator', 'participant', 'other'])), name='speaker_part_known')],
            },
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveIntegerField()),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('from_ms', models.PositiveIntegerField(null=True)),
                ('to_ms', models.PositiveIntegerField(null=True)),
                ('speaker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to='coding.speaker')),
            ],
            options={
                'ordering': ['text', 'ordinal'],
            },
        ),
        migrations.CreateModel(
            name='TextVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('text', sereno.web.vault.fields.SealedTextField(blank=True, bound_to=('document', 'version'), verbose_name='text')),
                ('moves', sereno.web.vault.fields.SealedTextField(blank=True, bound_to=('document', 'version'))),
                ('edits', sereno.web.vault.fields.SealedTextField(blank=True, bound_to=('document', 'version'))),
                ('reason', models.CharField(blank=True, max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='reason')),
                ('erased_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='diagnosis.document')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='texts', to='diagnosis.documentversion')),
            ],
            options={
                'ordering': ['-version'],
                'constraints': [models.UniqueConstraint(fields=('document', 'version'), name='text_version_once')],
            },
        ),
        migrations.AddField(
            model_name='segment',
            name='text',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='segments', to='coding.textversion'),
        ),
        migrations.CreateModel(
            name='Ruling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('decision', models.CharField(choices=[('agree', 'both say the same'), ('take_a', "the first one's"), ('take_b', "the second one's"), ('both', 'both'), ('neither', 'neither')], max_length=7, verbose_name='decision')),
                ('reason', sereno.web.vault.fields.SealedTextField(blank=True, bound_to=('round', 'document', 'start', 'end'), max_length=1000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='reason')),
                ('made', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rulings', to='diagnosis.document')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rulings', to='coding.round')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='coding.textversion')),
            ],
            options={
                'ordering': ['document', 'start'],
                'constraints': [models.UniqueConstraint(fields=('round', 'text', 'first', 'second', 'start', 'end'), name='ruling_once'), models.CheckConstraint(condition=models.Q(('decision__in', ['agree', 'take_a', 'take_b', 'both', 'neither'])), name='ruling_decision_known')],
            },
        ),
        migrations.CreateModel(
            name='Quote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved to be public'), ('refused', 'not to be public'), ('withdrawn', 'withdrawn')], default='proposed', editable=False, max_length=9, verbose_name='state')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='coding.code')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotes', to='diagnosis.document')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='coding.textversion')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='quote_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='quote_access_level_known'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'approved', 'refused', 'withdrawn'])), name='quote_state_known'), models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='quote_forwards'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='quote_approved_by_another')],
            },
        ),
        migrations.CreateModel(
            name='IndexedBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('es', 'es'), ('en', 'en')], max_length=2)),
                ('words', models.TextField(blank=True)),
                ('is_odd', models.BooleanField(default=False)),
                ('block', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='indexed', to='coding.block')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='diagnosis.document')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coding.textversion')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_odd', True)), fields=['text'], name='indexed_block_odd')],
            },
        ),
        migrations.AddField(
            model_name='block',
            name='text',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to='coding.textversion'),
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'not begun'), ('begun', 'begun'), ('finished', 'finished')], default='waiting', max_length=8, verbose_name='state')),
                ('finished_at', models.DateTimeField(null=True)),
                ('reopened', models.PositiveSmallIntegerField(default=0, verbose_name='reopened')),
                ('coder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='diagnosis.document')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='coding.round')),
                ('text', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='coding.textversion')),
            ],
            options={
                'ordering': ['round', 'document', 'coder'],
                'constraints': [models.UniqueConstraint(fields=('round', 'document', 'coder'), name='assignment_once'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'begun', 'finished'])), name='assignment_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'finished'), _negated=True), ('finished_at__isnull', False), _connector='OR'), name='assignment_finished_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='UnitJudgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='judged', to='coding.assignment')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='coding.textversion')),
            ],
            options={
                'ordering': ['assignment', 'start'],
                'constraints': [models.UniqueConstraint(fields=('assignment', 'text', 'start'), name='unit_judged_once'), models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='unit_forwards')],
            },
        ),
        migrations.CreateModel(
            name='BroughtProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('file_name', sereno.web.vault.fields.SealedTextField(bound_to=('audit', 'number'), verbose_name='name of the file')),
                ('choices', models.JSONField(default=dict, editable=False)),
                ('taken', models.JSONField(default=dict, editable=False)),
                ('state', models.CharField(choices=[('reading', 'being read'), ('waiting', 'waiting'), ('taken', 'taken over'), ('dropped', 'dropped')], default='reading', editable=False, max_length=7, verbose_name='state')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile')),
                ('read', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='broughtproject_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='broughtproject_access_level_known'), models.CheckConstraint(condition=models.Q(('state__in', ['reading', 'waiting', 'taken', 'dropped'])), name='broughtproject_state_known'), models.CheckConstraint(condition=models.Q(('access_level', 'restricted')), name='project_is_restricted'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['reading', 'waiting']), ('file__isnull', False)), models.Q(('state__in', ['taken', 'dropped']), ('file__isnull', True), ('read__isnull', True)), _connector='OR'), name='project_keeps_its_file_while_it_waits'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), _negated=True), ('read__isnull', False), _connector='OR'), name='project_that_waits_was_read')],
            },
        ),
        migrations.AddIndex(
            model_name='segment',
            index=models.Index(fields=['audit', 'revision'], name='segment_since'),
        ),
        migrations.AddConstraint(
            model_name='segment',
            constraint=models.UniqueConstraint(fields=('audit', 'key'), name='segment_key_once'),
        ),
        migrations.AddConstraint(
            model_name='segment',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['hand', 'in_vivo', 'search', 'import', 'ruling'])), name='segment_origin_known'),
        ),
        migrations.AddConstraint(
            model_name='segment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end__isnull', True), ('start__isnull', True), ('text__isnull', True)), models.Q(('end__gte', models.F('start')), ('start__isnull', False), ('text__isnull', False)), _connector='OR'), name='segment_of_text_whole'),
        ),
        migrations.AddConstraint(
            model_name='segment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_ms__isnull', True), ('to_ms__isnull', True)), models.Q(('from_ms__isnull', False), ('to_ms__gte', models.F('from_ms'))), _connector='OR'), name='segment_of_time_whole'),
        ),
        migrations.AddConstraint(
            model_name='segment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', False), ('mark__isnull', True), ('stop__isnull', True)), models.Q(('document__isnull', True), ('mark__isnull', False), ('stop__isnull', True)), models.Q(('document__isnull', True), ('mark__isnull', True), ('stop__isnull', False)), _connector='OR'), name='segment_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='block',
            constraint=models.UniqueConstraint(fields=('text', 'ordinal'), name='block_once'),
        ),
        migrations.AddConstraint(
            model_name='block',
            constraint=models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='block_forwards'),
        ),
    ]
