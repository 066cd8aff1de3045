"""Every setting that an operator may give, declared once: name, type, default and meaning.

`docs/reference/settings.md` is printed from this table, and a setting that isn't here is refused
at start, so that a misspelt name is never silently ignored.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sereno.vocabulary.language import LANGUAGES
from sereno.vocabulary.problems import Problem


@dataclass(frozen=True)
class Setting:
    """One environment variable."""

    name: str
    type: Literal["text", "flag", "integer", "list", "path"]
    default: str
    es: str
    en: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "SERENO_HOME",
        "path",
        "",
        "Carpeta de los datos: base SQLite, archivos e incidentes.",
        "Data folder: SQLite database, files and incidents.",
    ),
    Setting(
        "SERENO_DATABASE_URL",
        "text",
        "",
        "postgresql://usuario:clave@servidor/base; vacío: SQLite en SERENO_HOME.",
        "postgresql://user:password@host/database; empty: SQLite in SERENO_HOME.",
    ),
    Setting(
        "SERENO_SECRET_KEY",
        "text",
        "",
        "Clave de firmas, 50 caracteres o más. Vacío: se genera y se guarda en "
        "SERENO_HOME/secret.key.",
        "Signing key, 50 characters or more. If empty, it is generated and kept in "
        "SERENO_HOME/secret.key.",
    ),
    Setting(
        "SERENO_VAULT_KEY_FILE",
        "path",
        "",
        "Archivo de las claves de los textos y archivos restringidos, de preferencia en otro "
        "disco. Vacío: SERENO_HOME/vault.key.",
        "File of the keys of restricted texts and files, preferably on another disk. If empty: "
        "SERENO_HOME/vault.key.",
    ),
    Setting(
        "SERENO_HOSTS",
        "list",
        "localhost,127.0.0.1,[::1]",
        "Nombres con que se llega a la instancia, separados por comas.",
        "Names under which the instance can be reached, separated by commas.",
    ),
    Setting(
        "SERENO_TLS_PROXY",
        "flag",
        "no",
        "yes: un proxy delante atiende TLS y envía X-Forwarded-Proto. Sin él, una instancia que "
        "no es solo local se niega a arrancar.",
        "yes: a proxy in front handles TLS and sends X-Forwarded-Proto. Without it, an "
        "instance that isn't only local refuses to start.",
    ),
    Setting(
        "SERENO_WITHOUT_TLS",
        "flag",
        "no",
        "yes: acepto servir sin TLS (por ejemplo, en una red cerrada).",
        "yes: I accept serving without TLS (in a closed network, for instance).",
    ),
    Setting(
        "SERENO_DEBUG",
        "flag",
        "no",
        "yes: páginas de error con detalles; solo para desarrollar.",
        "yes: error pages with details; for development only.",
    ),
    Setting(
        "SERENO_DEMO",
        "flag",
        "no",
        "yes: instancia de demostración, solo en este equipo; la crea «sereno demo».",
        "yes: demo instance, on this machine only; set by “sereno demo”.",
    ),
    Setting(
        "SERENO_UPLOAD_LIMIT_MB",
        "integer",
        "2048",
        "Tamaño máximo de un archivo subido, en MB.",
        "Largest file that may be uploaded, in MB.",
    ),
    Setting(
        "SERENO_SERVER_FOLDER",
        "path",
        "",
        "Carpeta del servidor de la que puede importar quien coordina la auditoría; vacío: "
        "ninguna.",
        "Folder on the server from which a coordinator may import; empty: none.",
    ),
    Setting(
        "SERENO_API_PER_MINUTE",
        "integer",
        "300",
        "Cuántas veces por minuto puede preguntar un programa con una clave de la API; desde un "
        "mismo equipo, cuatro veces más.",
        "How often a minute a program may ask with an API token; four times as often from one "
        "machine.",
    ),
    Setting(
        "SERENO_WEBHOOKS",
        "flag",
        "no",
        "yes: quien coordina una auditoría puede indicar direcciones a las que se avisa de lo que "
        "pasa en ella (webhooks). Sin él no se envía nada a nadie.",
        "yes: an audit's coordinator may name addresses that are told what happens in it "
        "(webhooks). Without it nothing is sent to anybody.",
    ),
    Setting(
        "SERENO_WEBHOOK_HOSTS",
        "list",
        "",
        "Servidores de la propia red a los que pueden ir los webhooks aunque sean privados, sin "
        "TLS y a cualquier puerto: nombre o nombre:puerto, separados por comas.",
        "Servers of the instance's own network to which webhooks may go though they are private, "
        "without TLS and at any port: name or name:port, separated by commas.",
    ),
    Setting(
        "SERENO_SESSION_HOURS",
        "integer",
        "12",
        "Horas tras las cuales hay que iniciar sesión de nuevo.",
        "Hours after which one has to sign in again.",
    ),
    Setting(
        "SERENO_SESSION_IDLE_MINUTES",
        "integer",
        "60",
        "Minutos sin actividad tras los cuales se cierra una sesión.",
        "Minutes without activity after which a session ends.",
    ),
    Setting(
        "SERENO_SECOND_STEP",
        "text",
        "nobody",
        "A quién se le exige un segundo paso al iniciar sesión (aplicación o llave): nobody (a "
        "nadie), administrators o everyone (a todas las personas).",
        "Who must have a second step to sign in (app or key): nobody, administrators or everyone.",
    ),
    Setting(
        "SERENO_BACKUP_TO",
        "list",
        "",
        "Claves públicas (age1…) para las que «sereno backup» cifra; vacío: pide una frase de "
        "contraseña.",
        "Public keys (age1…) for which “sereno backup” encrypts; empty: it asks for a passphrase.",
    ),
    Setting(
        "SERENO_AUDITS_BY",
        "text",
        "administrators",
        "Quién puede crear auditorías: administrators, coordinators (también quien coordina una) "
        "o everyone (toda persona con cuenta).",
        "Who may create audits: administrators, coordinators (also whoever coordinates one) or "
        "everyone (anybody with an account).",
    ),
    Setting(
        "SERENO_EMAIL_URL",
        "text",
        "",
        "smtp://usuario:clave@servidor:587 para recordatorios y claves; vacío: no se envía correo.",
        "smtp://user:password@host:587 for reminders and passwords; empty: no mail is sent.",
    ),
    Setting(
        "SERENO_LANGUAGE",
        "text",
        "es",
        "Idioma para quien aún no ha elegido: es o en.",
        "Language for people who haven't chosen one: es or en.",
    ),
    Setting(
        "SERENO_TIME_ZONE",
        "text",
        "America/Mexico_City",
        "Zona horaria de la instancia.",
        "Time zone of the instance.",
    ),
)

KNOWN = {setting.name for setting in SETTINGS}
_BY_NAME = {setting.name: setting for setting in SETTINGS}
YES, NO = ("yes", "true", "1", "on"), ("no", "false", "0", "off")


class Environment:
    """Reads the settings from a mapping such as os.environ."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        for name in sorted(variables):
            if name.startswith("SERENO_") and name not in KNOWN:
                nearest = difflib.get_close_matches(name, sorted(KNOWN), n=1, cutoff=0)[0]
                raise Problem("setting_unknown", where=name, name=name, nearest=nearest)

    def text(self, name: str) -> str:
        """The value, or its default."""
        return self._variables.get(name, "").strip() or _BY_NAME[name].default

    def flag(self, name: str) -> bool:
        """yes/no, true/false, 1/0, on/off."""
        value = self.text(name).lower()
        if value not in YES + NO:
            raise Problem("setting_not_a_flag", where=name, value=value)
        return value in YES

    def integer(self, name: str) -> int:
        """A whole number above nought."""
        value = self.text(name)
        if not value.isdecimal() or int(value) == 0:
            raise Problem("setting_not_a_number", where=name, value=value)
        return int(value)

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        """One of several words."""
        value = self.text(name).lower()
        if value not in allowed:
            raise Problem("setting_not_one_of", where=name, value=value, allowed=", ".join(allowed))
        return value

    def items(self, name: str) -> list[str]:
        """Values separated by commas."""
        return [item.strip() for item in self.text(name).split(",") if item.strip()]

    def language(self, name: str) -> str:
        """es or en; of a locale such as es_MX its language."""
        value = self.text(name).lower()[:2]
        if value not in LANGUAGES:
            raise Problem("setting_not_a_language", where=name, value=self.text(name))
        return value


def reference_page() -> str:
    """`docs/reference/settings.md`: every setting, in Spanish and English."""
    lines = [
        "<!-- Printed from src/sereno/web/site/environment.py by script/docs: change it there. -->",
        "# Ajustes de una instancia · Settings of an instance",
        "",
        "Variables de entorno; con una que no esté aquí, la instancia no arranca. · Environment "
        "variables; one "
        "that isn't here keeps the instance from starting.",
        "",
        "| variable | tipo · type | por omisión · default | es | en |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{s.name}` | {s.type} | {f'`{s.default}`' if s.default else '–'} | {s.es} | {s.en} |"
        for s in SETTINGS
    ]
    return "\n".join(lines) + "\n"
