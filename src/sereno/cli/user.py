"""`sereno user`: who may sign in, and in which audit with which role."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click

from sereno.cli.instance import bring_up_to_date, open_instance
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.problems import Problem

if TYPE_CHECKING:
    from sereno.web.people.models import Person

# Those of sereno.web.audits.roles, which a command doesn't load before it runs.
ROLES = (
    *("coordinator", "analyst", "fieldworker", "coder", "official", "evaluator", "care"),
    "viewer",
)


@click.group(
    "user",
    help=_(
        "People who sign in on this instance. Nobody can sign up on their own: accounts are made "
        "here.\n\n"
        "Example: sereno user add ana@example.org --name Ana --audit demo --role analyst"
    ),
)
def command() -> None:
    pass


def _password_option(password: bool) -> str:
    """A password that the person types twice, or a new one."""
    if password:
        typed: str = click.prompt(
            _("Password (12 characters or more)"), hide_input=True, confirmation_prompt=True
        )
        return typed
    return secrets.token_urlsafe(15)


def _hand_over(password: str, typed: bool) -> None:
    if not typed:
        # The password alone goes to the standard output, for whoever pipes it on.
        click.echo(_("Password; it is not shown again:"), err=True)
        click.echo(password)


def _person(mail: str) -> Person:
    from sereno.web.people.models import Person

    found = Person.objects.filter(email__iexact=mail).first()
    if found is None:
        raise Problem("person_unknown", where=mail)
    return found


@command.command("add", help=_("Make an account, and give it a role in an audit."))
@click.argument("mail")
@click.option("--name", default="", help=_("Name as other people see it."))
@click.option("--admin", is_flag=True, help=_("Administrator of the whole instance."))
@click.option("--audit", help=_("Audit, by its address (slug)."))
@click.option(
    "--role", type=click.Choice(ROLES), default="viewer", show_default=True, help=_("Role there.")
)
@click.option("--password", is_flag=True, help=_("Ask for the password instead of making one."))
@click.option("--language", type=click.Choice(("es", "en")), default=None, help=_("Language."))
def add(
    mail: str,
    name: str,
    admin: bool,
    audit: str | None,
    role: str,
    password: bool,
    language: str | None,
) -> None:
    open_instance()
    bring_up_to_date()
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from sereno.web.audits.changes import give_role
    from sereno.web.audits.models import Audit
    from sereno.web.audits.roles import Role
    from sereno.web.people.changes import add_person

    secret = _password_option(password)
    with transaction.atomic():
        found = Audit.objects.filter(slug=audit).first() if audit else None
        if audit and found is None:
            raise Problem("audit_unknown", where=audit)
        try:
            person = add_person(
                email=mail, password=secret, name=name, language=language or "", is_admin=admin
            )
        except ValidationError as error:
            raise Problem("person_refused", where=mail, why=" ".join(error.messages)) from error
        if found:
            give_role(audit=found, person=person, role=Role(role), by=None)
    click.echo(_("{mail} may sign in.").format(mail=person.email), err=True)
    _hand_over(secret, password)


@command.command("list", help=_("Everyone with an account, and their roles."))
def list_people() -> None:
    open_instance()
    bring_up_to_date()
    from sereno.web.people.models import Person

    for person in Person.objects.order_by("email").prefetch_related("memberships__audit"):
        facts = [person.name] if person.name else []
        if person.is_superuser:
            facts.append(_("administrator"))
        if not person.is_active:
            facts.append(_("may not sign in"))
        facts += [f"{m.audit.slug}: {m.role}" for m in person.memberships.all()]
        click.echo("\t".join([person.email, *facts]))


@command.command(
    "reset", help=_("Give a person a new password; their sessions and API tokens end.")
)
@click.argument("mail")
@click.option("--password", is_flag=True, help=_("Ask for the password instead of making one."))
@click.option(
    "--second-step", is_flag=True, help=_("Also take away their second step: codes and keys.")
)
def reset(mail: str, password: bool, second_step: bool) -> None:
    open_instance()
    from django.core.exceptions import ValidationError

    from sereno.web.people.changes import reset_password, take_second_step

    person, secret = _person(mail), _password_option(password)
    try:
        reset_password(person=person, password=secret)
    except ValidationError as error:
        raise Problem("person_refused", where=mail, why=" ".join(error.messages)) from error
    if second_step:
        take_second_step(person=person)
    click.echo(_("{mail} has a new password.").format(mail=person.email), err=True)
    _hand_over(secret, password)


@command.command("deactivate", help=_("Stop a person from signing in; what they did stays."))
@click.argument("mail")
def deactivate(mail: str) -> None:
    _let_in(mail, False)
    click.echo(_("{mail} may not sign in any more.").format(mail=mail), err=True)


@command.command("activate", help=_("Let a person sign in again."))
@click.argument("mail")
def activate(mail: str) -> None:
    _let_in(mail, True)
    click.echo(_("{mail} may sign in.").format(mail=mail), err=True)


@command.command("sign-out", help=_("End a person's sessions; without a person, everyone's."))
@click.argument("mail", required=False)
def sign_out(mail: str | None) -> None:
    open_instance()
    from sereno.web.people.changes import sign_out as end
    from sereno.web.people.models import Person

    n = sum(
        end(person=person, by=None)
        for person in ([_person(mail)] if mail else Person.objects.order_by("pk"))
    )
    click.echo(_("Sessions ended: {n}").format(n=n), err=True)


def _let_in(mail: str, is_active: bool) -> None:
    open_instance()
    from sereno.web.people.changes import let_in

    let_in(person=_person(mail), is_active=is_active)
