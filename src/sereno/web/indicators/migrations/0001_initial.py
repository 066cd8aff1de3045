import django.db.models.deletion
import sereno.web.people.plain_text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audits', '0001_initial'),
        ('files', '0001_initial'),
        ('imports', '0001_initial'),
        ('people', '__first__'),
        ('sources', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=120, verbose_name='code')),
                ('name_es', models.CharField(max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='name in Spanish')),
                ('name_en', models.CharField(max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='name in English')),
                ('definition_es', models.TextField(blank=True, validators=[sereno.web.people.plain_text.plain_text], verbose_name='definition in Spanish')),
                ('definition_en', models.TextField(blank=True, validators=[sereno.web.people.plain_text.plain_text], verbose_name='definition in English')),
                ('numerator_es', models.CharField(blank=True, max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='numerator in Spanish')),
                ('numerator_en', models.CharField(blank=True, max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='numerator in English')),
                ('denominator_es', models.CharField(blank=True, max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='denominator in Spanish')),
                ('denominator_en', models.CharField(blank=True, max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='denominator in English')),
                ('factor', models.FloatField(default=1, verbose_name='factor')),
                ('unit', models.CharField(default='number', max_length=40, verbose_name='unit')),
                ('good', models.CharField(blank=True, choices=[('higher', 'higher is better'), ('lower', 'lower is better'), ('', 'neither')], default='', max_length=6, verbose_name='good direction')),
                ('level', models.CharField(blank=True, max_length=40, verbose_name='finest level')),
                ('frequency', models.CharField(blank=True, choices=[('month', 'every month'), ('quarter', 'every quarter'), ('year', 'every year'), ('census', 'with each census'), ('once', 'once'), ('', 'not known')], default='', max_length=8, verbose_name='frequency')),
                ('sdg', models.CharField(blank=True, max_length=12, verbose_name='SDG target or indicator')),
                ('topic', models.CharField(blank=True, max_length=40, verbose_name='topic')),
                ('interval', models.CharField(blank=True, choices=[('poisson', 'Poisson: events'), ('binomial', 'binomial: a part of a whole'), ('', 'none: the source brings its own, or there is none')], default='', max_length=8, verbose_name='interval')),
                ('formula', models.TextField(blank=True, verbose_name='formula')),
                ('origin', models.CharField(choices=[('incidents', 'incidents of this audit'), ('derived', 'a formula'), ('given', 'tables')], default='given', max_length=10)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='indicators', to='sources.source')),
            ],
            options={
                'ordering': ['code__in_order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'code'), name='indicator_code_once'), models.CheckConstraint(condition=models.Q(('origin__in', ['incidents', 'derived', 'given'])), name='indicator_origin_known'), models.CheckConstraint(condition=models.Q(('factor__gt', 0)), name='indicator_factor'), models.CheckConstraint(condition=models.Q(models.Q(('origin', 'derived'), _negated=True), models.Q(('formula', ''), _negated=True), _connector='OR'), name='derived_indicator_has_a_formula')],
            },
        ),
        migrations.CreateModel(
            name='IndicatorEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('facts', models.JSONField(default=dict)),
                ('n_values', models.PositiveIntegerField()),
                ('first_period', models.CharField(max_length=40)),
                ('last_period', models.CharField(max_length=40)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='indicators.indicator')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'number'), name='edition_number_once')],
            },
        ),
        migrations.AddField(
            model_name='indicator',
            name='current',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.indicatoredition'),
        ),
        migrations.CreateModel(
            name='ValueFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('import', 'imported from a table'), ('version', 'recounted from the incidents'), ('inputs', 'recalculated because its inputs changed'), ('formula', 'recalculated because the formula changed'), ('geography', 'carried over from another geography')], max_length=10)),
                ('about', models.CharField(blank=True, max_length=300)),
                ('n_values', models.PositiveIntegerField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='value_files', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='value_files', to='files.keptfile')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='value_files', to='imports.dataversion')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('why', 'version')), fields=('version',), name='version_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='IndicatorTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('draft', 'being mapped'), ('checked', 'checked'), ('loaded', 'loaded')], default='draft', max_length=8)),
                ('sheet', models.CharField(blank=True, max_length=120)),
                ('settled', models.JSONField(default=dict)),
                ('checked', models.JSONField(default=dict)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('apart', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='apart_of_tables', to='files.keptfile')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicator_tables', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rejects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='rejects_of_tables', to='files.keptfile')),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicator_tables', to='imports.upload')),
                ('values', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='values_of_tables', to='files.keptfile')),
                ('file', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='table', to='indicators.valuefile')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='table_number_once'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'checked', 'loaded'])), name='table_state_known')],
            },
        ),
        migrations.AddField(
            model_name='indicatoredition',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='indicators.valuefile'),
        ),
    ]
