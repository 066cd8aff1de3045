import django.core.validators
import django.db.models.deletion
import sereno.web.people.plain_text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audits', '0001_initial'),
        ('findings', '0001_initial'),
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublicSite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_on', models.BooleanField(default=False, verbose_name='anybody may open it')),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('audit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='public_site', to='audits.audit')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('day', models.DateField(verbose_name='day')),
                ('digest', models.CharField(max_length=64)),
                ('files', models.PositiveIntegerField()),
                ('stored_as', models.CharField(max_length=40)),
                ('said', models.JSONField()),
                ('sereno', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='edition_of_site_once')],
            },
        ),
        migrations.CreateModel(
            name='ExportDetails',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('publisher', models.CharField(blank=True, max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='who publishes')),
                ('publisher_id', models.CharField(blank=True, max_length=80, validators=[sereno.web.people.plain_text.one_line, django.core.validators.RegexValidator('^[A-Z]{2}-[A-Z0-9_]+-[A-Za-z0-9._-]+$', 'Country, register and number, joined by hyphens: MX-RFC-MQU850101ABC.')], verbose_name='its identifier')),
                ('publisher_type', models.CharField(blank=True, choices=[('10', 'national government'), ('11', 'local government'), ('15', 'another public body'), ('21', 'international civil society organisation'), ('22', 'national civil society organisation'), ('40', 'multilateral organisation'), ('80', 'university or research')], max_length=2, verbose_name='what kind of organisation it is')),
                ('country', models.CharField(blank=True, max_length=2, validators=[sereno.web.people.plain_text.one_line, django.core.validators.RegexValidator('^[A-Z]{2}$', 'Two capital letters: MX, CO, ZA.')], verbose_name='country')),
                ('currency', models.CharField(blank=True, max_length=3, validators=[sereno.web.people.plain_text.one_line, django.core.validators.RegexValidator('^[A-Z]{3}$', 'Three capital letters: USD, MXN.')], verbose_name='currency')),
                ('sector', models.CharField(blank=True, default='15130', max_length=5, validators=[sereno.web.people.plain_text.one_line, django.core.validators.RegexValidator('^[0-9]{5}$', 'Five digits: 15130.')], verbose_name='sector')),
                ('ocid_prefix', models.CharField(blank=True, max_length=11, validators=[sereno.web.people.plain_text.one_line, django.core.validators.RegexValidator('^ocds-[a-z0-9]{6}$', '“ocds-” and six letters or digits.')], verbose_name='prefix of the contracting identifiers')),
                ('address', models.URLField(blank=True, max_length=400, validators=[sereno.web.people.plain_text.one_line], verbose_name='where the files will be')),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('audit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='export_details', to='audits.audit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('publisher_type__in', ['', '10', '11', '15', '21', '22', '40', '80'])), name='export_publisher_type_known')],
            },
        ),
        migrations.CreateModel(
            name='NamingSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('reason', models.CharField(max_length=300, validators=[sereno.web.people.plain_text.one_line], verbose_name='why')),
                ('at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='naming_signatures', to='findings.finding')),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('finding', 'version'), name='naming_signed_once')],
            },
        ),
    ]
