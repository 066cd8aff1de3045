"""The application that a WSGI server runs."""

import os

from django.core.wsgi import get_wsgi_application

from sereno.web.site.warming import warm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sereno.web.site.settings")
application = get_wsgi_application()
warm()
