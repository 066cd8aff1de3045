import django.db.models.deletion
import sereno.web.people.plain_text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audits', '0001_initial'),
        ('people', '__first__'),
        ('topics', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='No.')),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], default='team', max_length=10, verbose_name='who may see it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('name', models.CharField(max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='name')),
                ('short_name', models.CharField(blank=True, max_length=30, validators=[sereno.web.people.plain_text.one_line], verbose_name='short name')),
                ('kind', models.CharField(blank=True, choices=[('municipal', 'municipal unit'), ('state', 'state'), ('federal', 'federal'), ('un', 'United Nations'), ('academia', 'academia'), ('civil_society', 'civil society'), ('private', 'private sector'), ('community', 'community')], max_length=13, verbose_name='kind')),
                ('partner_since', models.DateField(blank=True, null=True, verbose_name='partner since')),
                ('partner_until', models.DateField(blank=True, null=True, verbose_name='partner until')),
                ('brought', models.TextField(blank=True, max_length=1000, validators=[sereno.web.people.plain_text.plain_text], verbose_name='what it brought')),
                ('state', models.CharField(choices=[('in_use', 'in use'), ('dissolved', 'no longer there')], default='in_use', editable=False, max_length=9, verbose_name='state')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audits.audit')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mandate', models.ManyToManyField(blank=True, related_name='organisations', to='topics.topic', verbose_name='topics it may act on')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='parts', to='organisations.organisation', verbose_name='part of')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('audit', 'number'), name='organisation_number_once'), models.CheckConstraint(condition=models.Q(('access_level__in', ['public', 'team', 'field', 'restricted'])), name='organisation_access_level_known'), models.CheckConstraint(condition=models.Q(('state__in', ['in_use', 'dissolved'])), name='organisation_state_known'), models.UniqueConstraint(fields=('audit', 'name'), name='organisation_name_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['', 'municipal', 'state', 'federal', 'un', 'academia', 'civil_society', 'private', 'community'])), name='organisation_kind_known'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='organisation_not_in_itself'), models.CheckConstraint(condition=models.Q(('partner_since__isnull', True), ('partner_until__isnull', True), ('partner_until__gte', models.F('partner_since')), _connector='OR'), name='organisation_partner_forwards')],
            },
        ),
        migrations.CreateModel(
            name='FocalPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='focal_points', to='audits.membership')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='focal_points', to='organisations.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'membership'), name='focal_point_once')],
            },
        ),
    ]
