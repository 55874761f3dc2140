# A step that needs nothing but the .NET runtime. Chiseled: no shell, no package manager.
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/runtime:10.0.12-noble-chiseled
ARG KUBECTL_IMAGE=registry.k8s.io/kubectl:v1.36.2

FROM ${KUBECTL_IMAGE} AS kubectl-source

FROM ${RUNTIME_IMAGE} AS step
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

# build-manifests: the same with kubectl, a static program, for "kubectl kustomize".
FROM step AS step-with-kubectl
COPY --from=kubectl-source --chmod=755 /bin/kubectl /usr/local/bin/kubectl
