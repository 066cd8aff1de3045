import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audits', '0002_initial'),
        ('files', '0002_initial'),
        ('imports', '0001_initial'),
        ('sources', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='dataversion',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dataversion',
            name='quality_read_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dataversion',
            name='sources',
            field=models.ManyToManyField(related_name='versions', to='sources.source'),
        ),
        migrations.AddField(
            model_name='importdraft',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='importdraft',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='import_drafts', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='offencedecision',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offence_decisions', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='offencedecision',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='placedecision',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='place_decisions', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='placedecision',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='upload',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='upload',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='upload',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='uploads', to='files.keptfile'),
        ),
        migrations.AddField(
            model_name='upload',
            name='source',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='sources.source'),
        ),
        migrations.AddConstraint(
            model_name='dataversion',
            constraint=models.UniqueConstraint(fields=('audit', 'number'), name='version_number_once'),
        ),
        migrations.AddConstraint(
            model_name='importdraft',
            constraint=models.UniqueConstraint(fields=('audit', 'person'), name='one_draft_a_person'),
        ),
        migrations.AddConstraint(
            model_name='offencedecision',
            constraint=models.UniqueConstraint(fields=('audit', 'folded'), name='offence_decided_once'),
        ),
        migrations.AddConstraint(
            model_name='placedecision',
            constraint=models.UniqueConstraint(fields=('audit', 'group_folded', 'name_folded'), name='place_decided_once'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.UniqueConstraint(fields=('audit', 'kind', 'file'), name='upload_content_once'),
        ),
    ]
