"""What the page of an action shows of its money, its people and who accompanies it."""

from __future__ import annotations

from typing import Final

from sereno.web.actions.accompaniment.details import accompaniment_panel
from sereno.web.actions.money.details import money_panel
from sereno.web.actions.reach.details import people_panel
from sereno.web.actions.register.panels import ActionPanel

PANELS: Final = (
    ActionPanel(20, "actions/money_panel.html", money_panel),
    ActionPanel(30, "actions/people_panel.html", people_panel),
    ActionPanel(40, "actions/accompaniment_panel.html", accompaniment_panel),
)
