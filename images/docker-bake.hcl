# Builds the image of every step: ./build.sh publish && docker buildx bake --file images/docker-bake.hcl

variable "REPOSITORY" {
  # Where the images go, with the registry's host if it is not Docker's own.
  default = "slipway"
}

variable "VERSION" {
  default = "0.1.0"
}

variable "REVISION" {
  # The commit, for the label org.opencontainers.image.revision.
  default = ""
}

group "default" {
  targets = ["plain", "build-manifests", "node", "git-checkout"]
}

target "base" {
  # Dockerfiles are named relative to the context.
  context = "artifacts/publish"
  # The programs are published for linux-x64.
  platforms = ["linux/amd64"]
}

target "plain" {
  name       = step
  matrix     = { step = ["detect-package-manager", "measure-bundle", "upload-bundle", "store-metadata", "inject-bundle", "deploy-worker", "cancel-superseded-runs"] }
  inherits   = ["base"]
  dockerfile = "../../images/plain.Dockerfile"
  target     = "step"
  args       = { STEP = step, VERSION = VERSION, REVISION = REVISION }
  tags       = ["${REPOSITORY}/${step}:${VERSION}"]
}

target "build-manifests" {
  inherits   = ["base"]
  dockerfile = "../../images/plain.Dockerfile"
  target     = "step-with-kubectl"
  args       = { STEP = "build-manifests", VERSION = VERSION, REVISION = REVISION }
  tags       = ["${REPOSITORY}/build-manifests:${VERSION}"]
}

target "node" {
  name       = step
  matrix     = { step = ["install-dependencies", "bundle-worker", "check-bundle"] }
  inherits   = ["base"]
  dockerfile = "../../images/node.Dockerfile"
  args       = { STEP = step, VERSION = VERSION, REVISION = REVISION }
  tags       = ["${REPOSITORY}/${step}:${VERSION}"]
}

target "git-checkout" {
  inherits   = ["base"]
  dockerfile = "../../images/git.Dockerfile"
  args       = { STEP = "git-checkout", VERSION = VERSION, REVISION = REVISION }
  tags       = ["${REPOSITORY}/git-checkout:${VERSION}"]
}
