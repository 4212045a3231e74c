#!/usr/bin/env bash
# Builds the flex template: the bundled jar, an image with it and the contracts, and the template's file in a bucket.
#
#   runner-profiles/dataflow/template/build.sh IMAGE BUCKET BASE_TAG
#
#   IMAGE      where the image goes, with its tag: europe-west4-docker.pkg.dev/PROJECT/plimsoll/views:1.0.0
#   BUCKET     what holds templates: the file is gs://BUCKET/templates/TAG.json, TAG being the image's
#   BASE_TAG   a tag of the launcher's base image, pinned so that the same commit gives the same image
#
# Needs a JDK, Maven, Docker and gcloud, logged in.
set -euo pipefail

if [ "$#" -ne 3 ]; then
  echo "arguments: $# (expected: IMAGE BUCKET BASE_TAG)" >&2
  exit 2
fi
image=$1
bucket=$2
base_tag=$3
tag=${image##*:}
if [ "$tag" = "$image" ] || [[ $tag == */* ]]; then
  echo "IMAGE: $image (expected: with a tag, NAME:TAG)" >&2
  exit 2
fi
if [[ $bucket == *[/:]* ]]; then
  echo "BUCKET: $bucket (expected: a bucket's name, without gs://)" >&2
  exit 2
fi
if [ "$base_tag" = latest ]; then
  echo "BASE_TAG: latest (expected: a tag that does not move)" >&2
  exit 2
fi
for tool in mvn docker gcloud; do
  command -v "$tool" >/dev/null || {
    echo "$tool: not found (expected: installed)" >&2
    exit 2
  }
done

cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
mvn -B -q -Pdataflow -DskipTests -pl runner-profiles/dataflow -am package
docker build --build-arg "BASE_TAG=$base_tag" --file runner-profiles/dataflow/template/Dockerfile --tag "$image" .
docker push "$image"
gcloud dataflow flex-template build "gs://$bucket/templates/$tag.json" \
  --image "$image" \
  --sdk-language JAVA \
  --metadata-file runner-profiles/dataflow/template/metadata.json
