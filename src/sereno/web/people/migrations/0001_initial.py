import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import sereno.web.people.plain_text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='email address')),
                ('name', models.CharField(blank=True, max_length=120, validators=[sereno.web.people.plain_text.one_line], verbose_name='name')),
                ('language', models.CharField(blank=True, choices=[('es', 'Español'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('wants_letters', models.BooleanField(default=True, verbose_name='letters on what waits')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='person_email_once')],
            },
        ),
        migrations.CreateModel(
            name='AccountEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('change', models.CharField(choices=[('opened', 'Account opened'), ('first_password', 'First password set'), ('password_changed', 'Password changed'), ('password_by_link', 'Password replaced by a link sent by mail'), ('password_given', 'Password replaced on the server'), ('name', 'Name changed'), ('email', 'Email address changed'), ('language', 'Language changed'), ('letters', 'Letters on what waits changed'), ('stopped', 'Account stopped'), ('let_in', 'Account allowed to sign in again'), ('app_on', 'Authenticator app turned on'), ('app_off', 'Authenticator app turned off'), ('key_added', 'Passkey or security key added'), ('key_removed', 'Passkey or security key removed'), ('signed_out', 'Sessions ended'), ('signed_in', 'Signed in'), ('sign_in_failed', 'Sign-in failed: wrong password'), ('code_failed', 'Sign-in failed: wrong code'), ('locked_out', 'Sign-in blocked for some minutes after many failed attempts'), ('codes_made', 'Recovery codes made'), ('codes_gone', 'Recovery codes removed')], max_length=20)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='account_events', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SecondStepTries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField(default=0)),
                ('since', models.DateTimeField()),
                ('last_right', models.CharField(blank=True, max_length=64)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
