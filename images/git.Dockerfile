# A step that runs git, over https and ssh.
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/runtime:10.0.12-noble

FROM ${RUNTIME_IMAGE}
# ssh refuses to run for a user without a name, whatever HOME says.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates git openssh-client \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 65532 nonroot \
    && useradd --uid 65532 --gid 65532 --home-dir /tekton/home --no-create-home --shell /usr/sbin/nologin nonroot
ARG STEP
ARG VERSION
ARG REVISION=""
LABEL org.opencontainers.image.title="${STEP}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.vendor="Slipway"
# The context is artifacts/publish: what ./build.sh publish made.
COPY --chmod=755 ${STEP}/ /app/
# Diagnostics would open a socket in a temporary directory, which a read-only file system refuses.
ENV PATH=/app:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/tekton/home \
    DOTNET_EnableDiagnostics=0
USER 65532:65532
