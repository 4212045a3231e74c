variable "project" {
  description = "The Google Cloud project."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "project: ${var.project} (expected: a project id, 6 to 30 lower-case letters, digits and hyphens)"
  }
}

variable "secrets" {
  description = "Each secret by its name, with the members that may read it. A secret's value is added by whoever knows it, so that no state file does."
  type        = map(set(string))
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.secrets) : can(regex("^[A-Za-z0-9_-]{1,255}$", name))])
    error_message = "secrets: ${join(", ", keys(var.secrets))} (expected: names of letters, digits, underscores and hyphens)"
  }
  validation {
    condition     = alltrue(flatten([for members in var.secrets : [for member in members : startswith(member, "serviceAccount:")]]))
    error_message = "secrets: ${join(", ", flatten([for members in var.secrets : tolist(members)]))} (expected: service accounts alone, serviceAccount:EMAIL)"
  }
}

variable "region" {
  description = "The region that keeps the secrets; no other does."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region: ${var.region} (expected: a region such as europe-west4)"
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
