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

variable "contracts" {
  description = "Each contract by its id, as the module contracts tells them: its bucket's name and how many days events and rows are kept."
  type = map(object({
    resource_name        = string
    event_retention_days = number
    row_retention_days   = number
  }))

  validation {
    condition     = alltrue([for contract in var.contracts : contract.event_retention_days <= contract.row_retention_days])
    error_message = "contracts: ${join(", ", [for id, contract in var.contracts : id if contract.event_retention_days > contract.row_retention_days])} (expected: events kept at most as long as rows)"
  }
  validation {
    condition     = length(distinct([for contract in var.contracts : contract.resource_name])) == length(var.contracts)
    error_message = "contracts: ${join(", ", keys(var.contracts))} (expected: ids that differ in more than case and punctuation, since buckets are named by them)"
  }
}

variable "compliance_contracts" {
  description = "Contracts whose archive nobody may shorten: its bucket keeps every object for rowRetention, and the lock cannot be taken back."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.compliance_contracts : contains(keys(var.contracts), id)])
    error_message = "compliance_contracts: ${join(", ", var.compliance_contracts)} (expected: ids of contracts: ${join(", ", keys(var.contracts))})"
  }
}

variable "lock_compliance" {
  description = "Whether the compliance buckets' retention is locked. Apply once without, look at it, then lock: there is no way back."
  type        = bool
  default     = false
}

variable "staging_days" {
  description = "How long temporary objects of jobs are kept, in days; longer than a job may be stuck."
  type        = number
  default     = 14

  validation {
    condition     = var.staging_days >= 7
    error_message = "staging_days: ${var.staging_days} (expected: at least 7)"
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
