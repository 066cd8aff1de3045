import django.db.models.deletion
import sereno.web.people.plain_text
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audits', '0001_initial'),
    ]

    operations = [
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
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
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
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
    ]
