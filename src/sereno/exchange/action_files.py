"""What a file says of actions: the roles of its columns."""

from __future__ import annotations

from typing import Final

from sereno.exchange.row_files import Roles

ACTIONS: Final = Roles(
    headings={
        "title": (
            *("Título", "Title", "Acción", "Action", "Nombre", "Name", "Actividad", "Activity"),
            *("Programa", "Programme", "Program"),
        ),
        "kind": ("Tipo", "Kind", "Tipo de acción", "Type"),
        "text": ("Qué se hace", "What is done", "Descripción", "Description", "Texto", "Text"),
        "institution": (
            *("Institución", "Institution", "Responsable", "Responsible", "Dependencia"),
            *("Unidad responsable", "Responsible unit"),
        ),
        "partners": ("Socios", "Partners", "Aliados", "Corresponsables"),
        "starts_on": (
            *("Inicio", "Start", "Desde", "From", "Fecha de inicio", "Start date", "Fecha inicial"),
            "Starts on",
        ),
        "ends_on": (
            *("Fin", "End", "Hasta", "Until", "Término", "Fecha de término", "Fecha de fin"),
            *("End date", "Fecha final", "Ends on"),
        ),
        "since": ("Desde cuándo opera el programa", "Programme runs since", "En operación desde"),
        "worked": ("Qué muestra que funcionó", "What shows that it worked", "Evidencia"),
        "recommendations": (
            *("Recomendaciones", "Recommendations", "Recomendación", "Recommendation"),
        ),
        "lines": (
            *("Líneas de planes", "Plan lines", "Líneas de acción", "Línea de acción"),
            *("Línea del plan", "Plan line"),
        ),
        "areas": (
            *("Áreas", "Areas", "Colonias", "Barrios", "Zonas", "Neighbourhoods"),
            *("Neighborhoods", "Colonia", "Área", "Area"),
        ),
        "milestones": ("Hitos", "Milestones", "Hito", "Milestone"),
        "budget": ("Presupuesto", "Budget", "Costo", "Cost", "Monto", "Amount"),
        "currency": ("Moneda", "Currency", "Divisa"),
        "source": (
            *("Fuente de financiamiento", "Source of the money", "Fuente", "Source", "Fondo"),
        ),
        "access_level": (
            *("Quién puede verla", "Who may see it", "Nivel de acceso", "Access level"),
        ),
        "progress": ("Avance", "Progress"),
        "state": ("Estado", "State"),
    },
    parts={
        "partners": ("name",),
        "recommendations": ("reference", "share"),
        "lines": ("line",),
        "areas": ("name", "code"),
        "milestones": ("title", "due_on", "weight", "state"),
        "budget": ("amount", "currency", "source", "starts_on", "ends_on"),
    },
    needed=("kind", "institution"),
    # How far an action is, its milestones say, and these what proves them: never a file.
    told=("progress", "state"),
    # A budget that is written says both itself.
    asked=("currency", "source"),
    only_alone=(
        *("Nombre", "Name", "Colonia", "Área", "Area", "Desde", "From", "Hasta", "Until"),
        *("Fuente", "Source", "Inicio", "Start", "Fin", "End", "Programa", "Tipo", "Type"),
    ),
)
