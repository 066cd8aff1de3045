import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audits', '0002_initial'),
        ('diagnosis', '0001_initial'),
        ('files', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='activity',
            name='documented_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='activityarea',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='diagnosis.activity'),
        ),
        migrations.AddField(
            model_name='consent',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='diagnosis.activity'),
        ),
        migrations.AddField(
            model_name='consent',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consenttext',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='consenttext',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consent',
            name='text',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='diagnosis.consenttext'),
        ),
        migrations.AddField(
            model_name='coveragetarget',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='coveragetarget',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='document',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='diagnosis.activity'),
        ),
        migrations.AddField(
            model_name='document',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='document',
            name='consent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='diagnosis.consent', verbose_name='consent on which it rests'),
        ),
        migrations.AddField(
            model_name='document',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='documentnote',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='documentnote',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='diagnosis.document'),
        ),
        migrations.AddField(
            model_name='documentversion',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='documentversion',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='diagnosis.document'),
        ),
        migrations.AddField(
            model_name='documentversion',
            name='file',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile'),
        ),
        migrations.AddField(
            model_name='documentversion',
            name='shown',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile'),
        ),
        migrations.AddField(
            model_name='instrument',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='instrument',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='activity',
            name='instrument',
            field=models.ForeignKey(blank=True, help_text='The form with which it is held; only those with a published version.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='diagnosis.instrument', verbose_name='instrument'),
        ),
        migrations.AddField(
            model_name='instrumentfile',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile'),
        ),
        migrations.AddField(
            model_name='instrumentversion',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='instrumentversion',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='instrumentversion',
            name='instrument',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='diagnosis.instrument'),
        ),
        migrations.AddField(
            model_name='instrumentversion',
            name='workbook',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile'),
        ),
        migrations.AddField(
            model_name='instrumentfile',
            name='of_version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='diagnosis.instrumentversion'),
        ),
        migrations.AddField(
            model_name='participants',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='diagnosis.activity'),
        ),
        migrations.AddField(
            model_name='protocolanswer',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='protocol', to='diagnosis.activity'),
        ),
        migrations.AddField(
            model_name='protocolanswer',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='referral',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='diagnosis.activity'),
        ),
        migrations.AddField(
            model_name='referral',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='referral',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='teammember',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='team', to='diagnosis.activity'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='consent',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='withdrawals', to='diagnosis.consent'),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='participants',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawals', to='diagnosis.participants'),
        ),
        migrations.AddIndex(
            model_name='activityarea',
            index=models.Index(fields=['code'], name='diagnosis_a_code_793fe8_idx'),
        ),
        migrations.AddConstraint(
            model_name='activityarea',
            constraint=models.UniqueConstraint(fields=('activity', 'code'), name='activity_area_once'),
        ),
        migrations.AddConstraint(
            model_name='consenttext',
            constraint=models.UniqueConstraint(fields=('audit', 'number'), name='consenttext_number_once'),
        ),
        migrations.AddConstraint(
            model_name='consenttext',
            constraint=models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='consenttext_access_level_known'),
        ),
        migrations.AddConstraint(
            model_name='consenttext',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_use', 'retired'])), name='consenttext_state_known'),
        ),
        migrations.AddConstraint(
            model_name='consenttext',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['focus_group', 'work_group', 'mapping', 'walk', 'interview', 'prison', 'guardian', 'child'])), name='consent_text_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='consenttext',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['es', 'en'])), name='consent_text_language_known'),
        ),
        migrations.AddConstraint(
            model_name='consenttext',
            constraint=models.UniqueConstraint(fields=('audit', 'kind', 'language', 'version'), name='consent_text_version_once'),
        ),
        migrations.AddConstraint(
            model_name='consenttext',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'in_use')), fields=('audit', 'kind', 'language'), name='consent_text_one_in_use'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='consent_of_some'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('form__in', ['written', 'oral'])), name='consent_form_known'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(fields=('receipt',), name='consent_receipt_once'),
        ),
        migrations.AddConstraint(
            model_name='coveragetarget',
            constraint=models.UniqueConstraint(fields=('audit', 'number'), name='coveragetarget_number_once'),
        ),
        migrations.AddConstraint(
            model_name='coveragetarget',
            constraint=models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='coveragetarget_access_level_known'),
        ),
        migrations.AddConstraint(
            model_name='coveragetarget',
            constraint=models.CheckConstraint(condition=models.Q(('least__gte', 1)), name='target_of_some'),
        ),
        migrations.AddConstraint(
            model_name='coveragetarget',
            constraint=models.CheckConstraint(condition=models.Q(('unit__in', ['activities', 'people'])), name='target_unit_known'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('audit', 'number'), name='document_number_once'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='document_access_level_known'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['received', 'checked', 'erased', 'withdrawn'])), name='document_state_known'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['transcript', 'notes', 'photo', 'audio', 'video', 'consent_sheet', 'other'])), name='document_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('faces__in', ['', 'unseen', 'pixelated', 'none'])), name='document_faces_known'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('access_level', 'public'), _negated=True), models.Q(('faces', 'unseen'), _negated=True), _connector='OR'), name='document_public_was_looked_at'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'consent_sheet'), _negated=True), ('access_level', 'restricted'), _connector='OR'), name='document_sheet_is_restricted'),
        ),
        migrations.AddConstraint(
            model_name='documentversion',
            constraint=models.UniqueConstraint(fields=('document', 'version'), name='document_version_once'),
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.UniqueConstraint(fields=('audit', 'number'), name='instrument_number_once'),
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='instrument_access_level_known'),
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['focus_group', 'work_group', 'mapping', 'prison', 'officials', 'walk', 'perception', 'other'])), name='instrument_purpose_known'),
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.UniqueConstraint(condition=models.Q(('form_id', ''), _negated=True), fields=('audit', 'form_id'), name='instrument_form_id_once'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.UniqueConstraint(fields=('audit', 'number'), name='activity_number_once'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='activity_access_level_known'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'held', 'documented', 'verified', 'cancelled'])), name='activity_state_known'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('technique__in', ['focus_group', 'work_group', 'mapping', 'walk', 'interview'])), name='activity_technique_known'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('sector__in', ['residents', 'social', 'government', 'key', 'private', 'prison'])), name='activity_sector_known'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('access_level', 'restricted'), models.Q(('with_minors', False), models.Q(('sector', 'prison'), _negated=True)), _connector='OR'), name='activity_delicate_is_restricted'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('held', 'documented', 'verified')), _negated=True), ('on__isnull', False), _connector='OR'), name='activity_held_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('starts_at__isnull', True), ('ends_at__isnull', True), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='activity_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='instrumentversion',
            constraint=models.UniqueConstraint(fields=('audit', 'number'), name='instrumentversion_number_once'),
        ),
        migrations.AddConstraint(
            model_name='instrumentversion',
            constraint=models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='instrumentversion_access_level_known'),
        ),
        migrations.AddConstraint(
            model_name='instrumentversion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'retired'])), name='instrumentversion_state_known'),
        ),
        migrations.AddConstraint(
            model_name='instrumentversion',
            constraint=models.UniqueConstraint(fields=('instrument', 'version'), name='instrument_version_once'),
        ),
        migrations.AddConstraint(
            model_name='instrumentversion',
            constraint=models.UniqueConstraint(fields=('instrument', 'form_version'), name='instrument_form_version_once'),
        ),
        migrations.AddConstraint(
            model_name='instrumentversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('instrument',), name='instrument_one_published'),
        ),
        migrations.AddConstraint(
            model_name='instrumentversion',
            constraint=models.CheckConstraint(condition=models.Q(('on_test_devices', False), ('state', 'draft'), _connector='OR'), name='instrument_draft_on_test_devices'),
        ),
        migrations.AddConstraint(
            model_name='instrumentfile',
            constraint=models.UniqueConstraint(fields=('of_version', 'name'), name='instrument_file_once'),
        ),
        migrations.AddConstraint(
            model_name='participants',
            constraint=models.UniqueConstraint(fields=('activity', 'sex', 'age', 'sector'), name='participants_line_once'),
        ),
        migrations.AddConstraint(
            model_name='participants',
            constraint=models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='participants_are_some'),
        ),
        migrations.AddConstraint(
            model_name='participants',
            constraint=models.CheckConstraint(condition=models.Q(('sex__in', ['women', 'men', 'other', 'unknown'])), name='participants_sex_known'),
        ),
        migrations.AddConstraint(
            model_name='participants',
            constraint=models.CheckConstraint(condition=models.Q(('age__in', ['0-11', '12-17', '18-29', '30-59', '60+', 'unknown'])), name='participants_age_known'),
        ),
        migrations.AddConstraint(
            model_name='participants',
            constraint=models.CheckConstraint(condition=models.Q(('sector__in', ['residents', 'social', 'government', 'key', 'private', 'prison'])), name='participants_sector_known'),
        ),
        migrations.AddConstraint(
            model_name='protocolanswer',
            constraint=models.UniqueConstraint(fields=('activity', 'point'), name='protocol_point_once'),
        ),
        migrations.AddConstraint(
            model_name='protocolanswer',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['yes', 'no', 'na'])), name='protocol_answer_known'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.UniqueConstraint(fields=('audit', 'number'), name='referral_number_once'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='referral_access_level_known'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'referred', 'closed'])), name='referral_state_known'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('sort__in', ['distress', 'harm', 'minor', 'help'])), name='referral_sort_known'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('access_level', 'restricted')), name='referral_is_restricted'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.UniqueConstraint(fields=('activity', 'person'), name='activity_member_once'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['leads', 'helps'])), name='activity_member_part_known'),
        ),
        migrations.AddConstraint(
            model_name='withdrawal',
            constraint=models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='withdrawal_of_some'),
        ),
    ]
