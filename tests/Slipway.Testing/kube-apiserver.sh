#!/usr/bin/env bash
# Prints the path of a folder with etcd and kube-apiserver, as KUBEBUILDER_ASSETS names one; makes it when it is not there yet.
# Both come from Debian: etcd as its package, kube-apiserver built from the source package kubernetes. That takes about 2 minutes on 2
# cores, and 2.9 GB of disk while it lasts; 140 MB stay. The Go is bullseye's: what newer ones make of this source dies on the first
# custom resource. Debian's patches to the source are about kubectl alone, and left out.
# Nothing of the machine is changed, and no root is needed: lists, packages and sources lie in a folder of their own. They come from the
# machine's own Debian mirror, and apt checks their signatures.
# Exit code 3: it cannot be had on this machine; the last line on standard error says why.
set -euo pipefail

cache=${XDG_CACHE_HOME:-$HOME/.cache}/slipway/test-tools
name=kube-apiserver-1.20.2
work=$cache/$name.partial
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
needed_kib=$((3 * 1024 * 1024))

say() { echo "tests: $*" >&2; }
unavailable() { say "there is no kube-apiserver: $*"; exit 3; }

# apt with lists and packages of its own; proxies and logins of the machine's apt hold.
apt() {
    "$1" -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::State="$work/apt" -o Dir::Cache="$work/apt" \
        -o Dir::State::status=/dev/null -o APT::Sandbox::User=root -o APT::Update::Post-Invoke-Success= -o Acquire::Languages=none -o Acquire::Retries=3 \
        -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false "${@:2}" >"$work/apt.log" 2>&1
}

if [ -e "$cache/$name" ]; then
    echo "$cache/$name"
    exit
fi

[ "$(. /etc/os-release 2>/dev/null && echo "${ID:-}")" = debian ] || unavailable "this is not Debian; KUBEBUILDER_ASSETS may name a folder that holds etcd and kube-apiserver"
for program in apt-get dpkg flock tar; do
    command -v "$program" >/dev/null || unavailable "it is built with '$program', which is missing"
done
[ -e "$keyring" ] || unavailable "it comes from Debian, whose keys ($keyring) are missing"

mkdir -p "$cache"
exec 9>"$cache/$name.lock"
flock --nonblock 9 || { say "waiting for kube-apiserver, which another process builds ..."; flock 9; }
if [ -e "$cache/$name" ]; then
    echo "$cache/$name"
    exit
fi

free_kib=$(df --output=avail -k "$cache" | tail -1)
[ "$free_kib" -ge "$needed_kib" ] || unavailable "building it takes $((needed_kib / 1024)) MiB in $cache, where $((free_kib / 1024)) MiB are free"
rm -rf "$work"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{apt/lists/partial,archives,tmp,bin,go/src/k8s.io/kubernetes}

codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | awk -v codename="$codename" '($2 == codename || $2 == "stable") && $3 == "main" { print $1; exit }')
[ -n "$mirror" ] || unavailable "the machine's apt names no mirror of Debian $codename"
for line in "deb bookworm" "deb-src bookworm" "deb bullseye"; do
    echo "${line% *} [signed-by=$keyring] $mirror ${line#* } main"
done >"$work/sources.list"

say "fetching etcd, and the source of kube-apiserver with its Go, from Debian (120 MB) ..."
cd "$work/archives"
apt apt-get update && apt apt-get download etcd-server/bookworm golang-1.15-go/bullseye golang-1.15-src/bullseye && apt apt-get source --download-only kubernetes \
    || unavailable "fetching it from Debian's mirror failed: $(tail -1 "$work/apt.log")"
for package in *.deb; do
    dpkg -x "$package" "$work/root"
done
tar -xzf kubernetes_*.orig.tar.gz -C "$work/go/src/k8s.io/kubernetes" --strip-components=1

say "building kube-apiserver 1.20.2 (about 2 minutes, once) ..."
began=$SECONDS
export GOROOT="$work/root/usr/lib/go-1.15" GOPATH="$work/go" GOCACHE="$work/gocache" GOTMPDIR="$work/tmp" GO111MODULE=off GOENV=off GOFLAGS= CGO_ENABLED=0
go=$GOROOT/bin/go
cd "$work/go/src/k8s.io/kubernetes"
# The one generated source that the tarball lacks: the schemas by which an apply knows the fields.
"$go" build -o "$work/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
types=$(grep -rl '^// *+k8s:openapi-gen=' --include='*.go' staging/src/k8s.io/{api,apiextensions-apiserver,apimachinery,kube-aggregator} | xargs -n1 dirname | sort -u)
"$work/openapi-gen" --input-dirs "$(sed 's|^staging/src/|k8s.io/kubernetes/vendor/|' <<<"$types" | paste -sd,)" --output-package k8s.io/kubernetes/pkg/generated/openapi \
    --output-file-base zz_generated.openapi --go-header-file vendor/k8s.io/code-generator/hack/boilerplate.go.txt --report-filename /dev/null
version=k8s.io/component-base/version
# Without the clouds' drivers, which are a third of the work.
"$go" build -tags providerless -ldflags "-s -w -X $version.gitVersion=v1.20.2 -X $version.gitMajor=1 -X $version.gitMinor=20" -o "$work/bin/kube-apiserver" ./cmd/kube-apiserver
cp "$work/root/usr/bin/etcd" "$work/bin/etcd"
"$work/bin/kube-apiserver" --version >/dev/null
"$work/bin/etcd" --version >/dev/null
mv "$work/bin" "$cache/$name"
say "built kube-apiserver in $((SECONDS - began)) s; it is kept in $cache/$name"
echo "$cache/$name"
