# A step that needs nothing but the .NET runtime. Chiseled: no shell, no package manager.
ARG RUNTIME_IMAGE
ARG KUBECTL_IMAGE

FROM ${KUBECTL_IMAGE} AS kubectl

FROM ${RUNTIME_IMAGE} AS step
# Diagnostics would open a socket in a temporary directory, which a read-only file system refuses.
ENV PATH=/app:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/tekton/home \
    DOTNET_EnableDiagnostics=0
USER 65532:65532
# The context is artifacts/images: what ./build.sh images laid out. First the libraries, a layer that the images of this file have in common.
ARG TARGETARCH
COPY --chmod=755 ${TARGETARCH}/shared/plain/ /app/
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

# build-manifests: the same with kubectl, a static program, for "kubectl kustomize".
FROM step AS step-with-kubectl
COPY --from=kubectl --chmod=755 /bin/kubectl /usr/local/bin/kubectl

# The command itself: the same with an entry point, outside of Tekton; its base has ASP.NET Core too, for "slipway serve-webhook".
FROM step AS command
ENV HOME=/tmp
ENTRYPOINT ["slipway"]
