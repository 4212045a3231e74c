variable "project" {
  description = "The Google Cloud project."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "project: ${var.project} (expected: a project id, 6 to 30 lower-case letters, digits and hyphens)"
  }
}

variable "pipelines" {
  description = "Each pipeline by its contract's id: a name for its account, the buckets and datasets that it writes, each under a name known beforehand."
  type = map(object({
    resource_name = string
    buckets       = optional(map(string), {})
    datasets      = optional(map(string), {})
  }))

  validation {
    condition     = alltrue([for pipeline in var.pipelines : can(regex("^[a-z][a-z0-9-]*$", pipeline.resource_name))])
    error_message = "pipelines: ${join(", ", [for pipeline in var.pipelines : pipeline.resource_name])} (expected: lower-case letters, digits and hyphens)"
  }
}

variable "project_roles" {
  description = "Roles that every pipeline has in the project: it runs workers, and speaks to Kafka by its own identity."
  type        = set(string)
  default = [
    "roles/dataflow.worker",
    "roles/managedkafka.client",
  ]

  validation {
    condition     = alltrue([for role in var.project_roles : !contains(["roles/owner", "roles/editor", "roles/viewer"], role) && !endswith(lower(role), "admin")])
    error_message = "project_roles: ${join(", ", var.project_roles)} (expected: no basic and no administrator's role)"
  }
}

variable "images" {
  description = "The repository whose images the pipelines run; null: one that they may read already."
  type = object({
    location   = string
    repository = string
  })
  default = null

  validation {
    condition     = var.images == null ? true : can(regex("^[a-z][a-z0-9-]{0,61}[a-z0-9]$", var.images.repository))
    error_message = "images: ${try(var.images.repository, "null")} (expected: a repository's id, 2 to 63 lower-case letters, digits and hyphens)"
  }
}
