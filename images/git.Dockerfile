# A step that runs git, over https and ssh.
ARG RUNTIME_IMAGE

FROM ${RUNTIME_IMAGE} AS step
# Word for word as in node.Dockerfile, so that both images have this layer in common. The user has a name because ssh, and os.userInfo() of
# Node.js, fail for one without, whatever HOME says.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates git openssh-client \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
    && groupadd --gid 65532 nonroot \
    && useradd --uid 65532 --gid 65532 --home-dir /tekton/home --no-create-home --shell /usr/sbin/nologin nonroot
# Diagnostics would open a socket in a temporary directory, which a read-only file system refuses.
ENV PATH=/app:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/tekton/home \
    DOTNET_EnableDiagnostics=0
USER 65532:65532
ARG TARGETARCH
ARG STEP
ARG VERSION
ARG REVISION=""
ARG RUNTIME_IMAGE
LABEL org.opencontainers.image.title="${STEP}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="${RUNTIME_IMAGE}" \
      org.opencontainers.image.vendor="Slipway"
# The context is artifacts/images: what ./build.sh images laid out.
COPY --chmod=755 ${TARGETARCH}/${STEP}/ /app/
