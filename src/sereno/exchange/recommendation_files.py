"""What a file says of recommendations: the roles of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sereno.exchange.row_files import Roles

# Of each role its heading in Spanish and English, then what others call it; compared folded.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "reference": ("Referencia", "Reference", "Clave", "Folio", "Código", "Code", "No."),
    "title": (
        *("Título", "Title", "Recomendación", "Recommendation", "Nombre", "Name"),
        *("Propuesta", "Proposal", "Acción", "Action"),
    ),
    "text": ("Texto", "Text", "Descripción", "Description", "Redacción"),
    "topic": ("Tema", "Topic", "Eje", "Problemática"),
    "addressee": ("A quién se dirige", "Addressee", "Destinatario", "Grupo"),
    "responsible": (
        *("Responsable", "Responsible", "Dependencia", "Institución", "Unidad responsable"),
        *("Institution", "Responsible unit"),
    ),
    "partners": ("Socios", "Partners", "Aliados", "Corresponsables"),
    "areas": (
        *("Áreas", "Areas", "Colonias", "Barrios", "Zonas", "Neighbourhoods", "Neighborhoods"),
        *("Colonia", "Área", "Area"),
    ),
    "beneficiaries": (
        *("Quiénes se benefician", "Who benefits", "Beneficiarios", "Beneficiarias"),
        *("Población beneficiaria", "Beneficiaries"),
    ),
    "horizon": ("Plazo", "Horizon", "Temporalidad", "Term"),
    "due_on": (
        *("Fecha límite", "Due on", "Fecha", "Fecha de cumplimiento", "Due date", "Deadline"),
        "Fecha compromiso",
    ),
    "expected_result": ("Resultado esperado", "Expected result", "Resultado", "Result"),
    "indicator": ("Indicador", "Indicator"),
    "baseline": ("Línea base", "Baseline"),
    "target": ("Meta", "Target"),
    "resources": ("Recursos", "Resources", "Presupuesto", "Budget", "Costo", "Cost"),
    "impact": ("Impacto", "Impact"),
    "feasibility": ("Factibilidad", "Feasibility", "Viabilidad"),
    "deliverables": ("Entregables", "Deliverables", "Productos", "Products"),
    "targets": ("Metas de los ODS", "SDG targets", "ODS", "SDG", "Metas ODS"),
    "principles": ("Principios de prevención", "Principles of crime prevention", "Principios"),
    "findings": ("Hallazgos", "Findings"),
    "access_level": ("Quién puede verla", "Who may see it", "Nivel de acceso", "Access level"),
    "state": ("Estado", "State"),
    "publication": ("Publicación", "Publication"),
}
# What each item of the roles that are lists consists of; those with one part are texts in JSON.
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "partners": ("name",),
    "areas": ("name", "code"),
    "beneficiaries": ("name",),
    "deliverables": ("title", "quantity", "unit", "due_on"),
    "targets": ("target", "contribution", "rationale"),
    "principles": ("name",),
    "findings": ("number",),
}
RECOMMENDATIONS: Final = Roles(
    headings=HEADINGS,
    parts=PARTS,
    # They are told, and come of what people do, never of a file.
    told=("state", "publication"),
    # With a word behind them they are as often something else: "Nombre del enlace", "Área técnica".
    only_alone=(
        *("Nombre", "Name", "Fecha", "Área", "Area", "Código", "Code", "Clave", "Grupo", "Term"),
        *("Resultado", "Result", "No.", "Colonia", "Acción", "Action"),
    ),
    name=("reference", "title"),
)
