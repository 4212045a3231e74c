variable "project" {
  description = "The Google Cloud project."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "project: ${var.project} (expected: a project id, 6 to 30 lower-case letters, digits and hyphens)"
  }
}

variable "region" {
  description = "The region of everything that has one."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region: ${var.region} (expected: a region such as europe-west4)"
  }
}

variable "cluster_id" {
  description = "Name of the cluster."
  type        = string
  default     = "plimsoll"

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", var.cluster_id))
    error_message = "cluster_id: ${var.cluster_id} (expected: 1 to 63 lower-case letters, digits and hyphens)"
  }
}

variable "subnet" {
  description = "Resource name of the subnet from which the cluster is reached; it has no public address."
  type        = string

  validation {
    condition     = can(regex("projects/[^/]+/regions/[^/]+/subnetworks/[^/]+$", var.subnet))
    error_message = "subnet: ${var.subnet} (expected: projects/P/regions/R/subnetworks/S)"
  }
}

variable "vcpus" {
  description = "Cores of the whole cluster."
  type        = number
  default     = 3

  validation {
    condition     = var.vcpus >= 3 && floor(var.vcpus) == var.vcpus
    error_message = "vcpus: ${var.vcpus} (expected: a whole number, at least 3)"
  }
}

variable "memory_gib_per_vcpu" {
  description = "Memory for each core, in GiB."
  type        = number
  default     = 4

  validation {
    condition     = var.memory_gib_per_vcpu >= 1 && var.memory_gib_per_vcpu <= 8
    error_message = "memory_gib_per_vcpu: ${var.memory_gib_per_vcpu} (expected: 1 to 8)"
  }
}

variable "replication_factor" {
  description = "Copies of each partition."
  type        = number
  default     = 3

  validation {
    condition     = var.replication_factor >= 1 && floor(var.replication_factor) == var.replication_factor
    error_message = "replication_factor: ${var.replication_factor} (expected: a whole number, at least 1)"
  }
}

variable "topics" {
  description = "The topics, as the module contracts tells them."
  type = map(object({
    partitions = number
    configs    = map(string)
  }))

  validation {
    condition     = alltrue([for topic in var.topics : topic.partitions >= 1])
    error_message = "topics: ${join(", ", [for name, topic in var.topics : name if topic.partitions < 1])} (expected: at least 1 partition)"
  }
}

variable "kms_key" {
  description = "Resource name of a customer-managed key; null: keys of Google."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key == null || can(regex("^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+$", var.kms_key))
    error_message = "kms_key: ${coalesce(var.kms_key, "null")} (expected: projects/P/locations/L/keyRings/R/cryptoKeys/K, or null)"
  }
}

variable "labels" {
  description = "Labels of everything that takes them."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key, value in var.labels : can(regex("^[a-z][a-z0-9_-]{0,62}$", key)) && can(regex("^[a-z0-9_-]{0,63}$", value))])
    error_message = "labels: ${join(", ", [for key, value in var.labels : "${key}=${value}"])} (expected: lower-case letters, digits, underscores and hyphens, at most 63)"
  }
}
