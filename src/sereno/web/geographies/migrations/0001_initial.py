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
    ]

    operations = [
        migrations.CreateModel(
            name='GeographyLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40)),
                ('name', models.CharField(max_length=60, validators=[sereno.web.people.plain_text.one_line], verbose_name='name')),
                ('order', models.PositiveSmallIntegerField(default=10)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='levels', to='audits.audit')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='geographies.geographylevel', verbose_name='level above')),
            ],
            options={
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'key'), name='level_key_once'), models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='level_not_its_own_parent')],
            },
        ),
        migrations.CreateModel(
            name='GeographyArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=120)),
                ('name', models.TextField()),
                ('population', models.FloatField(blank=True, null=True)),
                ('is_current', models.BooleanField(default=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='children', to='geographies.geographyarea')),
                ('level', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='geographies.geographylevel')),
            ],
            options={
                'ordering': ['code__in_order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('level', 'code'), name='area_code_once_a_level'), models.CheckConstraint(condition=models.Q(('population__isnull', True), ('population__gte', 0), _connector='OR'), name='area_population_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='LevelBoundaries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n_areas', models.PositiveIntegerField(default=0)),
                ('n_without', models.PositiveIntegerField(default=0)),
                ('n_strange', models.PositiveIntegerField(default=0)),
                ('notes', models.JSONField(default=list)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='level_boundaries', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drawn', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile')),
                ('level', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='boundaries', to='geographies.geographylevel')),
                ('shapes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile')),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='level_boundaries', to='imports.upload')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='LevelCrosswalk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=255)),
                ('basis', models.CharField(choices=[('table', 'a table of weights'), ('area', 'shared surface'), ('population', 'people, by where they live'), ('nested', 'which area lies in which')], max_length=10)),
                ('n_pairs', models.PositiveIntegerField(default=0)),
                ('outside', models.FloatField(default=0)),
                ('split', models.FloatField(default=0)),
                ('faults', models.JSONField(default=list)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crosswalks', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('control', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='crosswalks_by', to='geographies.geographylevel')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crosswalks_from', to='geographies.geographylevel')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crosswalks_to', to='geographies.geographylevel')),
                ('upload', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='level_crosswalks', to='imports.upload')),
                ('weights', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='crosswalks', to='files.keptfile')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='crosswalk_of_two_levels')],
            },
        ),
    ]
