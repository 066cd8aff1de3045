import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audits', '0002_initial'),
        ('files', '0002_initial'),
        ('geographies', '0001_initial'),
        ('imports', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='levelboundaries',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='levelboundaries',
            name='drawn',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile'),
        ),
        migrations.AddField(
            model_name='levelboundaries',
            name='level',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='boundaries', to='geographies.geographylevel'),
        ),
        migrations.AddField(
            model_name='levelboundaries',
            name='shapes',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='files.keptfile'),
        ),
        migrations.AddField(
            model_name='levelboundaries',
            name='upload',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='level_boundaries', to='imports.upload'),
        ),
        migrations.AddField(
            model_name='levelcrosswalk',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crosswalks', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='levelcrosswalk',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='levelcrosswalk',
            name='control',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='crosswalks_by', to='geographies.geographylevel'),
        ),
        migrations.AddField(
            model_name='levelcrosswalk',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crosswalks_from', to='geographies.geographylevel'),
        ),
        migrations.AddField(
            model_name='levelcrosswalk',
            name='target',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crosswalks_to', to='geographies.geographylevel'),
        ),
        migrations.AddField(
            model_name='levelcrosswalk',
            name='upload',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='level_crosswalks', to='imports.upload'),
        ),
        migrations.AddField(
            model_name='levelcrosswalk',
            name='weights',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='crosswalks', to='files.keptfile'),
        ),
        migrations.AddConstraint(
            model_name='geographylevel',
            constraint=models.UniqueConstraint(fields=('audit', 'key'), name='level_key_once'),
        ),
        migrations.AddConstraint(
            model_name='geographylevel',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='level_not_its_own_parent'),
        ),
        migrations.AddConstraint(
            model_name='geographyarea',
            constraint=models.UniqueConstraint(fields=('level', 'code'), name='area_code_once_a_level'),
        ),
        migrations.AddConstraint(
            model_name='geographyarea',
            constraint=models.CheckConstraint(condition=models.Q(('population__isnull', True), ('population__gte', 0), _connector='OR'), name='area_population_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='levelcrosswalk',
            constraint=models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='crosswalk_of_two_levels'),
        ),
    ]
