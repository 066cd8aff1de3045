import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import sereno.web.people.plain_text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Audit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address')),
                ('name', models.CharField(max_length=160, validators=[sereno.web.people.plain_text.one_line], verbose_name='name')),
                ('country', models.CharField(choices=[('ar', 'Argentina'), ('bo', 'Bolivia'), ('br', 'Brazil'), ('ca', 'Canada'), ('cl', 'Chile'), ('co', 'Colombia'), ('cr', 'Costa Rica'), ('cu', 'Cuba'), ('do', 'Dominican Republic'), ('ec', 'Ecuador'), ('sv', 'El Salvador'), ('gt', 'Guatemala'), ('hn', 'Honduras'), ('ie', 'Ireland'), ('mx', 'Mexico'), ('ni', 'Nicaragua'), ('pa', 'Panama'), ('py', 'Paraguay'), ('pe', 'Peru'), ('pt', 'Portugal'), ('pr', 'Puerto Rico'), ('za', 'South Africa'), ('es', 'Spain'), ('gb', 'United Kingdom'), ('us', 'United States'), ('uy', 'Uruguay'), ('ve', 'Venezuela'), ('xx', 'Another country')], default='mx', max_length=2, verbose_name='country')),
                ('languages', models.JSONField(default=list, verbose_name='languages')),
                ('select', models.PositiveIntegerField(default=22, validators=[django.core.validators.MinValueValidator(1)], verbose_name='neighbourhoods to select')),
                ('level_name', models.CharField(default='colonia', max_length=40, validators=[sereno.web.people.plain_text.one_line], verbose_name='what an area is called here')),
                ('group_name', models.CharField(default='delegación', max_length=40, validators=[sereno.web.people.plain_text.one_line], verbose_name='what a group is called')),
                ('k', models.PositiveIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1)], verbose_name='smallest number shown to everyone')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'audit',
                'verbose_name_plural': 'audits',
                'ordering': ['name__in_order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('verb', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=60)),
                ('key', models.BigIntegerField()),
                ('parent_kind', models.CharField(blank=True, max_length=60)),
                ('parent_key', models.BigIntegerField(null=True)),
                ('access_level', models.CharField(choices=[('public', 'Public: anyone'), ('team', 'Team: the people of this audit'), ('field', 'Field: the fieldwork team and the coordinator'), ('restricted', 'Restricted: only people who need it, and every reading is recorded')], max_length=10)),
                ('about', models.CharField(blank=True, max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('detail', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['audit', '-at'], name='audits_even_audit_i_1facec_idx'), models.Index(fields=['kind', 'key'], name='audits_even_kind_a9a9e7_idx'), models.Index(fields=['parent_kind', 'parent_key'], name='audits_even_parent__5bec35_idx')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='audits.audit')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('used_at__isnull', True)), fields=('person',), name='one_open_invitation')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('coordinator', 'Coordinator'), ('analyst', 'Analyst'), ('fieldworker', 'Fieldworker'), ('coder', 'Coder'), ('official', 'Municipal official'), ('evaluator', 'Independent evaluator'), ('care', 'Psychosocial support'), ('viewer', 'Viewer')], max_length=16, verbose_name='role')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='audits.audit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('audit', 'person'), name='one_role_in_an_audit'), models.CheckConstraint(condition=models.Q(('role__in', ['coordinator', 'analyst', 'fieldworker', 'coder', 'official', 'evaluator', 'care', 'viewer'])), name='membership_role_known')],
            },
        ),
    ]
