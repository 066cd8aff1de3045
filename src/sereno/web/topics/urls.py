"""Addresses of topics, below those of an audit."""

from sereno.web.records.routes import routes_of
from sereno.web.topics.record import TOPICS

app_name = "topics"
urlpatterns = routes_of(TOPICS)
