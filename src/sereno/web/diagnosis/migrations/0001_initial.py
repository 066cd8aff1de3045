import datetime
import django.core.validators
import django.db.models.deletion
import sereno.web.people.plain_text
import sereno.web.vault.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audits', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ActivityArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=200)),
            ],
            options={
                'verbose_name_plural': 'neighbourhoods',
                'ordering': ['name__in_order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('written', 'signed'), ('oral', 'said aloud')], max_length=8, verbose_name='how')),
                ('people', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='people')),
                ('record', models.BooleanField(default=False, verbose_name='to be recorded')),
                ('quote', models.BooleanField(default=False, verbose_name='to be quoted without their name')),
                ('map', models.BooleanField(default=False, verbose_name='to have what they draw on maps used')),
                ('photo', models.BooleanField(default=False, verbose_name='to be photographed')),
                ('receipt', models.CharField(max_length=12)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('kind', models.CharField(choices=[('focus_group', 'focus group'), ('work_group', 'work group'), ('mapping', 'participatory mapping'), ('walk', 'exploratory walk'), ('interview', 'interview'), ('prison', 'people in prison'), ('guardian', 'guardians of people under 18'), ('child', 'people under 18')], max_length=12, verbose_name='for')),
                ('language', models.CharField(choices=[('es', 'Spanish'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('version', models.PositiveSmallIntegerField(editable=False, verbose_name='version')),
                ('text', models.TextField(validators=[sereno.web.people.plain_text.plain_text], verbose_name='text')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('in_use', 'in use'), ('retired', 'retired')], default='draft', editable=False, max_length=8, verbose_name='state')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CoverageTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('least', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='at least')),
                ('unit', models.CharField(choices=[('activities', 'activities'), ('people', 'people')], max_length=10, verbose_name='of what')),
                ('technique', models.CharField(blank=True, choices=[('focus_group', 'focus group'), ('work_group', 'work group'), ('mapping', 'participatory mapping'), ('walk', 'exploratory walk'), ('interview', 'interview')], max_length=12, verbose_name='technique')),
                ('sector', models.CharField(blank=True, choices=[('residents', 'residents'), ('social', 'social sector'), ('government', 'government sector'), ('key', 'key actors'), ('private', 'private sector'), ('prison', 'people in prison')], max_length=12, verbose_name='sector')),
                ('sex', models.CharField(blank=True, choices=[('women', 'women'), ('men', 'men'), ('other', 'another answer'), ('unknown', 'not asked')], max_length=8, verbose_name='sex')),
                ('age', models.CharField(blank=True, choices=[('0-11', '0 to 11'), ('12-17', '12 to 17'), ('18-29', '18 to 29'), ('30-59', '30 to 59'), ('60+', '60 and over'), ('unknown', 'not asked')], max_length=8, verbose_name='age')),
                ('in_each', models.BooleanField(default=True, verbose_name='in each chosen neighbourhood')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('kind', models.CharField(choices=[('transcript', 'transcript'), ('notes', 'notes'), ('photo', 'photo'), ('audio', 'audio'), ('video', 'video'), ('consent_sheet', 'signed consent sheet'), ('other', 'other')], max_length=14, verbose_name='what it is')),
                ('title', models.CharField(blank=True, help_text='Never a name, nor what somebody said.', max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='title')),
                ('language', models.CharField(blank=True, choices=[('es', 'Spanish'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('keep_until', models.DateField(blank=True, help_text='After that day its file and text are erased.', null=True, verbose_name='keep until')),
                ('faces', models.CharField(blank=True, choices=[('', 'not a picture'), ('unseen', 'not looked at yet'), ('pixelated', 'pixelated'), ('none', 'nothing to hide')], default='', editable=False, max_length=9, verbose_name='faces and number plates')),
                ('state', models.CharField(choices=[('received', 'arrived'), ('checked', 'looked through'), ('erased', 'erased'), ('withdrawn', 'withdrawn')], default='received', editable=False, max_length=9, verbose_name='state')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DocumentNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at_ms', models.PositiveIntegerField(verbose_name='at')),
                ('words', sereno.web.vault.fields.SealedTextField(bound_to=('document', 'at_ms'), max_length=2000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='note')),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at_ms', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DocumentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('file_name', sereno.web.vault.fields.SealedTextField(bound_to=('document', 'version'), verbose_name='name of the file')),
                ('text', sereno.web.vault.fields.SealedTextField(blank=True, bound_to=('document', 'version'), verbose_name='text')),
                ('cues', sereno.web.vault.fields.SealedTextField(blank=True, bound_to=('document', 'version'), verbose_name='times')),
                ('place', sereno.web.vault.fields.SealedTextField(blank=True, bound_to=('document', 'version'), verbose_name='place')),
                ('taken_at', models.DateTimeField(null=True, verbose_name='taken')),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('title', models.CharField(max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='title')),
                ('purpose', models.CharField(choices=[('focus_group', 'focus group guide'), ('work_group', 'work group guide'), ('mapping', 'mapping guide'), ('prison', 'prison interview guide'), ('officials', "officials' interview guide"), ('walk', 'walk checklist'), ('perception', 'perception survey'), ('other', 'other')], default='other', max_length=12, verbose_name='what it is for')),
                ('form_id', models.CharField(blank=True, editable=False, max_length=200, verbose_name='form id')),
                ('languages', models.TextField(blank=True, editable=False, verbose_name='languages')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InstrumentFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
            ],
            options={
                'ordering': ['name__in_order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='InstrumentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveSmallIntegerField(editable=False, verbose_name='version')),
                ('form_version', models.CharField(editable=False, max_length=200, verbose_name='version in the form')),
                ('title', models.CharField(editable=False, max_length=200, verbose_name='title')),
                ('hash', models.CharField(editable=False, max_length=36, verbose_name='fingerprint')),
                ('xform', models.TextField(editable=False)),
                ('form', models.JSONField(editable=False)),
                ('checklist', models.JSONField(editable=False, null=True)),
                ('on_test_devices', models.BooleanField(default=False, editable=False, verbose_name='on test devices')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('published', 'published'), ('retired', 'retired')], default='draft', editable=False, max_length=10, verbose_name='state')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Participants',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sex', models.CharField(choices=[('women', 'women'), ('men', 'men'), ('other', 'another answer'), ('unknown', 'not asked')], max_length=8, verbose_name='sex')),
                ('age', models.CharField(choices=[('0-11', '0 to 11'), ('12-17', '12 to 17'), ('18-29', '18 to 29'), ('30-59', '30 to 59'), ('60+', '60 and over'), ('unknown', 'not asked')], max_length=8, verbose_name='age')),
                ('sector', models.CharField(choices=[('residents', 'residents'), ('social', 'social sector'), ('government', 'government sector'), ('key', 'key actors'), ('private', 'private sector'), ('prison', 'people in prison')], max_length=12, verbose_name='for whom they speak')),
                ('people', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='people')),
            ],
            options={
                'ordering': ['sector__in_order', 'sex__in_order', 'age__in_order'],
            },
        ),
        migrations.CreateModel(
            name='ProtocolAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('point', models.CharField(max_length=40)),
                ('answer', models.CharField(choices=[('yes', 'yes'), ('no', 'no'), ('na', "doesn't apply")], max_length=3)),
                ('note', models.TextField(blank=True, validators=[sereno.web.people.plain_text.plain_text])),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('sort', models.CharField(choices=[('distress', 'distress during the activity'), ('harm', 'somebody is being harmed'), ('minor', 'a person under 18 is in danger'), ('help', 'somebody asked for help')], max_length=10, verbose_name='what it is')),
                ('what', sereno.web.vault.fields.SealedTextField(bound_to=('audit', 'number'), max_length=4000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='what happened')),
                ('referred_to', sereno.web.vault.fields.SealedTextField(blank=True, bound_to=('audit', 'number'), max_length=4000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='to whom they were referred')),
                ('outcome', sereno.web.vault.fields.SealedTextField(blank=True, bound_to=('audit', 'number'), max_length=4000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='what came of it')),
                ('state', models.CharField(choices=[('open', 'to be followed up'), ('referred', 'referred'), ('closed', 'closed')], default='open', max_length=10, verbose_name='state')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('leads', 'leads it'), ('helps', 'helps')], max_length=8)),
            ],
            options={
                'verbose_name_plural': 'team',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('people', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='people')),
                ('reason', models.CharField(blank=True, max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='what they said')),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('title', models.CharField(max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='title')),
                ('technique', models.CharField(choices=[('focus_group', 'focus group'), ('work_group', 'work group'), ('mapping', 'participatory mapping'), ('walk', 'exploratory walk'), ('interview', 'interview')], max_length=12, verbose_name='technique')),
                ('sector', models.CharField(choices=[('residents', 'residents'), ('social', 'social sector'), ('government', 'government sector'), ('key', 'key actors'), ('private', 'private sector'), ('prison', 'people in prison')], default='residents', max_length=12, verbose_name='with whom')),
                ('with_minors', models.BooleanField(default=False, help_text='Their guardians and they themselves have to agree, each for themselves.', verbose_name='people under 18 take part')),
                ('on', models.DateField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(datetime.date(2000, 1, 1), 'Write a day of the years 2000 to 2100.'), django.core.validators.MaxValueValidator(datetime.date(2100, 12, 31), 'Write a day of the years 2000 to 2100.')], verbose_name='day')),
                ('starts_at', models.TimeField(blank=True, null=True, verbose_name='from')),
                ('ends_at', models.TimeField(blank=True, null=True, verbose_name='until')),
                ('place', models.CharField(blank=True, max_length=200, validators=[sereno.web.people.plain_text.one_line], verbose_name='meeting place')),
                ('expected', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='people expected')),
                ('note', models.TextField(blank=True, help_text='What the team needs to know. Never what somebody said, nor a name.', validators=[sereno.web.people.plain_text.plain_text], verbose_name='preparation')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('held', 'held'), ('documented', 'documented'), ('verified', 'verified'), ('cancelled', 'cancelled')], default='planned', editable=False, max_length=12, verbose_name='state')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
            },
        ),
    ]
