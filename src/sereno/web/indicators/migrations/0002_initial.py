import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audits', '0002_initial'),
        ('files', '0002_initial'),
        ('imports', '0002_initial'),
        ('indicators', '0001_initial'),
        ('sources', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='indicator',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='indicator',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='indicators', to='sources.source'),
        ),
        migrations.AddField(
            model_name='indicatoredition',
            name='indicator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='indicators.indicator'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='current',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.indicatoredition'),
        ),
        migrations.AddField(
            model_name='indicatortable',
            name='apart',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='apart_of_tables', to='files.keptfile'),
        ),
        migrations.AddField(
            model_name='indicatortable',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicator_tables', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='indicatortable',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='indicatortable',
            name='rejects',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='rejects_of_tables', to='files.keptfile'),
        ),
        migrations.AddField(
            model_name='indicatortable',
            name='upload',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicator_tables', to='imports.upload'),
        ),
        migrations.AddField(
            model_name='indicatortable',
            name='values',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='values_of_tables', to='files.keptfile'),
        ),
        migrations.AddField(
            model_name='valuefile',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='value_files', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='valuefile',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='valuefile',
            name='kept',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='value_files', to='files.keptfile'),
        ),
        migrations.AddField(
            model_name='valuefile',
            name='version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='value_files', to='imports.dataversion'),
        ),
        migrations.AddField(
            model_name='indicatortable',
            name='file',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='table', to='indicators.valuefile'),
        ),
        migrations.AddField(
            model_name='indicatoredition',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='indicators.valuefile'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.UniqueConstraint(fields=('audit', 'code'), name='indicator_code_once'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['incidents', 'derived', 'given'])), name='indicator_origin_known'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('factor__gt', 0)), name='indicator_factor'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'derived'), _negated=True), models.Q(('formula', ''), _negated=True), _connector='OR'), name='derived_indicator_has_a_formula'),
        ),
        migrations.AddConstraint(
            model_name='valuefile',
            constraint=models.UniqueConstraint(condition=models.Q(('why', 'version')), fields=('version',), name='version_counted_once'),
        ),
        migrations.AddConstraint(
            model_name='indicatortable',
            constraint=models.UniqueConstraint(fields=('audit', 'number'), name='table_number_once'),
        ),
        migrations.AddConstraint(
            model_name='indicatortable',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'checked', 'loaded'])), name='table_state_known'),
        ),
        migrations.AddConstraint(
            model_name='indicatoredition',
            constraint=models.UniqueConstraint(fields=('indicator', 'number'), name='edition_number_once'),
        ),
    ]
