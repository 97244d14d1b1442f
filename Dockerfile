# One image for web, worker, clock and migrations; the embedded engines of demo and tests stay out.
FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements.txt ./
RUN python -m venv /opt/finsam && /opt/finsam/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY tenants tenants
COPY finsam_saas finsam_saas
COPY worker worker
COPY migrations migrations
RUN /opt/finsam/bin/pybabel compile --directory finsam_saas/translations

FROM python:3.13-slim
RUN useradd --system --uid 10001 --create-home --home-dir /home/finsam finsam \
    && mkdir /var/lib/finsam && chown finsam /var/lib/finsam
COPY --from=build /opt/finsam /opt/finsam
COPY --from=build /build /srv/finsam
WORKDIR /srv/finsam
ENV PATH=/opt/finsam/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    FINSAM_VAR=/var/lib/finsam
USER finsam
EXPOSE 8000
ENTRYPOINT ["python", "-m", "finsam_saas"]
CMD ["serve", "--bind", "0.0.0.0:8000"]
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
