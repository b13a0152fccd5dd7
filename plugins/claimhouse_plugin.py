"""Claimhouse in Airflow's menu: the published dbt docs, behind Airflow's own login."""

from airflow.api_fastapi.core_api.security import get_user
from airflow.plugins_manager import AirflowPlugin
from fastapi import Depends, FastAPI
from fastapi.responses import FileResponse, HTMLResponse, Response

NOT_YET = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Claimhouse docs</title></head>
<body style="font-family: system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; line-height: 1.5">
<h1>No docs yet</h1>
<p>This page shows what every table and column of the claims warehouse means. It appears with the first build that
is published: drop article files into the landing folder, or trigger <code>load_articles</code>.</p>
</body>
</html>
"""

# A mounted application is outside Airflow's own routes, so nobody would ask for a login: every route here does.
# No StaticFiles mount for the same reason: it passes dependencies by.
app = FastAPI(
    title="Claimhouse",
    dependencies=[Depends(get_user)],
    # FastAPI's own pages are routes too, which dependencies don't reach.
    openapi_url=None,
)


# The published page brings its scripts along and asks nobody outside; it may be shown inside Airflow's page only.
PAGE_HEADERS = {"Content-Security-Policy": "frame-ancestors 'self'", "Cache-Control": "no-cache"}


@app.get("/docs-site", include_in_schema=False)
def show_docs() -> Response:
    """Send the published docs, or say that there are none yet."""
    from claimhouse.settings import load_settings

    docs_file = load_settings().docs_file
    if not docs_file.is_file():
        return HTMLResponse(NOT_YET, headers=PAGE_HEADERS)
    return FileResponse(docs_file, media_type="text/html", headers=PAGE_HEADERS)


class ClaimhousePlugin(AirflowPlugin):
    """Registers the application and its entry in the menu."""

    name = "claimhouse"
    fastapi_apps = [{"app": app, "url_prefix": "/claimhouse", "name": "Claimhouse"}]  # noqa: RUF012 (Airflow's form)
    external_views = [  # noqa: RUF012 (Airflow's form)
        {
            "name": "Claim docs",
            "href": "/claimhouse/docs-site",
            "destination": "nav",
            "url_route": "claimhouse-docs",
        }
    ]
