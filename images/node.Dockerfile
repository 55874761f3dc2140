# A step that runs Node.js and a package manager. With a shell, for the scripts of packages, and git, for dependencies that are repositories.
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/runtime:10.0.12-noble
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS node-source

FROM ${RUNTIME_IMAGE}
# The user has a name because os.userInfo() of Node.js fails for one without.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates git \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 65532 nonroot \
    && useradd --uid 65532 --gid 65532 --home-dir /tekton/home --no-create-home --shell /usr/sbin/nologin nonroot
COPY --from=node-source /usr/local/bin/node /usr/local/bin/node
COPY --from=node-source /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
    && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
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
