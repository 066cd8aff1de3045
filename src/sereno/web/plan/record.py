"""The kinds of record of the city's plans, each declared in its room."""

from sereno.web.plan.plans.record import PLANS, TERMS, WINDOWS

__all__ = ["PLANS", "TERMS", "WINDOWS"]
