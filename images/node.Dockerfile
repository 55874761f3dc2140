# A step that runs Node.js and a package manager. With a shell, for the scripts of packages, and git, for dependencies that are repositories.
ARG RUNTIME_IMAGE
ARG NODE_IMAGE

FROM ${NODE_IMAGE} AS node
# The managers that projects without a pin are built with, each in the place where the steps look for it.
COPY package-managers/ /opt/slipway/package-managers/
RUN cd /opt/slipway/package-managers \
    && npm ci --ignore-scripts --no-audit --no-fund \
    && rm -rf node_modules

FROM ${RUNTIME_IMAGE} AS step
# Word for word as in git.Dockerfile, so that both images have this layer in common. The user has a name because ssh, and os.userInfo() of
# Node.js, fail for one without, whatever HOME says.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates git openssh-client \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
    && groupadd --gid 65532 nonroot \
    && useradd --uid 65532 --gid 65532 --home-dir /tekton/home --no-create-home --shell /usr/sbin/nologin nonroot
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
COPY --from=node /opt/slipway /opt/slipway
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
    && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
# Diagnostics would open a socket in a temporary directory, which a read-only file system refuses.
ENV PATH=/app:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/tekton/home \
    SLIPWAY_TOOLS=/opt/slipway \
    DOTNET_EnableDiagnostics=0
USER 65532:65532
# The context is artifacts/images: what ./build.sh images laid out. First the libraries, a layer that the images of this file have in common.
ARG TARGETARCH
COPY --chmod=755 ${TARGETARCH}/shared/node/ /app/
ARG STEP
ARG VERSION
ARG REVISION=""
ARG RUNTIME_IMAGE
LABEL org.opencontainers.image.title="${STEP}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="${RUNTIME_IMAGE}" \
      org.opencontainers.image.vendor="Slipway"
COPY --chmod=755 ${TARGETARCH}/${STEP}/ /app/
