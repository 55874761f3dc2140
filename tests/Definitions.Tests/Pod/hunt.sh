#!/bin/sh
# What an install script of a stranger would do: look through all that can be seen, for values that only others should see.
# $1 = who runs it. Finds go to /workspace/source/found, which must stay empty.
value='canary''-[a-z0-9-]*'
note() { sed "s/^/$1: /" >> /workspace/source/found; }
echo "$1" >> /workspace/source/hunted

env | grep -o "$value" | note "$1 environment"
for process in /proc/[0-9]*; do
    tr '\0' '\n' 2>/dev/null < "$process/environ" | grep -o "$value" | note "$1 environment of $process"
    tr '\0' '\n' 2>/dev/null < "$process/cmdline" | grep -o "$value" | note "$1 arguments of $process"
done
find /proc/1/root/workspace /proc/1/root/run /proc/1/root/tekton -path '*/source/found' -prune -o -type f -exec grep -aoH "$value" {} + 2>/dev/null | note "$1 files of process 1"
# The image: system, program, tools. All else is what this pod mounts.
find / \( -path /proc -o -path /usr -o -path /lib -o -path /lib64 -o -path /etc -o -path /app -o -path /tools -o -path /dev -o -path /workspace/source/found \) -prune \
    -o -type f -exec grep -aoH "$value" {} + 2>/dev/null | note "$1 files"
cat /var/run/secrets/kubernetes.io/serviceaccount/* /run/secrets/*/* /workspace/*-credentials/* /workspace/basic-auth/* /tekton/creds*/* /tekton/run/*/* 2>/dev/null | grep -ao "$value" | note "$1 known places"
# Places of credentials that other programs would read later, if these looked there.
mkdir -p "$HOME/.aws" 2>/dev/null && printf '[default]\nendpoint_url = http://127.0.0.1:1\naws_access_key_id = stolen\n' > "$HOME/.aws/config"
printf '[core]\n\thooksPath = /workspace/source/hooks\n' > "$HOME/.gitconfig"
exit 0
