# Each pipeline has an account of its own, which may write its own tables and buckets and no other's.

resource "google_service_account" "pipeline" {
  for_each = var.pipelines

  project = var.project
  # An account's name has at most 30 characters: a longer one is cut, and its hash keeps it apart.
  account_id   = length(each.value.resource_name) <= 21 ? "plimsoll-${each.value.resource_name}" : "plimsoll-${trim(substr(each.value.resource_name, 0, 14), "-")}-${substr(sha256(each.key), 0, 6)}"
  display_name = "Pipeline of ${each.key}"
}

locals {
  project_roles = merge([for id in keys(var.pipelines) : { for role in var.project_roles : "${id} ${role}" => { id = id, role = role } }]...)
  buckets       = merge([for id, pipeline in var.pipelines : { for name, bucket in pipeline.buckets : "${id} ${name}" => { id = id, bucket = bucket } }]...)
  datasets      = merge([for id, pipeline in var.pipelines : { for name, dataset in pipeline.datasets : "${id} ${name}" => { id = id, dataset = dataset } }]...)
}

resource "google_project_iam_member" "pipeline" {
  for_each = local.project_roles

  project = var.project
  role    = each.value.role
  member  = google_service_account.pipeline[each.value.id].member
}

resource "google_storage_bucket_iam_member" "pipeline" {
  for_each = local.buckets

  bucket = each.value.bucket
  role   = "roles/storage.objectUser"
  member = google_service_account.pipeline[each.value.id].member
}

resource "google_bigquery_dataset_iam_member" "pipeline" {
  for_each = local.datasets

  project    = var.project
  dataset_id = each.value.dataset
  role       = "roles/bigquery.dataEditor"
  member     = google_service_account.pipeline[each.value.id].member
}

# A job starts as an image, which its own account fetches.
resource "google_artifact_registry_repository_iam_member" "pipeline" {
  for_each = var.images == null ? {} : var.pipelines

  project    = var.project
  location   = var.images.location
  repository = var.images.repository
  role       = "roles/artifactregistry.reader"
  member     = google_service_account.pipeline[each.key].member
}
