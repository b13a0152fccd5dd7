# Claimhouse and the Airflow that runs it, for docker-compose.yml.
FROM python:3.11-slim

ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

WORKDIR /opt/claimhouse
COPY requirements.txt .
RUN pip install -r requirements.txt

# The code is read-only to the user it runs as; state lies on the volume.
RUN useradd --create-home --uid 10001 claimhouse \
    && install -d -o claimhouse -g claimhouse /var/lib/claimhouse /var/lib/claimhouse/airflow
COPY dags dags
COPY plugins plugins
COPY include include
COPY dbt dbt

ENV PYTHONPATH=/opt/claimhouse/include \
    CLAIMHOUSE_HOME=/var/lib/claimhouse \
    AIRFLOW_HOME=/var/lib/claimhouse/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/claimhouse/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/claimhouse/plugins \
    AIRFLOW__CORE__LOAD_EXAMPLES=False

USER claimhouse
ENTRYPOINT ["airflow"]
CMD ["version"]
